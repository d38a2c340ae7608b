"""The nouns everything else is made of, and the errors.

Outcome -> vintage -> snapshot -> update -> view -> glass: this module holds what travels along
that road. Everything here is frozen; what holds a frame compares by identity (``eq=False``),
because comparing frames is neither cheap nor a truth value. Compare digests instead.

    TicwatchError
    ├── ConfigError            the configuration could not be used at all
    ├── UsageError             the command line asks for something that does not exist
    ├── StoreError             the archive could not be read or written
    └── SourceError            an upstream did not give what its contract promises
        ├── Unreachable        no answer: refused, timed out, cut off
        ├── Refused            an answer with a 4xx or 5xx status
        └── Malformed          a 200 whose body breaks the contract
            └── Trimmed        one that begins later than what is at hand, and is whole otherwise
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pandas as pd

    from tui.alert import Alert, Standing


class TicwatchError(Exception):
    """Root of every error ticwatch raises on purpose."""


class ConfigError(TicwatchError):
    """The configuration could not be used at all."""


class UsageError(TicwatchError):
    """The command line asks for something that does not exist."""


class StoreError(TicwatchError):
    """The archive could not be read or written; the text names the file and what to do."""


class SourceError(TicwatchError):
    """An upstream did not give what its contract promises."""


class Unreachable(SourceError):
    """No answer: the connection was refused, timed out or was cut off."""


class Refused(SourceError):
    """An answer with a 4xx or 5xx status."""

    def __init__(self, status: int, retry_after: timedelta | None = None) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.retry_after = retry_after
        """How long the server asks us to stay away, when it said so."""


class Malformed(SourceError):
    """A 200 whose body breaks the contract; the text says what was expected and what came."""


class Trimmed(Malformed):
    """A 200 that begins later than what is at hand, and is whole otherwise."""

    def __init__(self, reason: str, begins: date) -> None:
        super().__init__(reason)
        self.begins = begins
        """Its first observation."""


class State(StrEnum):
    """How far a figure can be trusted to be current; the order is from best to worst."""

    LIVE = "live"
    """Answered by its publisher, and nothing newer is due."""
    CACHED = "cached"
    """Bundled or stored, not asked for yet."""
    RECONSTRUCTED = "reconstructed"
    """Today's revised value shown for a past moment, cut by the release calendar."""
    SAMPLE = "sample"
    """Bundled sample, never the publisher's own answer."""
    FAILING = "failing"
    """The last try failed; nothing newer is due yet."""
    STALE = "stale"
    """Asked for, and older than what its publisher's calendar says is out."""


class How(StrEnum):
    """How the known time of a figure is known."""

    RECORDED = "recorded"
    """Told by the body itself, or seen when it arrived."""
    CALENDAR = "calendar"
    """The publisher's own timetable."""
    LAG_RULE = "lag rule"
    """A rule that guesses late, where no timetable is at hand."""


def worst(states: Iterator[State] | tuple[State, ...]) -> State:
    """The state of a figure derived from several: that of its weakest input."""
    order = list(State)
    return max(states, key=order.index, default=State.CACHED)


@dataclass(frozen=True)
class Stamp:
    """When a figure is about, when it could be known, and how far to trust it."""

    observed: date | None
    known: datetime | None
    """Timezone-aware."""
    state: State
    inputs: tuple[tuple[str, str], ...] = ()
    """The (source, part) of the datasets it was taken or worked out from."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """One part of a source as one vintage showed it, cut to what was known."""

    source: str
    part: str
    frame: pd.DataFrame = field(repr=False)
    """Columns ``observed`` (datetime64, no zone) and ``known`` (datetime64, UTC), then the
    publisher's own columns in the publisher's own units. Never written to."""
    learned: datetime
    """When this vintage reached us (for bundled bodies: when its publisher released it), UTC."""
    digest: str
    """SHA-256 of the raw body, hex."""
    url: str
    state: State
    bundled: bool
    """True for a body that shipped with ticwatch."""
    title: str = ""
    """What its source calls the table, "" where nobody said."""
    publisher: str = ""
    how: Callable[[date], How] = lambda observed: How.CALENDAR
    """``how(observed)``: how the known time of that observation is known."""
    revised: bool = False
    """True when its publisher revises past values."""


@dataclass(frozen=True)
class Trim:
    """A history that its publisher shows without its oldest rows."""

    begins: date
    since: datetime
    times: int
    """In a row."""


@dataclass(frozen=True)
class PartStatus:
    """What asking for one part has come to; persisted, so a restart keeps the floors."""

    source: str
    part: str
    asked: datetime | None = None
    """Last time a request was made."""
    answered: datetime | None = None
    """Last time the publisher answered with data, or with "not modified"."""
    failures: int = 0
    """Failed tries in a row."""
    error: str = ""
    """Why the last try failed; empty after a success."""
    notice: str = ""
    """What was new in the last body and accepted: a column nobody knew."""
    down: str = ""
    """The host that gave no answer or turned us away: its other parts wait as long as this one."""
    next_try: datetime | None = None
    """Not before this moment."""
    why: str = ""
    """Why not before ``next_try``; empty before the first request."""
    received_bytes: int = 0
    not_modified: int = 0
    """How many answers were "304 not modified"."""
    vintages: int = 0
    quarantined: int = 0
    trim: Trim | None = None
    """The shortened history that was answered of late; it is believed once it stays."""


class Past(Protocol):
    """What the same vintages said before a moment."""

    def at(self, moment: datetime, sources: tuple[str, ...]) -> Snapshot:
        """What was known of these sources at an earlier moment."""
        ...

    def rewritten(self, sources: tuple[str, ...]) -> tuple[datetime, ...]:
        """The moments (UTC, ascending) at which they may have changed what they had said."""
        ...


@dataclass(frozen=True, eq=False)
class Snapshot:
    """Everything known at one moment."""

    as_of: datetime
    """The moment, timezone-aware."""
    datasets: Mapping[tuple[str, str], Dataset] = field(repr=False)
    """By (source, part)."""
    past: Past | None = field(default=None, repr=False)
    """None where nothing is known but these datasets."""

    def parts(self, source: str) -> tuple[Dataset, ...]:
        """The datasets of one source, in the order of their part keys."""
        return tuple(self.datasets[key] for key in sorted(self.datasets) if key[0] == source)


@dataclass(frozen=True, eq=False)
class Update:
    """What every pane is handed: a snapshot, the rules judged on it, and how asking goes."""

    snapshot: Snapshot
    alerts: tuple[Alert, ...]
    now: datetime
    """The clock's time, for ages; equals ``snapshot.as_of`` when looking at the past."""
    travelling: bool = False
    """True when ``snapshot.as_of`` is a past moment somebody asked for."""
    statuses: Mapping[tuple[str, str], PartStatus] = field(default_factory=dict)
    trouble: str = ""
    """Why nothing new can be kept, "" while it can."""
    previous: Snapshot | None = None
    """What was looked at before, when this was reached by stepping from it."""
    standings: Mapping[str, Standing] = field(default_factory=dict)
    """By rule what was told of it and what people said, as far as anything was."""
