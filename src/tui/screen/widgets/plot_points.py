"""What of a series may be drawn: finite points, two values a dot column, and the limits around.

plotext ends the process on a value that is not a number, so everything drawn passes here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

FAR = 1e12
"""No figure of this monitor comes near; anything beyond is taken as missing."""


class Points(NamedTuple):
    """Finite points in their order, as arrays of one length."""

    x: Floats
    y: Floats
    starts: NDArray[np.bool_]
    """Where no line comes from the point before: the first, and those after a missing value."""


def drawable(points: Sequence[tuple[float, float | None]]) -> Points:
    """The points with two finite numbers of a size that can be drawn."""
    x = np.array([x for x, _ in points], dtype=float)
    y = np.array([y for _, y in points], dtype=float)
    good = (np.abs(x) < FAR) & (np.abs(y) < FAR)
    starts = good & ~np.concatenate(([False], good[:-1]))
    return Points(x[good], y[good], starts[good])


def limits(values: Floats, margin: float) -> tuple[float, float]:
    """The ends of an axis around ``values``, ``margin`` as a share of their span; never equal.

    Raises ValueError without values.
    """
    low, high = float(values.min()), float(values.max())
    pad = (high - low) * margin
    if pad <= max(abs(low), abs(high)) * 1e-9:
        pad = max(abs(low) * 0.05, 0.5)
    return low - pad, high + pad


def decimate(points: Points, low: float, high: float, columns: int) -> Points:
    """Keep the least and the greatest value of every dot column, in their order of occurrence.

    Nothing visible is lost: a column of dots between them looks the same. A stretch between two
    missing values keeps its own.
    """
    x, y, starts = points
    if len(x) <= 2 * columns or high <= low:
        return points
    column = np.floor((x - low) * (columns / (high - low)))
    first = starts | (column != np.concatenate(([np.nan], column[:-1])))
    group = np.cumsum(first) - 1
    begins = np.flatnonzero(first)
    least = _first_of(y == np.minimum.reduceat(y, begins)[group], group)
    greatest = _first_of(y == np.maximum.reduceat(y, begins)[group], group)
    kept = np.union1d(least, greatest)
    run = np.cumsum(starts)[kept]
    return Points(x[kept], y[kept], run != np.concatenate(([0], run[:-1])))


def _first_of(chosen: NDArray[np.bool_], group: NDArray[np.int_]) -> NDArray[np.int_]:
    """The place of the first chosen point of every group; each has one."""
    places = np.flatnonzero(chosen)
    _, first = np.unique(group[places], return_index=True)
    found: NDArray[np.int_] = places[first]
    return found
