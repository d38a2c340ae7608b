"""Rate regimes: mean monthly relative returns by the 20-year yield at the start of the month."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd
from msgspec import Struct

from tui.measures.cache import per_snapshot
from tui.measures.returns.aligned_closes import (
    AlignedCloses,
    Numbers,
    Places,
    align_closes,
    stamp_at,
)
from tui.measures.returns.yields import Yields, twenty_year
from tui.model.snapshot import Snapshot, Stamp, State
from tui.sources.calendars import business_days, stock_calendar

LONGEST_CLOSURE = timedelta(days=10)
"""Days searched for the next trading day. The closure of September 2001 was shorter."""


class Regimes(Struct, frozen=True):
    """Mean monthly total returns minus the benchmark's, by the 20-year yield before the month."""

    above_pp: float | None
    """Mean in percentage points after a yield above the line, None without such a month."""
    above_months: int
    below_pp: float | None
    """Mean in percentage points after a yield on or below the line, None without such a month."""
    below_months: int
    since: date | None
    """Day of the close that the first month is measured from."""
    stamp: Stamp


@per_snapshot
def regimes(snapshot: Snapshot, benchmark: str, line_pct: float) -> Mapping[str, Regimes]:
    """Return the regimes of every symbol, over finished months with closes of it and the benchmark.

    A month belongs to a regime by the last 20-year par yield of the month before, compared with
    ``line_pct`` in percent. A symbol whose closes do not compare with the benchmark's has no key.
    """
    aligned = align_closes(snapshot, benchmark)
    if benchmark not in aligned:
        return {}
    months = _Months(aligned[benchmark], twenty_year(snapshot))
    return {
        symbol: months.regimes(closes, line_pct)
        for symbol, closes in aligned.items()
        if not closes.is_incomparable
    }


class _Months:
    """Finished months of a benchmark, with its return and the yield before each."""

    def __init__(self, benchmark: AlignedCloses, yields: Yields) -> None:
        self._benchmark = benchmark
        self._yields = yields
        self._ends = month_ends(benchmark.days)
        self._returns_pct = self._monthly_pct(benchmark)
        self._yields_before_pct = yields.last_of_months(benchmark.days[self._ends[:-1]])

    def regimes(self, closes: AlignedCloses, line_pct: float) -> Regimes:
        """Return the regimes of one symbol."""
        returns_pp = self._monthly_pct(closes) - self._returns_pct
        counted = np.flatnonzero(~np.isnan(returns_pp + self._yields_before_pct))
        if not counted.size:
            return Regimes(None, 0, None, 0, None, Stamp(None, None, State.CACHED))
        above = self._yields_before_pct[counted] > line_pct
        high, low = returns_pp[counted][above], returns_pp[counted][~above]
        first, began, last = self._ends[[counted[0], counted[-1], counted[-1] + 1]]
        instants = closes.instants
        stamp = stamp_at((closes, self._benchmark), (first, last))
        return Regimes(
            above_pp=_mean(high),
            above_months=high.size,
            below_pp=_mean(low),
            below_months=low.size,
            since=closes.day(first),
            stamp=self._yields.add_to_stamp(stamp, instants[first], instants[began]),
        )

    def _monthly_pct(self, closes: AlignedCloses) -> Numbers:
        levels = closes.total[self._ends]
        return np.asarray(100 * (levels[1:] / levels[:-1] - 1))


def _mean(values: Numbers) -> float | None:
    return float(values.mean()) if values.size else None


def month_ends(days: pd.DatetimeIndex) -> Places:
    """Return the places of the last trading days of finished months; ``days`` ascend.

    The newest month is finished if the exchange has no further trading day in it.
    """
    months = days.year.to_numpy() * 12 + days.month.to_numpy()
    ends = np.flatnonzero(np.diff(months))
    last = days[-1].date()
    following = business_days(last + timedelta(days=1), last + LONGEST_CLOSURE, stock_calendar())
    is_finished = following.iloc[0].month != last.month
    return np.append(ends, len(days) - 1) if is_finished else ends
