"""Every option, its type and its default; ``config.toml`` explains each to its user."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

from tui.config.defaults import EVERY, GROUPS, RULES
from tui.config.entries import Group, Observations, Rule, Severity, Short, Stale, Word

QUIET = r"^(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?$"
"""Two times of the day."""


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


class Channel(Struct, frozen=True, kw_only=True):
    """One way out of the monitor, by the name it has in ``[alerts.channel]``."""

    type: Literal["command", "apprise"]
    """A program that is run, or a service that the library Apprise knows."""
    argv: tuple[Word, ...] = ()
    """Of a command: the program and its arguments, run without a shell."""
    url_env: str = ""
    """Of Apprise: the environment variable that holds the address, which is a secret."""
    min_severity: Severity = "info"
    """What is less severe does not go this way."""
    timeout: Short = timedelta(minutes=1)
    """When an unfinished try has failed."""

    def __post_init__(self) -> None:
        if self.type == "command" and not self.argv:
            raise ValueError("a command needs `argv`")
        if self.type == "apprise" and not self.url_env:
            raise ValueError("apprise needs `url_env`")


class RuleDefaults(Struct, frozen=True, kw_only=True):
    """What a rule of the file has where it does not say so itself; see ``Rule``."""

    severity: Severity = "warning"
    needed: Observations = field(name="for", default=1)
    cooldown: timedelta = timedelta(days=1)
    on_stale: Stale = "hold"
    channels: tuple[Word, ...] = ("app",)


class Alerts(Struct, frozen=True, kw_only=True):
    """The alert rules, and how they are told."""

    rule: tuple[Rule, ...] = RULES
    defaults: RuleDefaults = RuleDefaults()
    """Of the rules in the file; the rules ticwatch comes with stay as they are."""
    channel: Mapping[str, Channel] = field(default_factory=dict)
    """Ways out beside ``app``, ``bell`` and ``osc``, by name."""
    quiet_hours: Annotated[str, Meta(pattern=QUIET, examples=["22:00-07:00"])] = ""
    """``22:00-07:00``: what is due then waits on every channel but ``app``."""
    timezone: Word = "America/New_York"
    """Of the quiet hours."""
    startup: Literal["digest", "silent", "replay"] = "digest"
    """What came while nobody watched: in one message, only in the log, or one by one."""


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

    @property
    def tickers(self) -> tuple[str, ...]:
        """The benchmark and the tickers of the groups, each once."""
        found = [self.sectors.benchmark, *(group.ticker for group in self.groups)]
        return tuple(dict.fromkeys(found))

    def source(self, name: str) -> SourceOptions:
        """The options of one source."""
        return self.sources.get(name) or default_source(name)


def default_source(name: str) -> SourceOptions:
    """How a source is asked when nothing is set."""
    return SourceOptions(every=EVERY.get(name, SourceOptions().every))
