"""The panes, in the order of their keys."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from tui.config import Config
from tui.screen.panes.alerts import AlertsPane
from tui.screen.panes.auctions import AuctionsPane
from tui.screen.panes.base import Pane
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.flows import FlowsPane
from tui.screen.panes.risk import RiskPane
from tui.screen.panes.sectors import SectorsPane

PANES: tuple[type[Pane], ...] = (
    CurvePane,
    FlowsPane,
    SectorsPane,
    AlertsPane,
    RiskPane,
    AuctionsPane,
)


def configured(config: Config) -> dict[str, object]:
    """By pane name the options a configuration asks for, of the panes it has a say in."""
    return {
        pane.NAME: pane.OPTIONS.configured(config)
        for pane in PANES
        if hasattr(pane.OPTIONS, "configured")
    }


def reconfigure(panes: Iterable[Pane], old: Config, new: Config) -> None:
    """Give panes what the new configuration changes; what their reader chose otherwise stays."""
    before, after = configured(old), configured(new)
    for pane in panes:
        if pane.NAME in after:
            changed = _changed(before[pane.NAME], after[pane.NAME])
            pane.options = replace(pane.options, **changed)


def _changed(before: Any, after: Any) -> dict[str, Any]:
    """The fields of a dataclass whose values are not what they were."""
    pairs = {field.name: getattr(after, field.name) for field in fields(after)}
    return {name: value for name, value in pairs.items() if value != getattr(before, name)}
