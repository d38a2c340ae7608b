"""Percentile of the newest value of a series among its values of the last ten years."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

WINDOW_YEARS = 10
"""Length of the window, in years to the newest row."""
MIN_COVERAGE_PCT = 95
"""Least share of the days due in the window that must have a value, in percent.

Below it, the rank is not one among the values of the window."""

_LATE_START = pd.Timedelta(days=31)
"""A series needs a value within this time of the window's start, else it is too short."""


class Percentile(NamedTuple):
    """Rank of the newest value in the window."""

    share_pct: float
    """Share of days with a value at or below the newest, in percent. NaN if it is unknown."""
    days: int
    """Days with a value."""
    due_days: int
    """Days of the window on which a value was due."""


def percentiles(values: pd.DataFrame, due: pd.DatetimeIndex) -> dict[str, Percentile]:
    """Return the percentile of every column's newest value over the last ``WINDOW_YEARS`` years.

    ``values`` by ``observed``, ascending. ``due`` are the days on which the publisher has values.
    The share is NaN if the newest value is missing, if the series has no values from the first
    month of the window, or if fewer than ``MIN_COVERAGE_PCT`` of the days due have one, as where a
    year or a tenor is missing. ``days`` and ``due_days`` are 0 for no rows.
    """
    if values.empty:
        return {str(name): Percentile(float("nan"), 0, 0) for name in values.columns}
    start, end = values.index[-1] - pd.DateOffset(years=WINDOW_YEARS), values.index[-1]
    due_days = int(((due > start) & (due <= end)).sum())
    window = values.loc[values.index > start].astype(float)
    newest = window.iloc[-1]
    days = window.notna().sum()
    share = (window <= newest).sum() / days * 100
    is_long_enough = window.loc[: start + _LATE_START].notna().any()
    is_covered = days * 100 >= due_days * MIN_COVERAGE_PCT
    share = share.where(newest.notna() & is_long_enough & is_covered)
    return {
        str(name): Percentile(float(share[name]), int(days[name]), due_days)
        for name in values.columns
    }
