"""Breaks of the TIC series: months on two sides of a break do not compare."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

BREAKS: Mapping[pd.Timestamp, str] = {
    pd.Timestamp(2021, 6, 30): "holdings restated (notice of 16 September 2021)",
    pd.Timestamp(2023, 2, 28): "form SLT in place of form S",
}
"""First month of each new series in tables 1 and 3 -> the reason.

The history of the major foreign holders marks its own breaks, the last one in December 2011.
"""


def series_of(months: pd.DatetimeIndex | pd.Series) -> np.ndarray:
    """Return the number of the series that each month belongs to, from 0.

    Only months with the same number compare.
    """
    return np.searchsorted(np.array(list(BREAKS), dtype="datetime64[us]"), months, side="right")


def are_comparable(months: pd.DatetimeIndex, back: int) -> np.ndarray:
    """Return whether each month is of the same series as the month ``back`` places before it.

    ``months`` are consecutive and ascend. False for the first ``back`` months.
    """
    series = series_of(months)
    is_same = np.zeros(len(months), dtype=bool)
    is_same[back:] = series[back:] == series[: max(0, len(series) - back)]
    return is_same
