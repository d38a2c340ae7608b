"""Texts on a drawing, each at the first place where it covers neither a line nor another text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from tui.model.clean_text import clean_text
from tui.screen.widgets.plot_canvas import Canvas
from tui.screen.widgets.plot_symbols import ASCII

Place = tuple[int, int]
"""Line and first cell of a text."""

GAP = 2
"""Blank cells between two texts: ``7 Aug bp`` would read as one."""
BESIDE_ROWS = (1, -1, 2, -2, 3, -3)
"""Lines from what a text names, the nearest first; below before above."""
FAR_ROWS = (4, -4)
"""Lines in which a text still stands if there is no other place."""


class Labels:
    """Texts between the cells of a canvas that are taken."""

    def __init__(self, canvas: Canvas, cells: range) -> None:
        self._canvas = canvas
        self._cells = cells
        """Cells of a line in which a text may stand."""
        self._texts: list[set[int]] = [set() for _ in range(canvas.rows)]
        """Cells of each line that have a text, and the gaps beside it."""

    def put(self, text: str, name: str, places: Iterable[Place]) -> bool:
        """Write a text at the first place that is free. Return False if there is none."""
        text = clean_text(text)
        width = cell_len(text)
        if not text:
            return True
        for row, wanted in places:
            first = max(self._cells.start, min(wanted, self._cells.stop - width))
            if width <= len(self._cells) and self._is_free(row, range(first, first + width)):
                self._canvas.write(row, first, text, name)
                self._clear_beside(row, first, width)
                self._texts[row].update(range(first - GAP, first + width + GAP))
                return True
        return False

    def _is_free(self, row: int, cells: range) -> bool:
        """Is there neither a line nor a text? A letter of a line must not touch a text."""
        gap = 1 if self._canvas.grain is ASCII else 0
        around_it = range(cells.start - gap, cells.stop + gap)
        return (
            0 <= row < self._canvas.rows
            and self._texts[row].isdisjoint(cells)
            and self._canvas.taken[row].isdisjoint(around_it)
        )

    def _clear_beside(self, row: int, first: int, width: int) -> None:
        """Blank the hatch and the grid beside a text, which would run into it."""
        for cell in (first - 1, first + width):
            if cell not in self._canvas.taken[row] and cell in self._cells:
                self._canvas.put(row, cell, " ", "")


def beside(row: int, cell: int, width: int, rows: Iterable[int] = BESIDE_ROWS) -> Iterator[Place]:
    """Yield places around a cell: on each line centred, then to the right, then to the left."""
    for distance in rows:
        for first in (cell - width // 2, cell + 1, cell - width):
            yield row + distance, first


def around(row: int, cell: int, width: int, canvas: Canvas, *, is_above: bool) -> Iterator[Place]:
    """Yield places beside a cell, on its upper side first if ``is_above``, then ever farther.

    The farthest lines come last: above or below another line, a text would seem to name that one.
    """
    up = -1 if is_above else 1
    yield from beside(row, cell, width, [up * distance for distance in BESIDE_ROWS[:4]])
    for rows in (BESIDE_ROWS, FAR_ROWS):
        for shift in range(2, canvas.columns, 2):
            for distance in rows:
                for side in (shift, -shift):
                    yield row + up * distance, cell - width // 2 + side


def along(rows: Iterable[int], start: int, columns: int) -> Iterator[Place]:
    """Yield places on each of the lines from a cell on, the nearest first."""
    for row in rows:
        for shift in range(0, columns, 2):
            yield row, start + shift
            yield row, start - shift
