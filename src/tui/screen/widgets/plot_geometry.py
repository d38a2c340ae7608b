"""What was drawn of a plot, and where on it a place of the x axis stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tui.model.view import Level

Lines = tuple[tuple[tuple[str, str], ...], ...]
"""Lines of (ink, text) runs; the ink is a role's value, "axis", "tick" or "" for bare paper."""


@dataclass(frozen=True)
class Drawing:
    """Lines of a plot; none where there was no value."""

    lines: Lines = ()
    levels: tuple[Level, ...] = ()
    """The levels inside the limits."""
    x: tuple[float, float] = (0.0, 1.0)
    """The limits of the x axis."""
    left: int = 0
    """Cells before the canvas."""
    columns: int = 0
    """Cells of the canvas."""
    rows: int = 0
    """Lines of the canvas, which begins with the first."""
    moved: Mapping[float, float] | None = None
    """Where on the axis the bars of a place are centred; None where places are their own."""

    def cell(self, x: float) -> int | None:
        """The cell of a line in which a place of the x axis stands, None outside the canvas."""
        low, high = self.x
        at = x if self.moved is None else self.moved.get(x)
        if at is None or not low <= at <= high:
            return None
        return self.left + round((at - low) / (high - low) * (self.columns - 1))

    def cells(self, start: float, end: float) -> range:
        """The cells of the canvas between two places."""
        low, high = self.x
        if self.moved is not None or end < low or start > high:
            return range(0)
        first, last = self.cell(max(start, low)), self.cell(min(end, high))
        return range(0) if first is None or last is None else range(first, last + 1)
