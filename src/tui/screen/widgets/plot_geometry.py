"""Drawing of a plot, and the cells in which positions of the x axis are drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.model.view import Level

Lines = tuple[tuple[tuple[str, str], ...], ...]
"""Lines of (style name, text) runs.

A name is a role's value, "axis", "tick" or "" for the background.
"""


@dataclass(frozen=True)
class Drawing:
    """Lines of a drawn plot; no lines if it has no value."""

    lines: Lines = ()
    levels: tuple[Level, ...] = ()
    """Levels inside the limits of the y axis."""
    x: tuple[float, float] = (0.0, 1.0)
    """Limits of the x axis."""
    left: int = 0
    """Cells to the left of the canvas."""
    columns: int = 0
    """Width of the canvas in cells."""
    rows: int = 0
    """Height of the canvas in lines. It starts at the first line."""
    group_centres: Mapping[float, float] | None = None
    """Position on the drawn axis of the group of bars at each x; None for a plot of lines."""

    def cell(self, x: float) -> int | None:
        """Return the cell in which position ``x`` is drawn, None if it is outside the canvas."""
        low, high = self.x
        position = x if self.group_centres is None else self.group_centres.get(x)
        if position is None or not low <= position <= high:
            return None
        return self.left + round((position - low) / (high - low) * (self.columns - 1))

    def cells(self, start: float, end: float) -> range:
        """Return the cells of the canvas between two positions; empty for a plot of bars."""
        low, high = self.x
        if self.group_centres is not None or end < low or start > high:
            return range(0)
        first, last = self.cell(max(start, low)), self.cell(min(end, high))
        return range(0) if first is None or last is None else range(first, last + 1)
