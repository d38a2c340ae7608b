"""Values read back from the painted cells of a drawing, as a person reads them off.

Only the limits of the axes are taken from the drawing. The rest is read from its lines.
"""

from __future__ import annotations

from functools import cached_property
from math import floor
from typing import NamedTuple

from tui.model.plot import Role
from tui.screen.widgets.plot_geometry import Drawing

BLOCKS = " ▁▂▃▄▅▆▇█"
REVERSED = "-reversed"
_DOTS = tuple(
    (x, y, bit)
    for x, bits in enumerate(((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80)))
    for y, bit in enumerate(bits)
)
"""Column, line and bit of each dot of a braille cell."""


class Cell(NamedTuple):
    """One cell: the style name and the letter."""

    name: str
    letter: str


class Reading:
    """Cells of a drawing's canvas, and the values that they stand for."""

    def __init__(self, drawing: Drawing) -> None:
        self.rows = [
            [Cell(name, letter) for name, text in line for letter in text]
            for line in drawing.lines[: drawing.rows]
        ]
        self.left = drawing.left
        self.columns = len(self.rows[0]) - drawing.left
        self.y_low, self.y_high = drawing.y.low, drawing.y.high
        self.x_low, self.x_high = drawing.x.low, drawing.x.high

    @property
    def row_extent(self) -> float:
        """Return the extent of a line in the y axis's unit."""
        return (self.y_high - self.y_low) / len(self.rows)

    @property
    def dot_extent(self) -> float:
        return self.row_extent / 4

    def value_of_dot(self, dot: int) -> float:
        """Return the value in the middle of a dot, counted from the top."""
        return self.y_high - (dot + 0.5) * self.dot_extent

    def row_contains(self, row: int, value: float) -> bool:
        """Is the value between the edges of a line?"""
        slack = self.row_extent * 1e-6
        top = self.y_high - row * self.row_extent
        return top - self.row_extent - slack <= value <= top + slack

    @cached_property
    def lit_dots(self) -> dict[int, set[int]]:
        """Return the dots from the top that are lit in every dot column of the canvas."""
        lit: dict[int, set[int]] = {column: set() for column in range(2 * self.columns)}
        for row, cells in enumerate(self.rows):
            for column, cell in enumerate(cells[self.left :]):
                bits = ord(cell.letter) - 0x2800
                if 0 < bits < 256:
                    for x, y, bit in _DOTS:
                        if bits & bit:
                            lit[2 * column + x].add(4 * row + y)
        return lit

    def dot_columns(self, x: float) -> range:
        """Return the dot column of a position of the x axis, or both if it is between two."""
        place = (x - self.x_low) / (self.x_high - self.x_low) * 2 * self.columns
        return range(max(0, floor(place - 1e-6)), min(floor(place + 1e-6) + 1, 2 * self.columns))

    def values_at(self, x: float) -> list[float]:
        """Return the values of the dots that are lit at a position of the x axis."""
        columns = self.dot_columns(x)
        return [self.value_of_dot(dot) for column in columns for dot in self.lit_dots[column]]

    def label_rows(self) -> dict[float, int]:
        """Return the values of the y axis's labels and their lines."""
        texts = {
            row: "".join(cell.letter for cell in cells[: self.left - 1]).strip()
            for row, cells in enumerate(self.rows)
        }
        return {
            float(text.replace("−", "-").replace(",", "")): row
            for row, text in texts.items()
            if text
        }

    def bar_eighths(self, column: int, role: Role, zero_row: int) -> tuple[int, int]:
        """Return the eighths of a bar above and below zero in one cell column.

        A bar must begin at zero and have no gap.
        """
        above = below = 0
        for row in range(zero_row - 1, -1, -1):
            above += self._eighths_in(row, column, role, reverse=False)
        for row in range(zero_row, len(self.rows)):
            below += self._eighths_in(row, column, role, reverse=True)
        for eighths, step, first in ((above, -1, zero_row - 1), (below, 1, zero_row)):
            for number in range(eighths // 8):
                assert self.rows[first + step * number][column].letter == "█"
        return above, below

    def _eighths_in(self, row: int, column: int, role: Role, *, reverse: bool) -> int:
        cell = self.rows[row][column]
        if cell.name == role.value + REVERSED:
            assert reverse, f"a bar hangs from the upper edge of line {row} above zero"
            return 8 - BLOCKS.index(cell.letter)
        if cell.name != role.value or cell.letter not in BLOCKS:
            return 0
        assert cell.letter == "█" or not reverse, f"a bar stands in line {row} below zero"
        return BLOCKS.index(cell.letter)
