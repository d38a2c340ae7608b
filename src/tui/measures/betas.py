"""How far returns follow the 10-year yield: a regression over the days both markets have.

On a day when only one market is open nothing is observed; what happened on it is in the return,
or in the change of the yield, to the next day that both have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np

from tui.measures.joint import Yields, ten_year
from tui.measures.memory import per_snapshot
from tui.measures.tracks import Numbers, Places, Track, origin, tracks
from tui.model import Snapshot, Stamp, State

WINDOWS = (60, 252)
"""Observations: a quarter and a year of trading."""
BP_PER_PCT = 100.0
BP = 1e4
"""A return of 1, in basis points."""


@dataclass(frozen=True)
class RateBeta:
    """The slope of returns on changes of the 10-year yield."""

    window: int
    """Observations asked for."""
    observations: int
    """Those there are, at most ``window``; with fewer there is no slope."""
    bp_per_bp: float | None
    """Return in bp for each bp that the yield rose: about minus the duration of a bond fund."""
    standard_error: float | None
    stamp: Stamp


@dataclass(frozen=True)
class Slope:
    """A line through points by least squares, and how sure its slope is."""

    value: float
    standard_error: float


def slope(x: Numbers, y: Numbers) -> Slope | None:
    """The slope of y on x with its ordinary standard error; None where x does not vary.

    With errors alike and unrelated: s / sqrt(sum of squares of x), s with n - 2 degrees of freedom.
    """
    if len(x) < 3:
        return None
    dx, dy = x - x.mean(), y - y.mean()
    squares = float(dx @ dx)
    if squares == 0:
        return None
    value = float(dx @ dy) / squares
    rest = dy - value * dx
    return Slope(value, sqrt(float(rest @ rest) / (len(x) - 2) / squares))


@per_snapshot
def rate_betas(
    snapshot: Snapshot, benchmark: str, relative: bool
) -> Mapping[str, tuple[RateBeta, ...]]:
    """One for each of ``WINDOWS``, of every symbol's total return or that less the benchmark's.

    A symbol that nothing can be relative to is not there, nor is any without a curve.
    """
    found, yields = tracks(snapshot, benchmark), ten_year(snapshot)
    against = found.get(benchmark)
    laid: dict[int, Numbers] = {}
    betas = {}
    for symbol, track in found.items():
        if relative and (track.apart or against is None):
            continue
        legs = [track, against] if relative and against is not None else [track]
        if id(track.days) not in laid:
            laid[id(track.days)] = yields.on(track.instants)
        betas[symbol] = _betas(legs, laid[id(track.days)], yields)
    return betas


def slope_on_yields(levels: Numbers, percent: Numbers) -> Slope | None:
    """Return in bp on the change of a yield in bp, from levels and yields of the same days.

    Days without a yield are left out.
    """
    both = ~np.isnan(percent)
    kept = levels[both]
    return slope(np.diff(percent[both]) * BP_PER_PCT, BP * (kept[1:] / kept[:-1] - 1))


def _betas(legs: list[Track], percent: Numbers, yields: Yields) -> tuple[RateBeta, ...]:
    """``legs``: the asset, and what is subtracted; ``percent``: the yield on each of their days."""
    known = ~np.isnan(np.sum([percent, *(leg.total for leg in legs)], axis=0))
    places = np.flatnonzero(known)[-max(WINDOWS) - 1 :]
    changes_bp = np.diff(percent[places]) * BP_PER_PCT
    own, *less = (BP * (leg.total[places][1:] / leg.total[places][:-1] - 1) for leg in legs)
    returns_bp = own - less[0] if less else own
    return tuple(_beta(legs, n, places, (changes_bp, returns_bp), yields) for n in WINDOWS)


def _beta(
    legs: list[Track], window: int, places: Places, points: tuple[Numbers, Numbers], yields: Yields
) -> RateBeta:
    changes_bp, returns_bp = points
    used = min(window, len(changes_bp))
    if not used:
        return RateBeta(window, 0, None, None, Stamp(None, None, State.CACHED))
    first, last = int(places[-used - 1]), int(places[-1])
    instants = legs[0].instants
    stamp = yields.joined_to(origin(legs, (first, last)), instants[first], instants[last])
    found = slope(changes_bp[-used:], returns_bp[-used:]) if used == window else None
    value, error = (None, None) if found is None else (found.value, found.standard_error)
    return RateBeta(window, used, value, error, stamp)
