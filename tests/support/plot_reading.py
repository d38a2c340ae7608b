"""Values read back from the painted cells of a drawing, as a person reads them off.

Only the limits of the axes are taken from the drawing. The rest is read from its lines.
"""

from __future__ import annotations

from functools import cached_property
from math import floor
from typing import NamedTuple

from tui.screen.widgets.plot_geometry import Drawing
from tui.screen.widgets.plot_symbols import LETTERS

BLOCKS = " ▁▂▃▄▅▆▇█"
REVERSED = "-reversed"
STROKES = set(LETTERS.values()) - {"."}
"""Letters of lines in ASCII. A dot is of the grid, or of a figure."""
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


class Piece(NamedTuple):
    """Part of a cell that is drawn: its limits on both axes."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float


class Reading:
    """Cells of a drawing's canvas, and the values that they stand for."""

    def __init__(self, drawing: Drawing) -> None:
        self.rows = [
            [Cell(name, letter) for name, text in line for letter in text]
            for line in drawing.lines[: drawing.rows]
        ]
        self.left = drawing.left
        self.columns = len(drawing.canvas)
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
            for column, cell in enumerate(cells[self.left : self.left + self.columns]):
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

    def pieces(self, *names: str) -> list[Piece]:
        """Return the parts of cells that are drawn in these styles, in any symbols."""
        x_extent = (self.x_high - self.x_low) / self.columns
        found = []
        for row, cells in enumerate(self.rows):
            for column, cell in enumerate(cells[self.left : self.left + self.columns]):
                left = self.x_low + column * x_extent
                top = self.y_high - row * self.row_extent
                for x, y, across, down in _parts(cell.letter) if cell.name in names else ():
                    start, upper = left + x * x_extent / across, top - y * self.row_extent / down
                    end, lower = start + x_extent / across, upper - self.row_extent / down
                    found.append(Piece(start, end, lower, upper))
        return found

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

    def bar_eighths(self, column: int, names: tuple[str, str], zero_row: int) -> tuple[int, int]:
        """Return the eighths of a bar above and below zero in one cell column.

        ``names`` are its styles above and below. A bar must begin at zero and have no gap.
        """
        above = below = 0
        for row in range(zero_row - 1, -1, -1):
            above += self._eighths_in(row, column, names, is_below=False)
        for row in range(zero_row, len(self.rows)):
            below += self._eighths_in(row, column, names, is_below=True)
        for eighths, step, first in ((above, -1, zero_row - 1), (below, 1, zero_row)):
            for number in range(eighths // 8):
                assert self.rows[first + step * number][column].letter == "█"
        return above, below

    def _eighths_in(self, row: int, column: int, names: tuple[str, str], *, is_below: bool) -> int:
        cell, (up, down) = self.rows[row][column], names
        if cell.name == down + REVERSED:
            assert is_below, f"a bar hangs from the upper edge of line {row} above zero"
            return 8 - BLOCKS.index(cell.letter)
        if cell.name not in names or cell.letter not in BLOCKS:
            return 0
        assert cell.name == (down if is_below else up), f"the bar in line {row} has another sign"
        assert cell.letter == "█" or not is_below, f"a bar stands in line {row} below zero"
        return BLOCKS.index(cell.letter)


def _parts(letter: str) -> list[tuple[int, int, int, int]]:
    """Return the drawn parts of a cell: column, line, and the number of each in a cell."""
    bits = ord(letter) - 0x2800
    if 0 < bits < 256:
        return [(x, y, 2, 4) for x, y, bit in _DOTS if bits & bit]
    halves = {"▀": (0,), "▄": (1,), "█": (0, 1)}
    if letter in halves:
        return [(0, y, 1, 2) for y in halves[letter]]
    return [(0, 0, 1, 1)] if letter in STROKES else []
