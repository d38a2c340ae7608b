"""Closes of every symbol, aligned to the days of the benchmark.

Returns are measured between days on which the benchmark has a close. Bitcoin's Saturday closes are
not used.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct

from tui.measures.provenance import Inputs
from tui.measures.returns.closes import Levels, levels, per_closes
from tui.model.snapshot import Snapshot, Stamp, worst_state

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
"""Positions in an array of days, ascending."""
Instants = npt.NDArray[np.int64]
"""Microseconds since 1970-01-01 UTC; a day is its midnight."""

Basis = Literal["total", "price"]
"""Total return with distributions reinvested, or price return."""
BASES: tuple[Basis, ...] = ("total", "price")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = 86_400_000_000
"""Microseconds of a day."""


class AlignedCloses(Struct, frozen=True, eq=False):
    """Levels of one symbol on each of ``days``, NaN on days without a close."""

    symbol: str
    levels: Levels
    """The symbol's own history."""
    days: pd.DatetimeIndex
    """Days of the benchmark, ascending. The symbol's own days if the benchmark's closes are from
    another publisher, or if there is no benchmark."""
    instants: Instants
    """``days`` as numbers."""
    total: Numbers
    price: Numbers
    first: int
    """Place of the oldest close."""
    end: int
    """Place of the newest close."""
    own_instants: Instants
    """Days of ``levels``."""
    own_known: Instants
    """Known time of the close on each of these days."""
    part_begins: tuple[int, ...]
    """Instants at which the parts of ``levels`` begin."""
    is_incomparable: bool
    """True if the benchmark's closes are from another publisher, so no return may be relative to
    it."""

    def levels_on(self, basis: Basis) -> Numbers:
        """Return ``total`` or ``price``."""
        return self.total if basis == "total" else self.price

    def day(self, place: int) -> date:
        """Return the day at a place."""
        return _to_datetime(self.instants[place]).date()

    def known_at(self, place: int) -> datetime:
        """Return the known time (UTC) of the newest close at or before a place."""
        own = int(np.searchsorted(self.own_instants, self.instants[place], side="right")) - 1
        return _to_datetime(self.own_known[own])

    def part(self, place: int) -> tuple[str, str] | None:
        """Return the (source, part) of the close at a place, None if there is no close."""
        if np.isnan(self.total[place]):
            return None
        begun = bisect_right(self.part_begins, int(self.instants[place]))
        return self.levels.publisher, self.levels.begins[begun - 1][1]


@per_closes
def align_closes(snapshot: Snapshot, benchmark: str) -> Mapping[str, AlignedCloses]:
    """Return the aligned closes of every symbol.

    A symbol without a close on a day of the benchmark has no key.
    """
    histories = levels(snapshot, benchmark)
    against = histories.get(benchmark)
    shared_days = None if against is None else _days(against)
    aligned = (
        _align(symbol, own, against, shared_days or _days(own)) for symbol, own in histories.items()
    )
    return {closes.symbol: closes for closes in aligned if closes is not None}


Days = tuple[pd.DatetimeIndex, Instants]


def _days(own: Levels) -> Days:
    days = pd.DatetimeIndex(own.frame.index)
    return days, to_instants(days)


def _align(symbol: str, own: Levels, benchmark: Levels | None, days: Days) -> AlignedCloses | None:
    is_incomparable = benchmark is not None and not own.comparable(benchmark)
    on_days, target = _days(own) if is_incomparable else days
    mine = to_instants(own.frame.index)
    total, price = (
        _values_on(own.frame[name].to_numpy(), mine, target) for name in ("total", "price")
    )
    closes = np.flatnonzero(~np.isnan(total))
    if not closes.size:
        return None
    begins = (begin.as_unit("us").to_numpy() for begin, _ in own.begins)
    return AlignedCloses(
        symbol=symbol,
        levels=own,
        days=on_days,
        instants=target,
        total=total,
        price=price,
        first=int(closes[0]),
        end=int(closes[-1]),
        own_instants=mine,
        own_known=to_instants(pd.DatetimeIndex(own.frame["known"])),
        part_begins=tuple(int(begin.astype("int64")) for begin in begins),
        is_incomparable=is_incomparable,
    )


def _values_on(values: Numbers, mine: Instants, target: Instants) -> Numbers:
    """Return the values of days ``mine`` on days ``target``, NaN for none; both ascend."""
    before = len(target) - len(mine)
    if before == 0 and np.array_equal(mine, target):
        return values  # those of the frame, not another copy
    if before > 0 and np.array_equal(mine, target[before:]):
        return np.concatenate([np.full(before, np.nan), values])
    places = np.minimum(np.searchsorted(mine, target), len(mine) - 1)
    return np.where(mine[places] == target, values[places], np.nan)


def to_instants(days: pd.Index) -> Instants:
    """Return days as ``Instants``, which compare across indexes of any resolution."""
    if not isinstance(days, pd.DatetimeIndex):
        days = pd.DatetimeIndex(days)
    return days.asi8 if days.unit == "us" else days.as_unit("us").asi8


def _to_datetime(instant: int) -> datetime:
    return _EPOCH + timedelta(microseconds=int(instant))


def common_places(*several: AlignedCloses) -> Places:
    """Return the places of the days on which all symbols have a close.

    Empty if they are aligned to the days of different publishers.
    """
    if len(several) > 1 and any(closes.is_incomparable for closes in several):
        return np.array([], dtype=np.intp)
    has_close = [~np.isnan(closes.total) for closes in several]
    return np.flatnonzero(np.logical_and.reduce(has_close))


def places_since(closes: AlignedCloses, places: Places, begin: date | None) -> Places:
    """Return the places from the last one on or before ``begin``; all of them if it is None."""
    if begin is None or not places.size:
        return places
    instant = (datetime(begin.year, begin.month, begin.day, tzinfo=UTC) - _EPOCH).days * _DAY
    start = int(np.searchsorted(closes.instants[places], instant, side="right")) - 1
    return places[max(0, start) :]


def stamp_at(several: Sequence[AlignedCloses], places: Collection[int]) -> Stamp:
    """Return the stamp of a figure derived from the closes of symbols at places, newest last.

    It is observed on the newest day and known when all its closes are. Its state is the worst of
    the symbols' states.
    """
    used = list(places)
    newest = used[-1]
    known = max(closes.known_at(newest) for closes in several)
    state = worst_state(tuple(closes.levels.state for closes in several))
    return Stamp(several[0].day(newest), known, state, parts_at(several, used))


def parts_at(several: Sequence[AlignedCloses], places: Collection[int]) -> Inputs:
    """Return the (source, part) of the closes of symbols at places, without duplicates."""
    keys = [closes.part(place) for closes in several for place in places]
    return tuple(dict.fromkeys(key for key in keys if key is not None))
