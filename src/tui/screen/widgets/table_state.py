"""The state of a table on the screen: which rows in what order, and where the cursor stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from tui.model.view import Row, Table
from tui.screen.widgets.table_columns import containing, order


@dataclass
class TableState:
    """Rows in their order, the cursor's row and column, and the column sorted by."""

    table: Table
    rows: tuple[Row, ...] = ()
    row: int = 0
    column: int = 0
    sorted_by: int | None = None
    """Column the reader sorted by, None for the order the rows came in."""
    descending: bool = False
    wanted: str = ""
    """Text of the rows that are shown, "" for all of them."""

    @classmethod
    def of(cls, table: Table) -> Self:
        """A fresh sheet, the cursor on the first row."""
        return cls(table, table.rows, column=_place(table, table.sort) or 0)

    def load(self, table: Table) -> None:
        """Take a new table; cursor and order stay with their row and column keys."""
        key = self._row_key()
        column = self._column_key(self.column)
        sorted_by = None if self.sorted_by is None else self._column_key(self.sorted_by)
        self.table = table
        self.column = _place(table, column) or 0
        self.sorted_by = None if sorted_by is None else _place(table, sorted_by)
        self._order(key)

    def sort(self, column: int | None) -> None:
        """Sort by ``column``, numbers from the greatest, text from A; None as the rows came."""
        self.sorted_by = column
        if column is not None:
            self.column = column
            self.descending = not self.table.columns[column].left
        self._order(self._row_key())

    def reverse(self) -> None:
        """Turn the order round; rows without a value stay last."""
        if self.sorted_by is None:
            self.sort(self.column)
        self.descending = not self.descending
        self._order(self._row_key())

    def filter(self, wanted: str) -> None:
        """Show the rows that contain ``wanted``, all of them for ""."""
        self.wanted = wanted.strip()
        self._order(self._row_key())

    def move_to(self, row: int) -> None:
        """Put the cursor on ``row``, as near as the table has one."""
        self.row = max(0, min(row, len(self.rows) - 1))

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.row] if self.rows else None

    @property
    def empty(self) -> str:
        """Why no row is shown."""
        hidden = self.wanted and self.table.rows
        return f"no row has “{self.wanted}”" if hidden else self.table.empty

    def _order(self, key: str) -> None:
        rows = containing(self.table.rows, self.wanted) if self.wanted else self.table.rows
        self.rows = order(rows, self.sorted_by, self.descending)
        keys = [row.key for row in self.rows]
        self.move_to(keys.index(key) if key in keys else self.row)

    def _row_key(self) -> str:
        return self.rows[self.row].key if self.rows else ""

    def _column_key(self, column: int) -> str:
        return self.table.columns[column].key if self.table.columns else ""


def _place(table: Table, key: str) -> int | None:
    return next((place for place, column in enumerate(table.columns) if column.key == key), None)
