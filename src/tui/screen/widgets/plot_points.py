"""Points of a series that can be drawn, and the limits of the axes.

plotext ends the process on a value that is not a number, so every drawn value passes through here.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MAX_MAGNITUDE = 1e12
"""Magnitude from which a value counts as missing: no figure of the monitor comes near it."""

LINE_MARGIN = 0.02
"""Padding of the x axis on either side, as a fraction of its range."""
LABEL_ROWS = (1.6, 2.4)
"""Lines kept free below and above the values, for the labels of nodes and a flag."""
FREE_ROWS = (1.35, 1.3)
"""Lines kept free in a plot without them, or of fewer lines than ``LABEL_LEAST_ROWS``."""
LOW_ROWS = (0.35, 1.05)
"""Lines kept free in a plot of fewer than ``FREE_LEAST_ROWS``: one above, for the values read off.
"""
LABEL_LEAST_ROWS, FREE_LEAST_ROWS = 11, 6


class Points(NamedTuple):
    """Finite points in their order, as arrays of the same length."""

    x: Floats
    y: Floats
    starts: NDArray[np.bool_]
    """True at points to which no line leads: the first, and those after a missing value."""

    def only(self, chosen: NDArray[np.bool_]) -> Points:
        """Return the chosen points. No line leads across one that is left out."""
        is_first = chosen & ~np.concatenate(([False], chosen[:-1]))
        return Points(self.x[chosen], self.y[chosen], (self.starts | is_first)[chosen])


def finite_points(points: Sequence[tuple[float, float | None]]) -> Points:
    """Return the points whose numbers are both finite and below ``MAX_MAGNITUDE``."""
    x = np.array([x for x, _ in points], dtype=float)
    y = np.array([y for _, y in points], dtype=float)
    is_drawable = (np.abs(x) < MAX_MAGNITUDE) & (np.abs(y) < MAX_MAGNITUDE)
    starts = is_drawable & ~np.concatenate(([False], is_drawable[:-1]))
    return Points(x[is_drawable], y[is_drawable], starts[is_drawable])


def axis_limits(values: Floats, margin: float) -> tuple[float, float]:
    """Return the ends of an axis around ``values``; never equal.

    ``margin`` is the padding on either side, as a fraction of the values' range. Raises ValueError
    without values.
    """
    low, high = float(values.min()), float(values.max())
    padding = (high - low) * margin
    if padding <= max(abs(low), abs(high)) * 1e-9:
        padding = max(abs(low) * 0.05, 0.5)
    return low - padding, high + padding


def value_limits(values: Floats, rows: int, *, has_labels: bool) -> tuple[float, float]:
    """Return the limits of the y axis of lines on ``rows`` lines; never equal.

    ``has_labels`` leaves room for the labels of nodes. Raises ValueError without values.
    """
    low, high = float(values.min()), float(values.max())
    if high - low <= max(abs(low), abs(high)) * 1e-9:
        low, high = axis_limits(values, 0.0)
    below, above = LABEL_ROWS if has_labels and rows >= LABEL_LEAST_ROWS else FREE_ROWS
    if rows < FREE_LEAST_ROWS:
        below, above = LOW_ROWS
    row = (high - low) / max(rows - below - above, 1.0)
    return low - below * row, high + above * row


def bar_limits(values: Floats) -> tuple[float, float]:
    """Return the limits of the y axis of bars, with zero; never equal.

    Raises ValueError without values.
    """
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    return low, (1.0 if low == high else high)


def decimate(points: Points, low: float, high: float, columns: int) -> Points:
    """Keep the smallest and the greatest value of every dot column, in their order.

    The drawing looks the same, because a line fills the dots between the two. Runs between two
    missing values are treated separately. ``columns`` is the number of dot columns from ``low`` to
    ``high``.
    """
    x, y, starts = points
    if len(x) <= 2 * columns or high <= low:
        return points
    dot_column = np.floor((x - low) * (columns / (high - low)))
    is_first = starts | (dot_column != np.concatenate(([np.nan], dot_column[:-1])))
    group = np.cumsum(is_first) - 1
    group_starts = np.flatnonzero(is_first)
    lowest = _first_index_of_each(y == np.minimum.reduceat(y, group_starts)[group], group)
    highest = _first_index_of_each(y == np.maximum.reduceat(y, group_starts)[group], group)
    kept = np.union1d(lowest, highest)
    run_number = np.cumsum(starts)[kept]
    return Points(x[kept], y[kept], run_number != np.concatenate(([0], run_number[:-1])))


def _first_index_of_each(chosen: NDArray[np.bool_], group: NDArray[np.int_]) -> NDArray[np.int_]:
    """Return the index of the first chosen point of every group. Every group must have one."""
    indices = np.flatnonzero(chosen)
    _, first_of_group = np.unique(group[indices], return_index=True)
    result: NDArray[np.int_] = indices[first_of_group]
    return result
