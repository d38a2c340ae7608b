"""What groups did, on average, in months that began with the 20-year above or below a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from tui.measures.cache import per_snapshot
from tui.measures.returns.aligned_closes import AlignedCloses, Numbers, Places, origin, tracks
from tui.measures.returns.betas import Yields, twenty_year
from tui.model.snapshot import Snapshot, Stamp, State
from tui.sources.calendars import business_days, stock_calendar

LONGEST_CLOSURE = timedelta(days=10)


@dataclass(frozen=True)
class Regimes:
    """Mean monthly total returns less the benchmark's, by where the 20-year stood before."""

    above_pp: float | None
    above_months: int
    below_pp: float | None
    """On the line counts as below."""
    below_months: int
    since: date | None
    """The close the first month starts from."""
    stamp: Stamp


@per_snapshot
def regimes(snapshot: Snapshot, benchmark: str, line_pct: float) -> Mapping[str, Regimes]:
    """Every symbol's, over the finished months that both it and the benchmark have.

    A month is sorted by the last 20-year yield of the month before it, in percent. A symbol that
    nothing can be relative to is not there.
    """
    found = tracks(snapshot, benchmark)
    if benchmark not in found:
        return {}
    months = _Months(found[benchmark], twenty_year(snapshot))
    return {
        symbol: months.regimes(track, line_pct)
        for symbol, track in found.items()
        if not track.apart
    }


class _Months:
    """The finished months of a benchmark: its returns, and the yield each began with."""

    def __init__(self, benchmark: AlignedCloses, yields: Yields) -> None:
        self._benchmark = benchmark
        self._yields = yields
        self._ends = month_ends(benchmark.days)
        self._returns_pct = self._monthly_pct(benchmark)
        self._began_pct = yields.of_month(benchmark.days[self._ends[:-1]])

    def regimes(self, track: AlignedCloses, line_pct: float) -> Regimes:
        returns_pp = self._monthly_pct(track) - self._returns_pct
        counted = np.flatnonzero(~np.isnan(returns_pp + self._began_pct))
        if not counted.size:
            return Regimes(None, 0, None, 0, None, Stamp(None, None, State.CACHED))
        above = self._began_pct[counted] > line_pct
        high, low = returns_pp[counted][above], returns_pp[counted][~above]
        first, began, last = self._ends[[counted[0], counted[-1], counted[-1] + 1]]
        instants = track.instants
        stamp = origin((track, self._benchmark), (first, last))
        return Regimes(
            above_pp=_mean(high),
            above_months=high.size,
            below_pp=_mean(low),
            below_months=low.size,
            since=track.day(first),
            stamp=self._yields.joined_to(stamp, instants[first], instants[began]),
        )

    def _monthly_pct(self, track: AlignedCloses) -> Numbers:
        levels = track.total[self._ends]
        return np.asarray(100 * (levels[1:] / levels[:-1] - 1))


def _mean(values: Numbers) -> float | None:
    return float(values.mean()) if values.size else None


def month_ends(days: pd.DatetimeIndex) -> Places:
    """The places of the last days of trading of finished months.

    The newest month is finished when the exchange does not open in it again.
    """
    months = days.year.to_numpy() * 12 + days.month.to_numpy()
    ends = np.flatnonzero(np.diff(months))
    last = days[-1].date()
    following = business_days(last + timedelta(days=1), last + LONGEST_CLOSURE, stock_calendar())
    finished = following.iloc[0].month != last.month
    return np.append(ends, len(days) - 1) if finished else ends
