"""Rate betas: the slope of daily returns on changes of the 10-year par yield.

Ordinary least squares over the days on which both the stock and the bond market are open. A move
on a day when only one of them is open is part of the change to the next common day.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt

import numpy as np
from msgspec import Struct

from tui.measures.cache import per_snapshot
from tui.measures.curve.par_curve import BP_PER_PCT
from tui.measures.returns.aligned_closes import (
    AlignedCloses,
    Numbers,
    Places,
    align_closes,
    stamp_at,
)
from tui.measures.returns.yields import Yields, ten_year
from tui.model.snapshot import Snapshot, Stamp, State

WINDOWS = (60, 252)
"""Numbers of observations: a quarter and a year of trading days."""
BP = 1e4
"""Basis points of a return of 1."""


class RateBeta(Struct, frozen=True):
    """Slope of daily total returns on changes of the 10-year par yield."""

    window: int
    """One of ``WINDOWS``."""
    observations: int
    """Observations available, at most ``window``."""
    bp_per_bp: float | None
    """Return in bp per bp that the yield rises: about minus the duration of a bond fund in years.
    None with fewer observations than ``window``, or if the yield did not change."""
    standard_error: float | None
    """Standard error of the slope, in bp per bp. None without a slope."""
    stamp: Stamp


class Slope(Struct, frozen=True):
    """Slope of a least-squares line."""

    value: float
    standard_error: float


def slope(x: Numbers, y: Numbers) -> Slope | None:
    """Return the slope of y on x with its ordinary least squares standard error.

    The error is s / sqrt(Sxx), where Sxx is the sum of squared deviations of x and s is the
    standard deviation of the residuals with n - 2 degrees of freedom. It assumes uncorrelated
    residuals of equal variance. None for fewer than three points, or if x does not vary.
    """
    if len(x) < 3:
        return None
    dx, dy = x - x.mean(), y - y.mean()
    squares = float(dx @ dx)
    if squares == 0:
        return None
    value = float(dx @ dy) / squares
    residuals = dy - value * dx
    return Slope(value, sqrt(float(residuals @ residuals) / (len(x) - 2) / squares))


def slope_on_yields(levels: Numbers, percent: Numbers) -> Slope | None:
    """Return the slope of returns (bp) on changes of a yield (bp), given levels and yields (%).

    Both arrays are of the same days. Days without a yield are left out. None as in ``slope``.
    """
    has_yield = ~np.isnan(percent)
    kept = levels[has_yield]
    return slope(np.diff(percent[has_yield]) * BP_PER_PCT, BP * (kept[1:] / kept[:-1] - 1))


@per_snapshot
def rate_betas(
    snapshot: Snapshot, benchmark: str, relative: bool
) -> Mapping[str, tuple[RateBeta, ...]]:
    """Return the rate betas of every symbol, one for each of ``WINDOWS``.

    With ``relative``, of its total return minus the benchmark's. Then a symbol whose closes do not
    compare with the benchmark's has no key.
    """
    aligned, yields = align_closes(snapshot, benchmark), ten_year(snapshot)
    against = aligned.get(benchmark)
    yields_by_days: dict[int, Numbers] = {}
    betas = {}
    for symbol, own in aligned.items():
        if relative and (own.is_incomparable or against is None):
            continue
        pair = [own, against] if relative and against is not None else [own]
        if id(own.days) not in yields_by_days:
            yields_by_days[id(own.days)] = yields.on_days(own.instants)
        betas[symbol] = _betas(pair, yields_by_days[id(own.days)], yields)
    return betas


def _betas(pair: list[AlignedCloses], percent: Numbers, yields: Yields) -> tuple[RateBeta, ...]:
    """Return the betas of an asset, minus a benchmark if ``pair`` has one.

    ``percent`` is the yield on each of their days.
    """
    is_known = ~np.isnan(np.sum([percent, *(closes.total for closes in pair)], axis=0))
    places = np.flatnonzero(is_known)[-max(WINDOWS) - 1 :]
    changes_bp = np.diff(percent[places]) * BP_PER_PCT
    own, *less = (
        BP * (closes.total[places][1:] / closes.total[places][:-1] - 1) for closes in pair
    )
    returns_bp = own - less[0] if less else own
    return tuple(_beta(pair, n, places, (changes_bp, returns_bp), yields) for n in WINDOWS)


def _beta(
    pair: list[AlignedCloses],
    window: int,
    places: Places,
    points: tuple[Numbers, Numbers],
    yields: Yields,
) -> RateBeta:
    changes_bp, returns_bp = points
    used = min(window, len(changes_bp))
    if not used:
        return RateBeta(window, 0, None, None, Stamp(None, None, State.CACHED))
    first, last = int(places[-used - 1]), int(places[-1])
    instants = pair[0].instants
    stamp = yields.add_to_stamp(stamp_at(pair, (first, last)), instants[first], instants[last])
    line = slope(changes_bp[-used:], returns_bp[-used:]) if used == window else None
    value, error = (None, None) if line is None else (line.value, line.standard_error)
    return RateBeta(window, used, value, error, stamp)
