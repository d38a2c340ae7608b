"""Datasets, and snapshots of everything known at one moment.

Everything here is frozen. A class that holds a frame compares by identity (``eq=False``): comparing
frames is expensive, and its result has no truth value. Compare digests instead.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    import pandas as pd


class State(StrEnum):
    """Freshness of a figure. The members are ordered from best to worst."""

    LIVE = "live"
    """Confirmed by its publisher, and nothing newer is due."""
    CACHED = "cached"
    """Bundled or archived, and not requested: before the first request, or at a past moment."""
    RECONSTRUCTED = "reconstructed"
    """A later vintage shown for a past moment, cut by the release calendar."""
    SAMPLE = "sample"
    """Bundled sample, never a response of the publisher."""
    FAILING = "failing"
    """The last request failed; nothing newer is due yet."""
    STALE = "stale"
    """Requested, and older than the newest figure due by its publisher's calendar."""


class KnownBy(StrEnum):
    """Evidence for the known time of a figure."""

    RECORDED = "recorded"
    """Given in the response body, or the time at which it was received."""
    CALENDAR = "calendar"
    """The publisher's own timetable."""
    LAG_RULE = "lag rule"
    """A rule that assumes a late release, used for dates that no timetable covers."""


_RANKS = {state: rank for rank, state in enumerate(State)}


def worst_state(states: Iterator[State] | tuple[State, ...]) -> State:
    """Return the state of a figure derived from several inputs: the worst of theirs.

    CACHED if there are no inputs.
    """
    return max(states, key=_RANKS.__getitem__, default=State.CACHED)


class Stamp(Struct, frozen=True):
    """Dates, freshness and inputs of a figure."""

    observed: date | None
    """Date that the figure is about, None if there is no figure."""
    known: datetime | None
    """Time at which the figure could be known, timezone-aware; None if there is no figure."""
    state: State
    inputs: tuple[tuple[str, str], ...] = ()
    """The (source, part) of each dataset that the figure was read or computed from."""


class Dataset(Struct, frozen=True, eq=False):
    """One vintage of one part of a source, cut to the rows known at a moment."""

    source: str
    """Name of the source, as in ``[sources]``."""
    part: str
    """Key of the part: what one request to the source returns."""
    frame: pd.DataFrame
    """Columns ``observed`` (datetime64, no zone) and ``known`` (datetime64, UTC), then the
    publisher's own columns in the publisher's own units. Never written to."""
    learned: datetime
    """Time at which this vintage was received, UTC. For a bundled one, its release."""
    digest: str
    """SHA-256 of the raw response body, hex."""
    url: str
    """Address that the response body came from."""
    state: State
    bundled: bool
    """True if the response body was shipped with ticwatch."""
    title: str = ""
    """Name of the table at its publisher, "" if unset."""
    publisher: str = ""
    """Name of the publisher, "" if unset."""
    known_by: Callable[[date], KnownBy] = lambda observed: KnownBy.CALENDAR
    """``known_by(observed)``: evidence for the known time of that observation."""
    revised: bool = False
    """True if the publisher revises past values of this part."""
    amended: int = 0
    """Number of corrections and late values in a part that is otherwise never revised."""

    def __repr__(self) -> str:
        return f"Dataset({self.source}/{self.part}, {self.digest[:12]}, {self.state})"


PartsRead = tuple[str | tuple[str, str], ...]
"""Names of sources, or (source, part) of a source that only this part is read of."""


class EarlierSnapshots(Protocol):
    """Snapshots of earlier moments, from the same vintages as the snapshot that holds them."""

    def at(self, moment: datetime, read: PartsRead) -> Snapshot:
        """Return the datasets of these sources and parts as known at an earlier moment."""
        ...

    def revision_times(self, read: PartsRead) -> tuple[datetime, ...]:
        """Return the times (UTC, ascending) at which earlier values of these may have been revised.

        Empty for those that are never revised. A source that revises single parts counts as one
        that never does: name the part.
        """
        ...

    def receipts(self, part: tuple[str, str]) -> tuple[datetime, ...]:
        """Return the times (UTC, ascending) at which vintages of a (source, part) were received."""
        ...

    def identity(self, read: PartsRead) -> tuple[str, ...]:
        """Return the digests of all that these sources and parts come from, at any moment."""
        ...


class Snapshot(Struct, frozen=True, eq=False, weakref=True):
    """Everything known at one moment."""

    as_of: datetime
    """The moment, timezone-aware."""
    datasets: Mapping[tuple[str, str], Dataset]
    """The datasets by (source, part). Parts with no known row are left out."""
    earlier: EarlierSnapshots | None = None
    """Snapshots of earlier moments, None if only these datasets are available."""

    def __repr__(self) -> str:
        return f"Snapshot({self.as_of}, {len(self.datasets)} datasets)"

    def parts(self, read: str | tuple[str, str]) -> tuple[Dataset, ...]:
        """Return the datasets of a source, ordered by their part keys, or of one (source, part)."""
        return tuple(self.datasets[key] for key in sorted(self.datasets) if read in (key[0], key))
