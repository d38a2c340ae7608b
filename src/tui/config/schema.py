"""Every option, its type and its default; ``config.toml`` explains each to its user."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated

from msgspec import Meta, Struct, field

from tui.config.defaults import EVERY, GROUPS, RULES
from tui.config.entries import Group, Rule, Word


class Ticwatch(Struct, frozen=True, kw_only=True):
    """The screen as a whole."""

    theme: Word = "ticwatch-dark"
    """Name of a theme; the app knows which exist."""
    pane: Annotated[int, Meta(ge=0, le=6)] = 0
    """Shown at the start: 0 for the grid of all, or the number of one pane."""


class Sectors(Struct, frozen=True, kw_only=True):
    """What returns are measured against, and since when."""

    benchmark: Word = "SPY"
    """Ticker subtracted from every group's return."""
    since: date = date(2025, 7, 1)
    """The since-a-date column starts from the last close before this day."""
    line_pct: Annotated[float, Meta(ge=-2, le=25)] = 4.75
    """The 20-year yield, in percent, above and below which months are sorted."""


class SourceOptions(Struct, frozen=True, kw_only=True):
    """How one source is asked."""

    enabled: bool = True
    """False: never asked; what is bundled or stored stays on the screen."""
    every: timedelta = timedelta(hours=1)
    """Time between two looks while a release is awaited; the source's floor still holds. The
    default is the source's own, in ``EVERY``."""


class Alerts(Struct, frozen=True, kw_only=True):
    """The alert rules."""

    rule: tuple[Rule, ...] = RULES


class Config(Struct, frozen=True, kw_only=True):
    """Everything a user can set."""

    ticwatch: Ticwatch = Ticwatch()
    sectors: Sectors = Sectors()
    sources: Mapping[str, SourceOptions] = field(default_factory=dict)
    """Only the sources set differently from the defaults; ask with ``source()``."""
    groups: tuple[Group, ...] = GROUPS
    alerts: Alerts = Alerts()
    keys: Mapping[str, str] = field(default_factory=dict)
    """Action id to keys, several separated by commas."""

    def source(self, name: str) -> SourceOptions:
        """The options of one source."""
        return self.sources.get(name) or default_source(name)


def default_source(name: str) -> SourceOptions:
    """How a source is asked when nothing is set."""
    return SourceOptions(every=EVERY.get(name, SourceOptions().every))
