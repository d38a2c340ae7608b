"""Where the newest of a series' values stands among those of ten years."""

from __future__ import annotations

from typing import NamedTuple

import pandas as pd

YEARS = 10
_LATE_START = pd.Timedelta(days=31)
"""A series that begins this long after the window does has no ten years."""


class Percentile(NamedTuple):
    """The share of days with a value at or below the newest, in percent, and of how many days."""

    share_pct: float
    days: int


def percentiles(values: pd.DataFrame) -> dict[str, Percentile]:
    """Of every column by ``observed``, ascending, over the ten years to the newest row.

    NaN where the newest value is missing, or where the series is younger than ten years.
    """
    if values.empty:
        return {str(name): Percentile(float("nan"), 0) for name in values.columns}
    start = values.index[-1] - pd.DateOffset(years=YEARS)
    window = values.loc[values.index > start].astype(float)
    newest = window.iloc[-1]
    days = window.notna().sum()
    share = (window <= newest).sum() / days * 100
    begun = window.loc[: start + _LATE_START].notna().any()
    share = share.where(newest.notna() & begun)
    return {str(name): Percentile(float(share[name]), int(days[name])) for name in values.columns}
