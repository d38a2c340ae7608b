"""Which columns of a table fit, how wide they are, and in what order its rows stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite

from rich.cells import cell_len, set_cell_size

from tui.model.format import format_cell, format_number
from tui.model.view import Cell, DisplayUnit, Row, Table
from tui.screen.widgets.text_styles import plain

PADDING = 2
"""Cells around the text of a column: one on either side."""

EASY_TEXT = 15
"""A longer text column is squeezed to this many cells before another column is left out."""

LEAST_TEXT = 6
"""A text column is not squeezed below this many cells."""


@dataclass(frozen=True)
class Fit:
    """The visible columns, left to right."""

    columns: tuple[int, ...]
    """Their places in the table."""
    widths: tuple[int, ...]
    """Cells of text in each, without the padding."""

    @property
    def total(self) -> int:
        """Cells the columns take, padding included."""
        return sum(self.widths) + PADDING * len(self.widths)

    def column_at(self, x: int) -> int | None:
        """The table's column under cell ``x``, None right of the last one."""
        edge = 0
        for column, width in zip(self.columns, self.widths, strict=True):
            edge += width + PADDING
            if x < edge:
                return column
        return None

    def neighbour(self, column: int, places: int) -> int:
        """The column so many to the right of ``column``, or the last one on that side."""
        if not self.columns:
            return 0
        here = max((i for i, shown in enumerate(self.columns) if shown <= column), default=0)
        return self.columns[max(0, min(here + places, len(self.columns) - 1))]


def measure(table: Table) -> tuple[int, ...]:
    """Cells every column wants: its longest text, or its heading and a sort mark."""
    columns = zip(*(row.cells for row in table.rows), strict=True)
    widest = [_widest(cells) for cells in columns] or [0] * len(table.columns)
    return tuple(
        max(cell_len(column.label) + 1, width)
        for column, width in zip(table.columns, widest, strict=True)
    )


def _widest(cells: Iterable[Cell]) -> int:
    """Cells of the longest text: of figures spelled alike that of the greatest or the least."""
    texts: list[str] = []
    figures: dict[tuple[DisplayUnit, int | None, bool], list[float]] = {}
    for cell in cells:
        value = cell.value
        if isinstance(value, int | float) and isfinite(value):
            figures.setdefault((cell.unit, cell.decimals, cell.signed), []).append(value)
        else:
            texts.append(plain(format_cell(cell)))
    for (unit, decimals, signed), values in figures.items():
        for value in (min(values), max(values)):
            texts.append(format_number(value, unit, signed=signed, decimals=decimals))
    return max(map(cell_len, texts), default=0)


def fit(table: Table, widths: Sequence[int], available: int) -> Fit:
    """Choose columns for ``available`` cells: the highest ``drop`` goes first, 0 never by choice.

    A text column that is long gives way down to ``EASY_TEXT`` before a figure goes, and further
    where even the columns of drop 0 are too wide; then the rightmost ones go.
    """
    chosen = list(range(len(widths)))
    texts = [place for place in chosen if table.columns[place].left]
    room = dict(enumerate(widths)) | {place: min(widths[place], EASY_TEXT) for place in texts}

    def excess() -> int:
        return sum(room[column] + PADDING for column in chosen) - available

    while excess() > 0 and (loose := [place for place in chosen if table.columns[place].drop]):
        chosen.remove(max(loose, key=lambda place: (table.columns[place].drop, place)))
    for column in (place for place in texts if place in chosen):
        least = min(room[column], LEAST_TEXT)
        room[column] = max(least, min(widths[column], room[column] - excess()))
    while excess() > 0 and len(chosen) > 1:
        chosen.pop()
    return Fit(tuple(chosen), tuple(room[column] for column in chosen))


def order(rows: Sequence[Row], column: int | None, descending: bool) -> tuple[Row, ...]:
    """Rows sorted by a column, missing values after the others and totals below all of them.

    None keeps the given order.
    """
    if column is None:
        return tuple(rows)
    totals = [row for row in rows if row.total]
    present = [row for row in rows if not row.total and not is_missing(row.cells[column])]
    absent = [row for row in rows if not row.total and is_missing(row.cells[column])]
    present.sort(key=lambda row: _rank(row.cells[column]), reverse=descending)
    return (*present, *absent, *totals)


def containing(rows: Sequence[Row], text: str) -> tuple[Row, ...]:
    """The rows that have ``text`` in what a cell shows, upper and lower case alike."""
    wanted = text.casefold()
    return tuple(
        row
        for row in rows
        if any(wanted in plain(format_cell(cell)).casefold() for cell in row.cells)
    )


def is_missing(cell: Cell) -> bool:
    """True for a value that is absent or not a number."""
    return cell.value is None or cell.value != cell.value


def _rank(cell: Cell) -> tuple[int, float, str]:
    value = cell.value
    if isinstance(value, int | float):
        return (0, float(value), "")
    if isinstance(value, date):
        return (1, 0.0, value.isoformat())
    return (2, 0.0, str(value).casefold())


def justify(text: str, width: int, left: bool) -> str:
    """``text`` in exactly ``width`` cells, cut with an ellipsis where it is longer."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…" if width > 1 else set_cell_size(text, width)
    blank = " " * (width - length)
    return text + blank if left else blank + text
