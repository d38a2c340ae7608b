"""Price history of a symbol in two parts: all of it, requested once, and its last month, daily.

Publishers restate all levels at every dividend and split. Each part therefore shows levels as of
the day of its request, and only returns can be compared between the two. The whole history is
requested again if the returns differ, or if the month no longer overlaps it enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pandas as pd

from tui.sources.base import Part
from tui.sources.calendars import CLOSES
from tui.sources.class_limit import ClassLimit
from tui.sources.frame_schema import FrameSchema
from tui.sources.missing_days import Days, long_gaps
from tui.sources.value_limits import NeighbourLimit

RECENT_SUFFIX = "~recent"
"""Suffix of the key of the month's part. The key of the whole history is the symbol alone."""
LEVELS = ("total", "price")
"""Columns of the total-return level and of the price-return level."""
MIN_CLOSE, MAX_CLOSE = 1e-9, 1e9
"""Least and greatest close of a fund or coin."""
GAP = timedelta(days=30)
"""Longest time between two closes that are compared."""
SCHEMA = FrameSchema(
    keys=("symbol",),
    ranges=dict.fromkeys(LEVELS, (MIN_CLOSE, MAX_CLOSE)),
    own_names=("symbol",),
)
"""Schema of the frames of every price source."""
FUND_LIMITS = tuple(
    NeighbourLimit(
        level,
        1.75,
        is_ratio=True,
        unit_factor=5,
        collapse_factor=50,
        floor=1e-9,
        keys=("symbol",),
        max_gap=GAP,
    )
    for level in LEVELS
)
"""The largest move of a day among 43 funds from 2000 is -21% (IYF, and XLE of 2020-03-09). An
index of volatility has risen by 65% for one day (the VIX of 2024-08-05). A rise by 75% or a fall by
43% is set aside until the next close. A move by the factor 5 is refused; below 50 it is accepted
once it is repeated, for a note on volatility fell by the factor 14 (XIV, 2018-02-06)."""
FUND_CLASS = ClassLimit("total", most=1.45, least_count=5)
"""Among the 34 funds of the sample, the largest distance of a daily move from the median of the
others is 18 percentage points (KBE, 2009-04-09). A fall by 31% or a rise by 45% more than theirs
is set aside."""
RETURN_TOLERANCE = 1e-4
"""Difference of two daily returns (1 bp) that the rounding of 32-bit closes can cause."""
MIN_SHARED_DAYS = 5
"""Days that the month and the whole history must share. With fewer, they may soon share none."""


def history_parts(symbol: str, whole_url: str, month_url: str) -> tuple[Part, Part]:
    """Return the parts of a symbol: its whole history and its last month."""
    return Part(symbol, whole_url, final=True), Part(
        symbol + RECENT_SUFFIX, month_url, covered_by=symbol
    )


def symbol_of(part: str) -> str:
    """Return the symbol of a part key."""
    return part.removesuffix(RECENT_SUFFIX)


def is_recent(part: str) -> bool:
    """Return whether a part is the last month of a symbol."""
    return part.endswith(RECENT_SUFFIX)


def find_missing(part: str, frame: pd.DataFrame) -> Days:
    """Return the days of the stock exchange in long gaps of a symbol's closes."""
    return long_gaps(frame, CLOSES.days)


def find_restated(frames: Mapping[str, pd.DataFrame]) -> frozenset[str]:
    """Return the keys of the whole histories to request again.

    ``frames`` holds the newest frame of every part, by part key.
    """
    return frozenset(
        symbol
        for symbol, whole in frames.items()
        if symbol + RECENT_SUFFIX in frames and is_restated(whole, frames[symbol + RECENT_SUFFIX])
    )


def is_restated(whole: pd.DataFrame, month: pd.DataFrame) -> bool:
    """Return whether the month shows other daily returns than the whole history.

    Also True if they share fewer than ``MIN_SHARED_DAYS`` days, unless the month has fewer. Both
    frames have ``observed``, ``total`` and ``price``. A dividend or split after the request of the
    whole history does not count: it changes the levels but no return.
    """
    ours, theirs = (frame.set_index("observed")[list(LEVELS)] for frame in (whole, month))
    shared = ours.index.intersection(theirs.index)
    if len(shared) < min(MIN_SHARED_DAYS, len(theirs)):
        return True
    differences = ours.loc[shared].pct_change() - theirs.loc[shared].pct_change()
    return bool((differences.abs() > RETURN_TOLERANCE).any(axis=None))
