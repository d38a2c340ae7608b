"""Division of a plot's axes into dots and cells, and the drawing made with it.

Lines, nodes, levels, bars, shades, tick labels and the mark all take their place from ``Scale``.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import floor

from msgspec import Struct
from msgspec.structs import replace

from tui.model.plot import Level

Lines = tuple[tuple[tuple[str, str], ...], ...]
"""Lines of (style name, text) runs.

A name is a role's value, "axis", "tick" or "" for the background. ``REVERSED`` may follow it.
"""

DOTS_ACROSS = 2
"""Dots of a braille cell from left to right."""
DOTS_DOWN = 4
"""Dots of a braille cell from top to bottom."""
MIN_STEP = 1e-12
"""Smallest extent of a dot. No figure of the monitor is that small."""


class Scale(Struct, frozen=True):
    """Division of an axis into equal dots, numbered from the left or from the top.

    A value between two dots belongs to the right or lower one. So zero, which is between two cells,
    is in the cell below that edge.
    """

    dots: int
    """Number of dots. Values beyond them are placed in the first or the last."""
    step: float
    """Extent of one dot in the axis's unit; below zero on the y axis, which is numbered downwards.
    """
    origin: float
    """A value at the beginning of a dot."""
    origin_dot: int = 0
    """The dot that begins at ``origin``."""

    @property
    def low(self) -> float:
        """Return the lower limit of the axis."""
        return min(self._edge(0), self._edge(self.dots))

    @property
    def high(self) -> float:
        """Return the upper limit of the axis."""
        return max(self._edge(0), self._edge(self.dots))

    def dot(self, value: float) -> int:
        """Return the dot that contains ``value``."""
        number = self.origin_dot + floor((value - self.origin) / self.step)
        return max(0, min(number, self.dots - 1))

    def centre(self, dot: int) -> float:
        """Return the value in the middle of a dot."""
        return self._edge(dot) + self.step / 2

    def coarser(self, count: int) -> Scale:
        """Return the same axis in dots that are ``count`` of these wide."""
        return replace(
            self,
            dots=self.dots // count,
            step=self.step * count,
            origin_dot=self.origin_dot // count,
        )

    def _edge(self, dot: int) -> float:
        return self.origin + (dot - self.origin_dot) * self.step


def position_scale(low: float, high: float, columns: int) -> Scale:
    """Return the scale of the x axis from ``low`` to ``high`` on ``columns`` cells."""
    dots = columns * DOTS_ACROSS
    return Scale(dots, max((high - low) / dots, MIN_STEP), low)


def value_scale(low: float, high: float, rows: int) -> Scale:
    """Return the scale of the y axis on ``rows`` lines.

    If zero is inside the limits or on one, they are widened until it is between two lines, with at
    least one line below it.
    """
    dots = rows * DOTS_DOWN
    if not low <= 0 <= high:
        return Scale(dots, -max((high - low) / dots, MIN_STEP), high)
    first_above = 1 if high > 0 else 0
    extent, rows_above = min(
        (max(high / above if above else 0.0, -low / (rows - above)), above)
        for above in range(first_above, rows)
    )
    return Scale(dots, -max(extent / DOTS_DOWN, MIN_STEP), 0.0, rows_above * DOTS_DOWN)


class Drawing(Struct, frozen=True):
    """Lines of a drawn plot; no lines if it has no value."""

    lines: Lines = ()
    levels: tuple[Level, ...] = ()
    """Levels inside the limits of the y axis, which are drawn."""
    x: Scale = Scale(DOTS_ACROSS, 1.0, 0.0)
    y: Scale = Scale(DOTS_DOWN, -1.0, 0.0)
    left: int = 0
    """Cells to the left of the canvas. Its first line is the first of the drawing."""
    groups: Mapping[float, range] | None = None
    """Cells of the group of bars at each x; None for a plot of lines."""
    left_out: tuple[str, ...] = ()
    """Names of the overlays that are left out, because they lie within a dot of today's line."""

    @property
    def rows(self) -> int:
        """Return the height of the canvas in lines."""
        return self.y.dots // DOTS_DOWN

    @property
    def canvas(self) -> range:
        """Return the cells of a line that belong to the canvas."""
        return range(self.left, self.left + self.x.dots // DOTS_ACROSS)

    def cell(self, x: float) -> int | None:
        """Return the cell in which position ``x`` is drawn, None if it is outside the canvas."""
        if self.groups is not None:
            group = self.groups.get(x)
            return None if group is None else group[(len(group) - 1) // 2]
        if not self.x.low <= x <= self.x.high:
            return None
        return self.left + self.x.dot(x) // DOTS_ACROSS

    def cells(self, start: float, end: float) -> range:
        """Return the cells of the canvas between two positions; empty for a plot of bars."""
        low, high = self.x.low, self.x.high
        if self.groups is not None or end < low or start > high:
            return range(0)
        first, last = self.cell(max(start, low)), self.cell(min(end, high))
        return range(0) if first is None or last is None else range(first, last + 1)
