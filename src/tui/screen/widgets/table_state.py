"""State of a table on the screen: its rows in order, the cursor and the filter."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self

from msgspec import Struct

from tui.model.snapshot import Stamp, State
from tui.model.table import Column, Row, Table
from tui.screen.last_screen.records import TablePlace
from tui.screen.widgets.table_rows import ShownRows, rows_containing, rows_within, sort_rows

_NO_STAMP = Stamp(None, None, State.CACHED)

EMPTY_TABLE = Table(columns=(), rows=(), empty="")


class TableState(Struct):
    """Rows in their order, the cursor's row and column, and the column sorted by."""

    table: Table
    matching: tuple[Row, ...] = ()
    """All rows that contain the filter's text, in their order."""
    row: int = 0
    column: int = 0
    sorted_by: int | None = None
    """Column chosen by the user to sort by, None for the table's own order."""
    descending: bool = False
    filter_text: str = ""
    """Text that the visible rows contain, "" for all rows."""
    room: int | None = None
    """Lines for which rows by value are left out, None to keep them all."""
    in_blocks: bool = False
    """True to show the second block of the table's own order beside the first."""
    shown: ShownRows = ShownRows(())
    """Matching rows that are not left out."""
    has_key_rows: bool = False
    """Do some rows stand out from the others?"""

    @classmethod
    def of(cls, table: Table) -> Self:
        """Return the state of a new table, with the cursor on the row that it starts on."""
        state = cls(table, column=_column_index(table, table.sort) or 0)
        state._order_rows("")
        return state

    @classmethod
    def at(cls, place: TablePlace) -> Self:
        """Return a state with this place, for a table that is still to be loaded."""
        columns = dict.fromkeys((place.column, place.sorted_by or place.column))
        table = Table(tuple(Column(key, "") for key in columns), ())
        sorted_by = None if place.sorted_by is None else _column_index(table, place.sorted_by)
        rows = (Row(place.row, (), _NO_STAMP),)
        return cls(
            table,
            rows,
            sorted_by=sorted_by,
            descending=place.descending,
            filter_text=place.filter_text,
            shown=ShownRows(rows),
        )

    def place(self, kind: str, top: int) -> TablePlace:
        """Return the keys of the cursor and of the order. ``top`` rows are scrolled out."""
        column = self._column_key(self.column)
        sorted_by = None if self.sorted_by is None else self._column_key(self.sorted_by)
        return TablePlace(
            kind, self._row_key(), column, sorted_by, self.descending, self.filter_text, top
        )

    def load(self, table: Table) -> None:
        """Replace the table. Cursor and order stay on their row and column keys.

        In a table with none of the rows, the cursor is where that table starts.
        """
        key = self._row_key()
        before = {row.key for row in self.table.rows}
        if before and before.isdisjoint(row.key for row in table.rows):
            key, self.row = "", 0
        column = self._column_key(self.column)
        sorted_by = None if self.sorted_by is None else self._column_key(self.sorted_by)
        self.table = table
        self.column = _column_index(table, column) or 0
        self.sorted_by = None if sorted_by is None else _column_index(table, sorted_by)
        self._order_rows(key)

    def sort(self, column: int | None) -> None:
        """Sort by ``column``: numbers from the greatest, text from A.

        None restores the table's order.
        """
        self.sorted_by = column
        if column is not None:
            self.column = column
            self.descending = not self.table.columns[column].left
        self._order_rows(self._row_key())

    def reverse(self) -> None:
        """Reverse the order. Rows without a value stay last."""
        if self.sorted_by is None:
            self.sort(self.column)
        self.descending = not self.descending
        self._order_rows(self._row_key())

    def filter(self, text: str) -> None:
        """Show the rows that contain ``text``, all rows for ""."""
        self.filter_text = text.strip()
        self._order_rows(self._row_key())

    def fit(self, room: int | None, *, in_blocks: bool = False) -> None:
        """Leave out rows by value for this many lines, none for None. Show one block or two."""
        if (room, in_blocks) != (self.room, self.in_blocks):
            self.room, self.in_blocks = room, in_blocks
            self._order_rows(self._row_key())

    def move_to(self, row: int) -> None:
        """Put the cursor on ``row``, or on the nearest existing one."""
        self.row = max(0, min(row, len(self.rows) - 1))

    @property
    def rows(self) -> tuple[Row, ...]:
        """Rows on the screen in their order. The cursor moves over these."""
        return self.shown.rows

    @property
    def key_lines(self) -> list[int]:
        """Lines of the key rows on the screen."""
        return [self.shown.line_of(index) for index, row in enumerate(self.rows) if row.strong]

    @property
    def order(self) -> tuple[int | None, bool]:
        """Column that the rows are sorted by, None for none, and whether it descends.

        A table's own order is that of a text from A, or of a number from the greatest.
        """
        if self.sorted_by is not None:
            return self.sorted_by, self.descending
        own = _column_index(self.table, self.table.sort)
        return own, own is not None and not self.table.columns[own].left

    @property
    def current(self) -> Row | None:
        """Row under the cursor, None without rows."""
        return self.rows[self.row] if self.rows else None

    @property
    def empty(self) -> str:
        """Reason why no row is shown."""
        has_hidden_rows = self.filter_text and self.table.rows
        return f"no row has “{self.filter_text}”" if has_hidden_rows else self.table.empty

    def _order_rows(self, key: str) -> None:
        """Put the rows in order, with the cursor on the row of a key, "" for the start."""
        table, is_filtered = self.table, bool(self.filter_text)
        self.has_key_rows = any(row.strong for row in table.rows)
        rows = rows_containing(table.rows, self.filter_text) if is_filtered else table.rows
        self.matching = sort_rows(rows, self.sorted_by, self.descending)
        room = None if is_filtered else self.room
        self.shown = rows_within(self.matching, room, middle_drops=table.middle_drops)
        keys = [row.key for row in self.rows]
        if self.in_blocks and self.sorted_by is None and not is_filtered:
            self.shown = ShownRows(self.rows, split=second_start(table))
        is_left_out = key not in keys and any(row.key == key for row in self.matching)
        if (not key or is_left_out) and table.start in keys:
            key = table.start
        nearest = 0 if is_filtered else self.row
        self.move_to(keys.index(key) if key in keys else nearest)

    def _row_key(self) -> str:
        return self.rows[self.row].key if self.rows else ""

    def _column_key(self, column: int) -> str:
        return self.table.columns[column].key if self.table.columns else ""


def second_start(table: Table) -> int:
    """Return the index of the first row of a table's second block, 0 without one."""
    if table.second is None:
        return 0
    keys = [row.key for row in table.rows]
    return keys.index(table.second.start) if table.second.start in keys else 0


def _column_index(table: Table, key: str) -> int | None:
    return next((index for index, column in enumerate(table.columns) if column.key == key), None)


class TableStates(dict[str, TableState]):
    """States of the tables that a widget has shown, by kind: the key of the first column."""

    def of(self, table: Table) -> TableState:
        """Return the state for a table, a new one for the first table of its kind."""
        kind = table.columns[0].key if table.columns else ""
        if kind not in self:
            self[kind] = TableState.of(EMPTY_TABLE)
        return self[kind]

    def places(self, present: TableState, top: int) -> tuple[TablePlace, ...]:
        """Return the places in all tables. ``top`` rows of the present one are scrolled out."""
        return tuple(
            state.place(kind, top if state is present else 0)
            for kind, state in self.items()
            if kind
        )

    def restore(self, places: Iterable[TablePlace]) -> None:
        """Use these places for the tables that are still to be shown."""
        self.update({place.kind: TableState.at(place) for place in places})
