"""The closes of every symbol, laid on the days of the benchmark.

Bitcoin's Saturday is no day of the exchange: nothing is measured from or to it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from tui.measures.cache import per_snapshot
from tui.measures.provenance import Inputs
from tui.measures.returns.closes import Levels, levels
from tui.model.snapshot import Snapshot, Stamp, worst

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
Instants = npt.NDArray[np.int64]
"""Microseconds since 1970, of days at midnight."""

Basis = Literal["total", "price"]
"""With distributions reinvested, or the price alone."""
BASES: tuple[Basis, ...] = ("total", "price")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400_000_000


@dataclass(frozen=True, eq=False)
class AlignedCloses:
    """The levels of one symbol, one for each of ``days`` and NaN where it has no close."""

    symbol: str
    levels: Levels
    days: pd.DatetimeIndex
    """The benchmark's, ascending; the symbol's own where ``apart`` or where there is none."""
    instants: Instants
    """The same days as numbers."""
    total: Numbers
    price: Numbers
    first: int
    """The place of its oldest close."""
    end: int
    """The place of its newest close."""
    own: Instants
    """The days that ``levels`` has itself."""
    known: Instants
    """When the close of each of those was known."""
    begins: tuple[int, ...]
    """The instants at which the parts of ``levels`` begin."""
    apart: bool
    """The benchmark's closes are another publisher's: nothing may be relative to it."""

    def on(self, basis: Basis) -> Numbers:
        """The levels of a basis."""
        return self.total if basis == "total" else self.price

    def day(self, place: int) -> date:
        """The day at a place."""
        return _moment(self.instants[place]).date()

    def known_at(self, place: int) -> datetime:
        """When its newest close up to a place was known."""
        own = int(np.searchsorted(self.own, self.instants[place], side="right")) - 1
        return _moment(self.known[own])

    def part(self, place: int) -> tuple[str, str] | None:
        """The (source, part) that the close at a place is from, None where there is none."""
        if np.isnan(self.total[place]):
            return None
        begun = bisect_right(self.begins, int(self.instants[place]))
        return self.levels.publisher, self.levels.begins[begun - 1][1]


@per_snapshot
def tracks(snapshot: Snapshot, benchmark: str) -> Mapping[str, AlignedCloses]:
    """The track of every symbol that has a close on a day of the benchmark."""
    found = levels(snapshot, benchmark)
    against = found.get(benchmark)
    shared_days = None if against is None else _days(against)
    laid = (
        _track(symbol, own, against, shared_days or _days(own)) for symbol, own in found.items()
    )
    return {track.symbol: track for track in laid if track is not None}


Days = tuple[pd.DatetimeIndex, Instants]


def _days(own: Levels) -> Days:
    days = pd.DatetimeIndex(own.frame.index)
    return days, instants(days)


def _track(symbol: str, own: Levels, benchmark: Levels | None, days: Days) -> AlignedCloses | None:
    apart = benchmark is not None and not own.comparable(benchmark)
    on_days, asked = _days(own) if apart else days
    mine = instants(own.frame.index)
    total, price = (_laid(own.frame[name].to_numpy(), mine, asked) for name in ("total", "price"))
    closes = np.flatnonzero(~np.isnan(total))
    if not closes.size:
        return None
    begins = (begin.as_unit("us").to_numpy() for begin, _ in own.begins)
    return AlignedCloses(
        symbol=symbol,
        levels=own,
        days=on_days,
        instants=asked,
        total=total,
        price=price,
        first=int(closes[0]),
        end=int(closes[-1]),
        own=mine,
        known=own.frame["known"].array.as_unit("us").asi8,
        begins=tuple(int(begin.astype("int64")) for begin in begins),
        apart=apart,
    )


def _laid(values: Numbers, mine: Instants, asked: Instants) -> Numbers:
    """Values of some days on other days, NaN where they have none; both ascend."""
    before = len(asked) - len(mine)
    if before >= 0 and np.array_equal(mine, asked[before:]):
        return np.concatenate([np.full(before, np.nan), values])
    places = np.minimum(np.searchsorted(mine, asked), len(mine) - 1)
    return np.where(mine[places] == asked, values[places], np.nan)


def instants(days: pd.Index) -> Instants:
    """Days as numbers that compare across indexes, whatever their resolution."""
    if not isinstance(days, pd.DatetimeIndex):
        days = pd.DatetimeIndex(days)
    return days.asi8 if days.unit == "us" else days.as_unit("us").asi8


def _moment(instant: int) -> datetime:
    return _EPOCH + timedelta(microseconds=int(instant))


def shared(*several: AlignedCloses) -> Places:
    """The places of the days on which every one of several tracks has a close.

    Empty when they stand on the days of two publishers.
    """
    if len(several) > 1 and any(track.apart for track in several):
        return np.array([], dtype=np.intp)
    known = [~np.isnan(track.total) for track in several]
    return np.flatnonzero(np.logical_and.reduce(known))


def since(track: AlignedCloses, places: Places, begin: date | None) -> Places:
    """Those of some places from the last on or before a day; all where there is no day."""
    if begin is None or not places.size:
        return places
    asked = (datetime(begin.year, begin.month, begin.day, tzinfo=UTC) - _EPOCH).days * _DAY
    start = int(np.searchsorted(track.instants[places], asked, side="right")) - 1
    return places[max(0, start) :]


def origin(of: Sequence[AlignedCloses], places: Collection[int]) -> Stamp:
    """What is worked out from the closes of tracks at some places, the last of them the newest.

    As trusted as the weakest track, and known when the last of the newest closes was.
    """
    used = list(places)
    newest = used[-1]
    known = max(track.known_at(newest) for track in of)
    state = worst(tuple(track.levels.state for track in of))
    return Stamp(of[0].day(newest), known, state, parts(of, used))


def parts(of: Sequence[AlignedCloses], places: Collection[int]) -> Inputs:
    """The parts that the closes of tracks at some places are from, each once."""
    keys = [track.part(place) for track in of for place in places]
    return tuple(dict.fromkeys(key for key in keys if key is not None))
