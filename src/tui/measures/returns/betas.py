"""How far returns follow the 10-year yield: a regression over the days both markets have.

On a day when only one market is open nothing is observed; what happened on it is in the return,
or in the change of the yield, to the next day that both have.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import sqrt

import numpy as np
import pandas as pd

from tui.measures.cache import per_parts, per_snapshot
from tui.measures.curve.par_curve import par_curve
from tui.measures.provenance import Inputs, joined
from tui.measures.returns.aligned_closes import (
    AlignedCloses,
    Instants,
    Numbers,
    Places,
    instants,
    origin,
    tracks,
)
from tui.model.snapshot import Snapshot, Stamp, State, worst

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


def _betas(legs: list[AlignedCloses], percent: Numbers, yields: Yields) -> tuple[RateBeta, ...]:
    """``legs``: the asset, and what is subtracted; ``percent``: the yield on each of their days."""
    known = ~np.isnan(np.sum([percent, *(leg.total for leg in legs)], axis=0))
    places = np.flatnonzero(known)[-max(WINDOWS) - 1 :]
    changes_bp = np.diff(percent[places]) * BP_PER_PCT
    own, *less = (BP * (leg.total[places][1:] / leg.total[places][:-1] - 1) for leg in legs)
    returns_bp = own - less[0] if less else own
    return tuple(_beta(legs, n, places, (changes_bp, returns_bp), yields) for n in WINDOWS)


def _beta(
    legs: list[AlignedCloses],
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
    instants = legs[0].instants
    stamp = yields.joined_to(origin(legs, (first, last)), instants[first], instants[last])
    found = slope(changes_bp[-used:], returns_bp[-used:]) if used == window else None
    value, error = (None, None) if found is None else (found.value, found.standard_error)
    return RateBeta(window, used, value, error, stamp)


class Yields:
    """The par yields of one tenor in percent, on the days they are published."""

    def __init__(self, curve: pd.DataFrame, tenor: str) -> None:
        self._rows = curve.iloc[:0] if tenor not in curve.columns else curve[curve[tenor].notna()]
        self._instants = instants(self._rows.index)
        values = self._rows[tenor] if tenor in self._rows.columns else pd.Series(dtype="float64")
        self._percent: Numbers = values.to_numpy(dtype="float64")
        codes, inputs = pd.factorize(self._rows["inputs"])
        self._codes, self._inputs = codes, tuple(inputs)
        self._stamps: dict[tuple[int, int], tuple[datetime, State, Inputs]] = {}

    def on(self, days: Instants) -> Numbers:
        """The yields on these days, NaN on those without one."""
        return self._where(days, np.searchsorted(self._instants, days), days)

    def of_month(self, ends: pd.DatetimeIndex) -> Numbers:
        """The last yield of the month each day lies in, up to that day; NaN for none."""
        days = instants(ends)
        months = instants(ends.to_period("M").to_timestamp())
        return self._where(days, np.searchsorted(self._instants, days, side="right") - 1, months)

    def _where(self, days: Instants, places: np.ndarray, earliest: Instants) -> Numbers:
        """The yields at some places, NaN at those outside ``earliest`` to ``days``."""
        if not len(self._instants):
            return np.full(len(days), np.nan)
        places = np.clip(places, 0, len(self._instants) - 1)
        found = self._instants[places]
        return np.where((earliest <= found) & (found <= days), self._percent[places], np.nan)

    def joined_to(self, stamp: Stamp, first: int, last: int) -> Stamp:
        """The stamp of what is worked out from closes and from the yields between two instants.

        As trusted as the newest of these yields, and from the parts of all of them.
        """
        start, end = (int(place) for place in np.searchsorted(self._instants, [first, last + 1]))
        if start >= end or stamp.known is None:
            return stamp
        known, state, inputs = self._stamp(start, end)
        both = joined([stamp.inputs, inputs])
        return Stamp(stamp.observed, max(stamp.known, known), worst((stamp.state, state)), both)

    def _stamp(self, start: int, end: int) -> tuple[datetime, State, Inputs]:
        if (start, end) not in self._stamps:
            newest = self._rows.iloc[end - 1]
            inputs = joined(self._inputs[code] for code in np.unique(self._codes[start:end]))
            self._stamps[start, end] = (
                newest["known"].to_pydatetime(),
                State(newest["state"]),
                inputs,
            )
        return self._stamps[start, end]


@per_parts("par_yields")
def ten_year(snapshot: Snapshot) -> Yields:
    """What returns are set against day by day."""
    return Yields(par_curve(snapshot), "10Y")


@per_parts("par_yields")
def twenty_year(snapshot: Snapshot) -> Yields:
    """What months are sorted by."""
    return Yields(par_curve(snapshot), "20Y")
