"""Interpolation between the published points of a curve. Beyond its ends the value is NaN."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Interpolation = Callable[[Floats, Floats, Floats], Floats]
"""``interpolate(x, y, at)``: values at ``at`` of a curve through the points, NaN outside them."""


def linear(x: Floats, y: Floats, at: Floats) -> Floats:
    """Return the values at ``at`` of straight lines between the points; ``x`` ascends strictly."""
    return np.interp(at, x, y, left=np.nan, right=np.nan)


def monotone(x: Floats, y: Floats, at: Floats) -> Floats:
    """Return the values at ``at`` of a smooth curve through the points, without overshoot.

    The curve consists of cubic Hermite polynomials. Between two points it is monotone. ``x``
    ascends strictly and has at least two points.

    Source: the slopes are the weighted harmonic means of Fritsch and Butland, "A method for
    constructing local monotone piecewise cubic interpolants", SIAM J. Sci. Stat. Comput. 5, 1984.
    They meet the condition of Fritsch and Carlson (1980).
    """
    width, rise = np.diff(x), np.diff(y)
    slopes = _slopes(width, rise / width)
    left = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(width) - 1)
    h = width[left]
    t = (at - x[left]) / h
    value = (
        y[left] * (1 + 2 * t) * (1 - t) ** 2
        + h * slopes[left] * t * (1 - t) ** 2
        + y[left + 1] * t**2 * (3 - 2 * t)
        + h * slopes[left + 1] * t**2 * (t - 1)
    )
    return np.where((at < x[0]) | (at > x[-1]), np.nan, value)


def _slopes(width: Floats, chord: Floats) -> Floats:
    """Return the slope at every point: 0 at a turn, else between the slopes of its two chords."""
    if len(chord) == 1:
        return np.repeat(chord, 2)
    before, after = chord[:-1], chord[1:]
    near, far = 2 * width[1:] + width[:-1], width[1:] + 2 * width[:-1]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        mean = (near + far) / (near / before + far / after)
    inner = np.where(before * after > 0, mean, 0.0)
    first = _end_slope(width[0], width[1], chord[0], chord[1])
    last = _end_slope(width[-1], width[-2], chord[-1], chord[-2])
    return np.concatenate(([first], inner, [last]))


def _end_slope(width: float, beside: float, chord: float, following: float) -> float:
    """Return the slope at an end: of the parabola through three points, limited to be monotone."""
    slope = ((2 * width + beside) * chord - width * following) / (width + beside)
    if slope * chord <= 0:
        return 0.0
    if chord * following < 0 and abs(slope) > 3 * abs(chord):
        return 3 * chord
    return slope
