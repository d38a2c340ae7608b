"""Datasets, and snapshots of everything known at one moment.

Everything here is frozen. What holds a frame compares by identity (``eq=False``), because comparing
frames is neither cheap nor a truth value. Compare digests instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import pandas as pd


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


class KnownBy(StrEnum):
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
    how: Callable[[date], KnownBy] = lambda observed: KnownBy.CALENDAR
    """``how(observed)``: how the known time of that observation is known."""
    revised: bool = False
    """True when its publisher revises past values."""


class EarlierSnapshots(Protocol):
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
    past: EarlierSnapshots | None = field(default=None, repr=False)
    """None where nothing is known but these datasets."""

    def parts(self, source: str) -> tuple[Dataset, ...]:
        """The datasets of one source, in the order of their part keys."""
        return tuple(self.datasets[key] for key in sorted(self.datasets) if key[0] == source)
