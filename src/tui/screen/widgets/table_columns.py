"""Columns of a table: which ones fit, their widths, and the order and filter of the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from math import isfinite

from msgspec import Struct
from rich.cells import cell_len, set_cell_size

from tui.model.clean_text import clean_text
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_cell, format_number
from tui.model.table import Cell, Row, Table

PADDING = 2
"""Blank cells of a column: one on either side of the text."""

COMFORTABLE_TEXT_WIDTH = 15
"""Cells to which a wider text column is narrowed before another column is dropped."""

MIN_TEXT_WIDTH = 6
"""Cells below which a text column is not narrowed."""


class Fit(Struct, frozen=True):
    """Visible columns, left to right."""

    columns: tuple[int, ...]
    """Indices of the columns in the table."""
    widths: tuple[int, ...]
    """Cells of text in each column, without the padding."""

    @property
    def total(self) -> int:
        """Width of all columns in cells, including the padding."""
        return sum(self.widths) + PADDING * len(self.widths)

    def column_at(self, x: int) -> int | None:
        """Return the table's column at cell ``x``, None to the right of the last one."""
        edge = 0
        for column, width in zip(self.columns, self.widths, strict=True):
            edge += width + PADDING
            if x < edge:
                return column
        return None

    def neighbour(self, column: int, count: int) -> int:
        """Return the column ``count`` places to the right, or the last one on that side."""
        if not self.columns:
            return 0
        index = max((i for i, visible in enumerate(self.columns) if visible <= column), default=0)
        return self.columns[max(0, min(index + count, len(self.columns) - 1))]


def measure_columns(table: Table) -> tuple[int, ...]:
    """Return the width of every column's longest text, or of its heading with a sort mark."""
    columns = zip(*(row.cells for row in table.rows), strict=True)
    widest = [_widest(cells) for cells in columns] or [0] * len(table.columns)
    return tuple(
        max(cell_len(column.label) + 1, width)
        for column, width in zip(table.columns, widest, strict=True)
    )


def _widest(cells: Iterable[Cell]) -> int:
    """Return the width of the longest text in cells.

    Of numbers with the same format, only the smallest and the greatest are formatted.
    """
    texts: list[str] = []
    numbers: dict[tuple[DisplayUnit, int | None, bool], list[float]] = {}
    for cell in cells:
        value = cell.value
        if isinstance(value, int | float) and isfinite(value) and not cell.text:
            numbers.setdefault((cell.unit, cell.decimals, cell.signed), []).append(value)
        else:
            texts.append(clean_text(format_cell(cell)))
    for (unit, decimals, signed), values in numbers.items():
        for value in (min(values), max(values)):
            texts.append(format_number(value, unit, signed=signed, decimals=decimals))
    return max(map(cell_len, texts), default=0)


def fit_columns(table: Table, widths: Sequence[int], available: int) -> Fit:
    """Choose the columns that fit ``available`` cells, and their widths.

    Wide text columns are narrowed to their ``least`` or ``COMFORTABLE_TEXT_WIDTH`` first. Then
    columns are dropped, the highest ``drop`` first, those with the same number together, and 0
    never. If that is not enough, text columns are narrowed to ``MIN_TEXT_WIDTH``, and then columns
    are dropped from the right. A ``whole`` column is never narrowed. Room that is left goes to the
    text columns from the left, to those with short texts last.
    """
    chosen = list(range(len(widths)))
    text_columns = [
        column
        for column in chosen
        if table.columns[column].left and not table.columns[column].whole
    ]
    allotted = dict(enumerate(widths)) | {
        column: min(widths[column], table.columns[column].least or COMFORTABLE_TEXT_WIDTH)
        for column in text_columns
    }

    def excess() -> int:
        return sum(allotted[column] + PADDING for column in chosen) - available

    while excess() > 0 and (last := max(table.columns[column].drop for column in chosen)):
        chosen = [column for column in chosen if table.columns[column].drop != last]
    text_columns.sort(key=lambda column: _has_short_texts(table, column))
    for column in (column for column in text_columns if column in chosen):
        minimum = min(allotted[column], MIN_TEXT_WIDTH)
        allotted[column] = max(minimum, min(widths[column], allotted[column] - excess()))
    while excess() > 0 and len(chosen) > 1:
        chosen.pop()
    return Fit(tuple(chosen), tuple(allotted[column] for column in chosen))


def _has_short_texts(table: Table, column: int) -> bool:
    """Return whether a cell of a column has a short text. Only columns with a ``least`` have."""
    return bool(table.columns[column].least) and any(row.cells[column].short for row in table.rows)


def shown_notes(table: Table, columns: Sequence[int]) -> tuple[str, ...]:
    """Return the texts of the notes whose columns are all among the visible ``columns``."""
    visible = {table.columns[column].key for column in columns}
    return tuple(
        dict.fromkeys(note.text for note in table.notes if visible.issuperset(note.columns))
    )


def sort_rows(rows: Sequence[Row], column: int | None, descending: bool) -> tuple[Row, ...]:
    """Return the rows sorted by a column; None keeps their order.

    Missing values come after the others, and totals after all of them.
    """
    if column is None:
        return tuple(rows)
    totals = [row for row in rows if row.total]
    present = [row for row in rows if not row.total and not is_missing(row.cells[column])]
    absent = [row for row in rows if not row.total and is_missing(row.cells[column])]
    present.sort(key=lambda row: _sort_key(row.cells[column]), reverse=descending)
    return (*present, *absent, *totals)


def rows_containing(rows: Sequence[Row], text: str) -> tuple[Row, ...]:
    """Return the rows in which the text of a cell contains ``text``, ignoring case."""
    folded = text.casefold()
    return tuple(
        row
        for row in rows
        if any(folded in clean_text(format_cell(cell)).casefold() for cell in row.cells)
    )


def is_missing(cell: Cell) -> bool:
    """Return whether a value is absent or NaN."""
    return cell.value is None or cell.value != cell.value


def _sort_key(cell: Cell) -> tuple[int, float, str]:
    value = cell.value
    if isinstance(value, int | float):
        return (0, float(value), "")
    if isinstance(value, date):
        return (1, 0.0, value.isoformat())
    return (2, 0.0, str(value).casefold())


def text_within(cell: Cell, width: int) -> str:
    """Return the text of a cell, or its short text if it has one and ``width`` is less."""
    text = clean_text(format_cell(cell))
    return clean_text(cell.short) if cell.short and cell_len(text) > width else text


def justify(text: str, width: int, left: bool) -> str:
    """Return ``text`` in exactly ``width`` cells, cut with an ellipsis if it is longer."""
    length = cell_len(text)
    if length > width:
        return set_cell_size(text, width - 1) + "…" if width > 1 else set_cell_size(text, width)
    blank = " " * (width - length)
    return text + blank if left else blank + text
