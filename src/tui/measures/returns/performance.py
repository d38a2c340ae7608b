"""What a history of levels returned, how much it swung, and how far it fell."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd

from tui.measures.cache import per_snapshot
from tui.measures.returns.aligned_closes import Numbers, origin, shared, tracks
from tui.model.snapshot import Snapshot, Stamp, State

TRADING_DAYS = 252
"""A year of them, for volatility."""
DAYS_PER_YEAR = 365.25
LEAST_DAYS = 350
"""Calendar days under which a return is not stated for a year."""


@dataclass(frozen=True)
class Drawdown:
    """The deepest fall from a peak: places among the levels."""

    depth_pct: float
    """Negative, 0 where nothing was ever lost."""
    peak: int
    trough: int
    recovered: int | None
    """The first day at or above the peak again, None while there is none."""


def annual_return_pct(levels: Numbers, days: pd.DatetimeIndex) -> float | None:
    """The constant return a year that leads from the first level to the last, in percent."""
    length: int = (days[-1] - days[0]).days
    if length < LEAST_DAYS:
        return None
    growth = float(levels[-1] / levels[0])
    return float(100 * (growth ** (DAYS_PER_YEAR / length) - 1))


def volatility_pct(levels: Numbers) -> float | None:
    """The standard deviation of daily returns, for a year, in percent."""
    returns = levels[1:] / levels[:-1] - 1
    if len(returns) < 2:
        return None
    return float(100 * np.std(returns, ddof=1) * sqrt(TRADING_DAYS))


def worst_drawdown(levels: Numbers) -> Drawdown:
    """The deepest fall, the earliest of equals; at least one level, none missing."""
    peaks = np.maximum.accumulate(levels)
    falls = levels / peaks - 1
    trough = int(np.argmin(falls))
    peak = int(np.argmax(levels[: trough + 1]))
    after = np.flatnonzero(levels[trough:] >= levels[peak])
    recovered = trough + int(after[0]) if after.size and trough > peak else None
    return Drawdown(float(100 * falls[trough]), peak, trough, recovered)


def drawdowns_pct(levels: Numbers) -> Numbers:
    """For each level its distance from the highest so far, in percent, at most 0."""
    return np.asarray(100 * (levels / np.maximum.accumulate(levels) - 1))


def calendar_years_pct(levels: Numbers, days: pd.DatetimeIndex) -> dict[int, float]:
    """The return of each calendar year from the last level of the year before, in percent.

    The first year starts from the first level, and the last one ends with the last.
    """
    ends = np.append(np.flatnonzero(np.diff(days.year.to_numpy())), len(days) - 1)
    bounds = levels[np.concatenate([[0], ends])]
    return {
        int(days[end].year): float(100 * (after / before - 1))
        for end, before, after in zip(ends, bounds[:-1], bounds[1:], strict=True)
    }


WINDOWS = (60, 252)
"""Observations: a quarter and a year of trading."""


@dataclass(frozen=True, eq=False)
class Correlation:
    """How two funds moved together, over windows that end on each day both have a close."""

    days: pd.DatetimeIndex
    rolling: dict[int, Numbers]
    """By window: from -1 to 1 for each day, NaN before there are so many returns."""
    stamp: Stamp
    apart: bool
    """Their closes are two publishers', or one of them has none: there are no days."""


@per_snapshot
def correlation(snapshot: Snapshot, stock: str, bond: str) -> Correlation:
    """Pearson's correlation of daily total returns over ``WINDOWS`` observations."""
    found = tracks(snapshot, stock)
    legs = [found[symbol] for symbol in (stock, bond) if symbol in found]
    places = shared(*legs) if len(legs) == 2 else np.array([], dtype=np.intp)
    if not places.size:
        nothing = Stamp(None, None, State.CACHED)
        return Correlation(pd.DatetimeIndex([]), {n: np.array([]) for n in WINDOWS}, nothing, True)
    levels = pd.DataFrame({n: leg.total[places] for n, leg in enumerate(legs)})
    returns = levels.pct_change()
    rolling = {n: returns[0].rolling(n).corr(returns[1]).to_numpy() for n in WINDOWS}
    stamp = origin(legs, places[[max(-max(WINDOWS) - 1, -len(places)), -1]])
    return Correlation(legs[0].days[places], rolling, stamp, False)
