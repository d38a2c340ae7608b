"""Rows of a table: their order, those that contain a text, and those that fit a small pane."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from tui.model.clean_text import clean_text
from tui.model.format import format_cell
from tui.model.table import Cell, Row, Table
from tui.screen.widgets.table_columns import Fit
from tui.screen.widgets.table_text import wrapped_text

MIN_SPLIT_LINES = 3
"""Lines from which rows in the middle are left out: the first, the count and the last."""


class ShownRows(Struct, frozen=True):
    """Rows that a pane has room for. Others may be left out in the middle, where they are
    counted."""

    rows: tuple[Row, ...]
    left_out: int = 0
    """Number of rows left out in the middle, 0 for none."""
    gap: int = 0
    """Number of rows above those left out."""

    split: int = 0
    """Number of rows in the first of two blocks side by side, 0 for one block."""
    wrapped: tuple[int, ...] = ()
    """Index of the row on each line, () if every row has one line."""

    @property
    def line_count(self) -> int:
        """Number of lines: those of the rows, and one that counts the rows left out."""
        if self.wrapped:
            return len(self.wrapped)
        if self.split:
            return max(self.split, len(self.rows) - self.split)
        return len(self.rows) + bool(self.left_out)

    def row_at(self, line: int, *, second: bool = False) -> int | None:
        """Return the index of the row on a line of a block.

        None for the line of the count, and where the block has no row.
        """
        if self.wrapped:
            return self.wrapped[line] if 0 <= line < len(self.wrapped) else None
        first, last = (self.split, len(self.rows)) if second else (0, self.split or len(self.rows))
        row = first + line - bool(self.left_out and line > self.gap)
        is_count = bool(self.left_out) and line == self.gap
        return row if first <= row < last and not is_count else None

    def line_of(self, row: int) -> int:
        """Return the first line of the row with an index."""
        if self.wrapped:
            return self.wrapped.index(row)
        if self.split and row >= self.split:
            return row - self.split
        return row + bool(self.left_out and row >= self.gap)

    def lines_of(self, row: int) -> range:
        """Return the lines of the row with an index."""
        first = self.line_of(row)
        return range(first, first + (self.wrapped.count(row) or 1))

    def row_after(self, row: int, lines: int) -> int:
        """Return the row that is some lines after one, or before it. It may be beyond the ends."""
        if not self.wrapped:
            return row + lines
        line = max(0, min(self.line_of(row) + lines, len(self.wrapped) - 1))
        beside = row + (1 if lines > 0 else -1)
        return self.wrapped[line] if self.wrapped[line] != row else beside


def rows_within(rows: Sequence[Row], room: int | None, *, middle_drops: bool) -> ShownRows:
    """Return the rows by value that fit into ``room`` lines, all rows for None.

    With ``middle_drops`` the first and the last rows stay. Else the rows with the highest ``drop``
    are left out first, equal ones together, and 0 never. More rows than lines may remain.
    """
    kept = list(rows)
    if room is None or len(kept) <= room:
        return ShownRows(tuple(kept))
    if middle_drops and room >= MIN_SPLIT_LINES:
        last = (room - 1) // 2
        first = room - 1 - last
        return ShownRows((*kept[:first], *kept[-last:]), len(kept) - first - last, first)
    while len(kept) > room and (highest := max(row.drop for row in kept)):
        kept = [row for row in kept if row.drop != highest]
    return ShownRows(tuple(kept))


def with_whole_texts(shown: ShownRows, table: Table, fit: Fit) -> ShownRows:
    """Return rows with as many lines as the texts need of the columns that wrap."""
    rooms = [
        (column, room)
        for column, room in zip(fit.columns, fit.widths, strict=True)
        if table.columns[column].wraps
    ]
    lines: list[int] = []
    for index, row in enumerate(shown.rows):
        counts = (len(wrapped_text(row.cells[column], room)) for column, room in rooms)
        lines += [index] * max(counts, default=1)
    return replace(shown, wrapped=tuple(lines) if len(lines) > len(shown.rows) else ())


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
    value = cell.value if cell.sort_value is None else cell.sort_value
    if isinstance(value, int | float):
        return (0, float(value), "")
    if isinstance(value, date):
        return (1, 0.0, value.isoformat())
    return (2, 0.0, str(value).casefold())
