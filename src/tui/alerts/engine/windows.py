"""Windows of the rule language: the last observations at each step."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from tui.alerts.series.history import StepValues, Values, observed_days
from tui.measures.curve.percentiles import MIN_COVERAGE_PCT

if TYPE_CHECKING:
    from pandas.core.window.rolling import Rolling

Windows = npt.NDArray[np.float64]
"""Windows of values, one a row."""
MAX_FEW = 20_000
"""Most values in all windows together that are computed window by window."""
_DAYS_A_YEAR = 365.25
_HOLIDAYS = 10
"""Days by which weekends, holidays and late releases can lengthen a window."""
_PCT = 100.0


def before(values: Values, count: int) -> Values:
    """Return the values ``count`` observations earlier, NaN before the first."""
    earlier = np.full(values.size, np.nan)
    earlier[count:] = values[: max(0, values.size - count)]
    return earlier


def growth(values: Values, count: int) -> Values:
    """Return the relative change over ``count`` observations, NaN if the base is not positive."""
    return relative_change(values, before(values, count))


def relative_change(values: Values, bases: Values) -> Values:
    """Return the change of values from their bases, as a share of the base.

    NaN if the base is not positive.
    """
    return values / np.where(bases > 0, bases, np.nan) - 1.0


def window_means(values: Values, count: int) -> Values:
    """Return the mean of the ``count`` values up to each, NaN if one of them is missing."""
    return _over(values, count, lambda many: many.mean(), lambda few: few.sum(axis=1) / count)


def window_minima(values: Values, count: int) -> Values:
    """Return the least of the ``count`` values up to each, NaN if one of them is missing."""
    return _over(values, count, lambda many: many.min(), lambda few: few.min(axis=1))


def window_maxima(values: Values, count: int) -> Values:
    """Return the greatest of the ``count`` values up to each, NaN if one of them is missing."""
    return _over(values, count, lambda many: many.max(), lambda few: few.max(axis=1))


def window_sums(values: Values, count: int) -> Values:
    """Return the sum of the ``count`` values up to each, NaN if one of them is missing."""
    return _over(values, count, lambda many: many.sum(), lambda few: few.sum(axis=1))


def window_deviations(values: Values, count: int) -> Values:
    """Return the standard deviation of the ``count`` values up to each, as of a sample.

    NaN if one of them is missing, or if ``count`` is 1.
    """
    if count == 1:
        return np.full(values.size, np.nan)
    return _over(values, count, lambda many: many.std(), _deviations)


def _deviations(windows: Windows) -> Values:
    count = windows.shape[1]
    from_mean = windows - windows.sum(axis=1, keepdims=True) / count
    deviations: Values = np.sqrt((from_mean * from_mean).sum(axis=1) / (count - 1))
    return deviations


def window_ranks(values: Values, count: int) -> Values:
    """Return the rank of each value among the ``count`` up to it: a share above 0 and up to 1.

    Equal values share the mean of their ranks. NaN if one of them is missing.
    """
    return _over(values, count, lambda many: many.rank(pct=True), _ranks)


def _ranks(windows: Windows) -> Values:
    last = windows[:, -1:]
    below, upto = (windows < last).sum(axis=1), (windows <= last).sum(axis=1)
    ranks: Values = (below + upto + 1) / 2 / windows.shape[1]
    return np.where(np.isnan(windows).any(axis=1), np.nan, ranks)


def rolling(values: Values, count: int) -> Rolling[pd.Series]:
    """Return the windows of ``count`` values. One with a missing value has no result."""
    return pd.Series(values).rolling(count, min_periods=count)


def _over(
    values: Values,
    count: int,
    of_many: Callable[[Rolling[pd.Series]], pd.Series],
    of_few: Callable[[Windows], Values],
) -> Values:
    """Return a figure of each window. A few of them are computed without pandas, which is faster.

    They are few where a replay is continued with a new observation.
    """
    windows = values.size - count + 1
    if windows * count > MAX_FEW:
        return of_many(rolling(values, count)).to_numpy()
    figures = np.full(values.size, np.nan)
    if windows > 0:
        each = np.ndarray(
            (windows, count), np.float64, np.ascontiguousarray(values), strides=(8, 8)
        )
        figures[count - 1 :] = of_few(each)
    return figures


def spans_break(of: StepValues, reach: int) -> npt.NDArray[np.bool_]:
    """Return whether a break of the series lies between each step and the one ``reach`` before it.

    False for the first ``reach`` steps.
    """
    assert of.keys is not None, "checked before: a series is watched"
    is_broken = np.zeros(of.keys.size, dtype=np.bool_)
    if of.breaks:
        series = np.searchsorted(of.breaks, of.keys, side="right")
        is_broken[reach:] = series[reach:] != series[: max(0, series.size - reach)]
    return is_broken


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
