"""Windows of the rule language: the last observations at each step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from tui.alerts.series.history import StepValues, Values, observed_days
from tui.measures.curve.percentiles import MIN_COVERAGE_PCT

if TYPE_CHECKING:
    from pandas.core.window.rolling import Rolling

_DAYS_A_YEAR = 365.25
_HOLIDAYS = 10
"""Days by which weekends, holidays and late releases can lengthen a window."""
_PCT = 100.0


def before(values: Values, count: int) -> Values:
    """Return the values ``count`` observations earlier, NaN before the first."""
    earlier = np.full(values.size, np.nan)
    earlier[count:] = values[: max(0, values.size - count)]
    return earlier


def rolling(values: Values, count: int) -> Rolling[pd.Series]:
    """Return the windows of ``count`` values. One with a missing value has no result."""
    return pd.Series(values).rolling(count, min_periods=count)


def spans_hole(of: StepValues, count: int) -> npt.NDArray[np.bool_]:
    """Return whether the window of ``count`` observations at each step leaves out days due.

    It does if less than ``MIN_COVERAGE_PCT`` of the observations due between its first and its
    last day are at hand, as where a year is missing.
    """
    assert of.keys is not None, "checked before: a series is watched"
    days = observed_days(of.keys).astype(np.float64)
    due_span = (count - 1) * _DAYS_A_YEAR / of.frequency.per_year
    longest_span = due_span * _PCT / MIN_COVERAGE_PCT + _HOLIDAYS
    is_too_long: npt.NDArray[np.bool_] = days - before(days, count - 1) > longest_span
    return is_too_long
