"""Percentile of the newest value of a series among its values of the last ten years."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

WINDOW_YEARS = 10
"""Length of the window, in years to the newest row."""

_LATE_START = pd.Timedelta(days=31)
"""A series needs a value within this time of the window's start, else it is too short."""


class Percentile(NamedTuple):
    """Rank of the newest value in the window."""

    share_pct: float
    """Share of days with a value at or below the newest, in percent. NaN if it is unknown."""
    days: int
    """Days with a value."""


def percentiles(values: pd.DataFrame) -> dict[str, Percentile]:
    """Return the percentile of every column's newest value over the last ``WINDOW_YEARS`` years.

    ``values`` by ``observed``, ascending. The share is NaN if the newest value is missing, or if
    the series has no values from the first month of the window. ``days`` is 0 for no rows.
    """
    if values.empty:
        return {str(name): Percentile(float("nan"), 0) for name in values.columns}
    start = values.index[-1] - pd.DateOffset(years=WINDOW_YEARS)
    window = values.loc[values.index > start].astype(float)
    newest = window.iloc[-1]
    days = window.notna().sum()
    share = (window <= newest).sum() / days * 100
    is_long_enough = window.loc[: start + _LATE_START].notna().any()
    share = share.where(newest.notna() & is_long_enough)
    return {str(name): Percentile(float(share[name]), int(days[name])) for name in values.columns}
