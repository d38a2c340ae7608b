"""Rows of a study: one group while a condition held, or over one window after it began."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.series.history import Keys
from tui.alerts.study.bootstrap import compare, sample_means, sample_medians
from tui.alerts.study.correction import FALSE_DISCOVERY_RATE
from tui.alerts.study.relative_returns import HeldCloses, Numbers, RelativeReturns
from tui.model.snapshot import Stamp

HORIZONS = {"1M": 21, "3M": 63, "6M": 126}
"""Closes of each window after the beginning."""
WHILE = "while"
"""Part of a study: while the condition held."""
PARTS = (WHILE, *HORIZONS)
MIN_EPISODES = 5
"""Minimum number of episodes for an interval and a p-value."""
_WHILE_BLOCK = HORIZONS["6M"]
"""Closes of a block of one-day returns. Longer than most episodes of a regime."""
_PERCENT = 100.0


class StudyRow(Struct, frozen=True):
    """Relative returns of one group while a condition held, or over one window after it began.

    All returns are in pp, + = better than the benchmark: those of ``while`` a month (21 closes),
    those of a window over the whole window.
    """

    symbol: str
    part: str
    """``while``, or the window: ``1M``, ``3M`` or ``6M``."""
    since: date | None
    """First day with a close of the group before which the condition was known. None without."""
    episodes: int
    """``while``: periods without a break in which it was held. Else: windows that count."""
    days: int
    """``while``: days on which it was held. Else: closes of the window."""
    mean_pp: float | None
    """Mean, None without days or windows."""
    median_pp: float | None
    """Median of the windows. None for ``while``: the median of one-day returns says little."""
    hit_pct: float | None
    """Share of the days held, or of the windows, with a return above the benchmark's."""
    base_mean_pp: float | None
    """``mean_pp`` of any day since ``since``, or of windows begun on any of them."""
    base_median_pp: float | None
    base_hit_pct: float | None
    otherwise_mean_pp: float | None
    """``while``: mean of the days on which it was known not to hold. Else None."""
    stamp: Stamp
    """Day and known time of the group's newest close, and the inputs of all of them."""
    low_pp: float | None = None
    """5th percentile of ``figure_pp`` in samples without the condition.

    None for fewer than ``MIN_EPISODES``."""
    high_pp: float | None = None
    """95th percentile of the same."""
    p_value: float | None = None
    """Two-sided p-value of ``figure_pp``, None for fewer than ``MIN_EPISODES``."""
    q_value: float | None = None
    """``p_value`` corrected for the number of rows tested (Benjamini and Hochberg)."""

    @property
    def figure_pp(self) -> float | None:
        """The tested figure: the mean for ``while``, the median for a window."""
        return self.mean_pp if self.part == WHILE else self.median_pp

    @property
    def base_pp(self) -> float | None:
        """The same figure of any day."""
        return self.base_mean_pp if self.part == WHILE else self.base_median_pp

    @property
    def remains(self) -> bool:
        """True if the row is marked: it remains after the correction."""
        return self.q_value is not None and self.q_value <= FALSE_DISCOVERY_RATE


def row_while(symbol: str, returns: RelativeReturns, closes: HeldCloses) -> StudyRow:
    """Return the row of a group while a condition held. ``closes`` are those of ``returns``."""
    one_day_pp = returns.over(1)
    held, known = closes.held[: one_day_pp.size], closes.known[: one_day_pp.size]
    a_month_pp = one_day_pp * HORIZONS["1M"]
    begins = held & ~np.concatenate(([False], held))[:-1]
    row = StudyRow(
        symbol=symbol,
        part=WHILE,
        since=returns.first_day(),
        episodes=int(begins.sum()),
        days=int(held.sum()),
        mean_pp=_mean(a_month_pp[held]),
        median_pp=None,
        hit_pct=_hit_pct(one_day_pp[held]),
        base_mean_pp=_mean(a_month_pp),
        base_median_pp=None,
        base_hit_pct=_hit_pct(one_day_pp),
        otherwise_mean_pp=_mean(a_month_pp[known & ~held]),
        stamp=returns.stamp,
    )
    return _tested(row, partial(sample_means, a_month_pp, held, _WHILE_BLOCK))


def row_after(
    symbol: str, horizon: str, returns: RelativeReturns, moments_us: Keys, delay: int
) -> StudyRow:
    """Return the row of a group over one window after the times at which episodes became known.

    ``moments_us`` are these times in microseconds since 1970 (UTC), ascending. ``delay`` is the
    number of closes between the first close after such a time and the entry.
    """
    closes = HORIZONS[horizon]
    after_any_day_pp = returns.over(closes)
    entries = returns.entries(moments_us, closes, delay)
    after_pp = after_any_day_pp[entries] if after_any_day_pp.size else after_any_day_pp
    row = StudyRow(
        symbol=symbol,
        part=horizon,
        since=returns.first_day(),
        episodes=after_pp.size,
        days=closes,
        mean_pp=_mean(after_pp),
        median_pp=_median(after_pp),
        hit_pct=_hit_pct(after_pp),
        base_mean_pp=_mean(after_any_day_pp),
        base_median_pp=_median(after_any_day_pp),
        base_hit_pct=_hit_pct(after_any_day_pp),
        otherwise_mean_pp=None,
        stamp=returns.stamp,
    )
    return _tested(row, partial(sample_medians, after_any_day_pp, entries, closes))


def _tested(row: StudyRow, sample: Callable[[], Numbers]) -> StudyRow:
    """Return a row with its interval and p-value, if it has enough episodes."""
    if row.figure_pp is None or row.episodes < MIN_EPISODES:
        return row
    chance = compare(row.figure_pp, sample())
    return replace(row, low_pp=chance.low_pp, high_pp=chance.high_pp, p_value=chance.p_value)


def _mean(values: Numbers) -> float | None:
    return float(values.mean()) if values.size else None


def _median(values: Numbers) -> float | None:
    return float(np.median(values)) if values.size else None


def _hit_pct(values: Numbers) -> float | None:
    return float((values > 0).mean() * _PERCENT) if values.size else None
