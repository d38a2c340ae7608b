"""Panes in the order of their keys, and their options from the configuration."""

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from tui.config import Config
from tui.screen.panes.alerts import AlertsPane
from tui.screen.panes.auctions import AuctionsPane
from tui.screen.panes.base import Pane
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.flows import FlowsPane
from tui.screen.panes.risk import RiskPane
from tui.screen.panes.sectors import SectorsPane
from tui.screen.panes.supply import SupplyPane
from tui.screen.panes.thesis import ThesisPane

PANES: tuple[type[Pane], ...] = (
    CurvePane,
    FlowsPane,
    SectorsPane,
    AlertsPane,
    RiskPane,
    AuctionsPane,
    ThesisPane,
    SupplyPane,
)


def options_from_config(config: Config) -> dict[str, object]:
    """Return options by pane name, for the panes that have options in the configuration."""
    return {
        pane.NAME: pane.OPTIONS.from_config(config)
        for pane in PANES
        if hasattr(pane.OPTIONS, "from_config")
    }


def reconfigure(panes: Iterable[Pane], old: Config, new: Config) -> None:
    """Set the options that differ between two configurations.

    Other options stay as the user set them.
    """
    old_options, new_options = options_from_config(old), options_from_config(new)
    for pane in panes:
        if pane.NAME in new_options:
            changed = _changed_fields(old_options[pane.NAME], new_options[pane.NAME])
            pane.options = replace(pane.options, **changed)


def _changed_fields(before: Any, after: Any) -> dict[str, Any]:
    """Return the fields of an options record whose values differ, with their new values."""
    values = {name: getattr(after, name) for name in after.__struct_fields__}
    return {name: value for name, value in values.items() if value != getattr(before, name)}
