"""Returns of a group less the benchmark's, and the closes at which a condition held."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.engine.replay import Trace
from tui.alerts.series.history import UNKNOWN, Keys, known_seconds
from tui.measures.returns.closes import Levels
from tui.model.snapshot import Stamp, worst_state

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]
"""Indices of closes, ascending."""

_US_A_SECOND = 1_000_000
_PP = 100.0


class RelativeReturns(Struct, frozen=True, eq=False):
    """Total-return levels of a group and of the benchmark, on the days that both have a close."""

    days: Keys
    """Days of the closes, in days since 1970."""
    known_us: Keys
    """Time at which each close became known, in microseconds since 1970 (UTC)."""
    group: Numbers
    benchmark: Numbers
    stamp: Stamp
    """Day and known time of the newest close, and the inputs of all of them."""

    def first_day(self) -> date | None:
        """Return the day of the first close, None without closes."""
        if not self.days.size:
            return None
        return date.fromordinal(date(1970, 1, 1).toordinal() + int(self.days[0]))

    def from_close(self, place: int) -> RelativeReturns:
        """Return the closes from the one at ``place`` on."""
        return replace(
            self,
            days=self.days[place:],
            known_us=self.known_us[place:],
            group=self.group[place:],
            benchmark=self.benchmark[place:],
        )

    def over(self, closes: int) -> Numbers:
        """Return the relative return in pp from each close to the one ``closes`` later.

        Closes whose window has not finished have none.
        """
        if self.days.size <= closes:
            return np.array([])
        group, benchmark = (
            levels[closes:] / levels[:-closes] for levels in (self.group, self.benchmark)
        )
        return (group - benchmark) * _PP

    def entries(self, moments_us: Keys, closes: int, delay: int = 0) -> Places:
        """Return the first close after each moment, or the one ``delay`` closes after it.

        ``moments_us`` are microseconds since 1970 (UTC), ascending.
        Left out are moments before the first close, windows of ``closes`` closes that have not
        finished, and windows that overlap an earlier one.
        """
        firsts = np.searchsorted(self.known_us, moments_us, side="right")
        entries: list[int] = []
        for first in firsts.tolist():
            place = first + delay
            is_finished = place + closes < self.days.size
            if first > 0 and is_finished and (not entries or place >= entries[-1] + closes):
                entries.append(place)
        return np.array(entries, np.int64)


def microseconds(moments: Iterable[datetime]) -> Keys:
    """Return times as microseconds since 1970 (UTC). They have no parts of a second."""
    return np.array([int(moment.timestamp()) * _US_A_SECOND for moment in moments], np.int64)


def relative_returns(group: Levels, benchmark: Levels) -> RelativeReturns:
    """Return the closes of a group and of the benchmark on their common days.

    A level that is missing, or not above zero, is no close.
    """
    days = pd.DatetimeIndex(group.frame.index.intersection(benchmark.frame.index))
    own, market = (levels.frame["total"].loc[days].to_numpy() for levels in (group, benchmark))
    both = (own > 0) & (market > 0)
    known = group.frame["known"].loc[days][both]
    seconds = days[both].as_unit("s").asi8
    stamp = Stamp(
        days[both][-1].date() if both.any() else None,
        known.iloc[-1].to_pydatetime() if both.any() else None,
        worst_state((group.state, benchmark.state)),
        tuple((one.publisher, part) for one in (group, benchmark) for _, part in one.begins),
    )
    return RelativeReturns(
        seconds // 86_400, known.array.as_unit("us").asi8, own[both], market[both], stamp
    )


class HeldCloses(Struct, frozen=True, eq=False):
    """A condition, as it was known just before each close."""

    held: Flags
    """True if it was known to hold."""
    known: Flags
    """True if it was known whether it holds."""

    @property
    def first_known(self) -> int:
        """Place of the first close before which it was known, the number of closes if none was."""
        places = np.flatnonzero(self.known)
        return int(places[0]) if places.size else self.known.size

    def from_close(self, place: int) -> HeldCloses:
        """Return the closes from the one at ``place`` on."""
        return HeldCloses(self.held[place:], self.known[place:])

    def delayed(self, closes: int) -> HeldCloses:
        """Return the state of so many closes before; unknown at the first ones."""
        unknown = np.zeros(closes, np.bool_)
        held, known = (
            np.concatenate((unknown, flags))[: flags.size] for flags in (self.held, self.known)
        )
        return HeldCloses(held, known)


def held_closes(trace: Trace, known_us: Keys) -> HeldCloses:
    """Return the state of a rule before each close, by the last step known before that close.

    An unknown condition neither holds nor does not.
    """
    steps_us = known_seconds(trace.keys) * _US_A_SECOND
    places = np.searchsorted(steps_us, known_us, side="left") - 1
    has_step = places >= 0
    known, held = np.zeros(known_us.size, np.bool_), np.zeros(known_us.size, np.bool_)
    known[has_step] = trace.when[places[has_step]] != UNKNOWN
    held[has_step] = trace.fires[places[has_step]]
    return HeldCloses(held & known, known)
