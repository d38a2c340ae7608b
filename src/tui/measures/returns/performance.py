"""Performance of a history of levels: return, volatility and drawdowns.

Levels are arrays of positive numbers without NaN, one per trading day, ascending in time.
"""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd
from msgspec import Struct

from tui.measures.returns.aligned_closes import Numbers

TRADING_DAYS = 252
"""Trading days of a year, used to annualise volatility."""
DAYS_PER_YEAR = 365.25
LEAST_DAYS = 350
"""Fewest calendar days for which a return is annualised."""


class Drawdown(Struct, frozen=True):
    """Deepest fall from a peak. Peak, trough and recovery are places among the levels."""

    depth_pct: float
    """Negative; 0 if the levels never fall."""
    peak: int
    trough: int
    recovered: int | None
    """First place after the trough at or above the peak, None if there is none."""


def annual_return_pct(levels: Numbers, days: pd.DatetimeIndex) -> float | None:
    """Return the annualised (compound) return from the first level to the last, in percent.

    None for fewer than ``LEAST_DAYS`` calendar days.
    """
    length: int = (days[-1] - days[0]).days
    if length < LEAST_DAYS:
        return None
    growth = float(levels[-1] / levels[0])
    return float(100 * (growth ** (DAYS_PER_YEAR / length) - 1))


def volatility_pct(levels: Numbers) -> float | None:
    """Return the annualised standard deviation of daily returns, in percent.

    It is the sample deviation times the square root of ``TRADING_DAYS``. None for fewer than two
    returns.
    """
    returns = levels[1:] / levels[:-1] - 1
    if len(returns) < 2:
        return None
    return float(100 * np.std(returns, ddof=1) * sqrt(TRADING_DAYS))


def worst_drawdown(levels: Numbers) -> Drawdown:
    """Return the deepest fall from a peak, the earliest of equal ones.

    Raises ValueError for no levels.
    """
    peaks = np.maximum.accumulate(levels)
    falls = levels / peaks - 1
    trough = int(np.argmin(falls))
    peak = int(np.argmax(levels[: trough + 1]))
    after = np.flatnonzero(levels[trough:] >= levels[peak])
    recovered = trough + int(after[0]) if after.size and trough > peak else None
    return Drawdown(float(100 * falls[trough]), peak, trough, recovered)


def drawdowns_pct(levels: Numbers) -> Numbers:
    """Return each level's distance from the highest level so far, in percent, at most 0."""
    return np.asarray(100 * (levels / np.maximum.accumulate(levels) - 1))


def calendar_years_pct(levels: Numbers, days: pd.DatetimeIndex) -> dict[int, float]:
    """Return the return of each calendar year, in percent.

    A year is measured from the last level of the year before to its own last level. The first year
    is measured from the first level.
    """
    ends = np.append(np.flatnonzero(np.diff(days.year.to_numpy())), len(days) - 1)
    bounds = levels[np.concatenate([[0], ends])]
    return {
        int(days[end].year): float(100 * (after / before - 1))
        for end, before, after in zip(ends, bounds[:-1], bounds[1:], strict=True)
    }
