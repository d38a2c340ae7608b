"""Where a series of TIC begins anew: what stands on two sides of such a month does not compare."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

BREAKS: Mapping[pd.Timestamp, str] = {
    pd.Timestamp(2021, 6, 30): "holdings restated (notice of 16 September 2021)",
    pd.Timestamp(2023, 2, 28): "form SLT in place of form S",
}
"""First month of a new series in tables 1 and 3, and why it is new.

The history of the major holders marks its own, the last of them in December 2011.
"""


def series_of(months: pd.DatetimeIndex | pd.Series) -> np.ndarray:
    """The number of the series each month belongs to, from 0: only equal numbers compare."""
    return np.searchsorted(np.array(list(BREAKS), dtype="datetime64[us]"), months, side="right")


def comparable(months: pd.DatetimeIndex, back: int) -> np.ndarray:
    """Whether each month compares with the one so many places before; the first ones do not."""
    series = series_of(months)
    alike = np.zeros(len(months), dtype=bool)
    alike[back:] = series[back:] == series[: max(0, len(series) - back)]
    return alike
