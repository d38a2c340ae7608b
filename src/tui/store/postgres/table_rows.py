"""Rows of the tables on a server. A row that cannot be parsed is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from tui.store.rows import StoredTable

if TYPE_CHECKING:
    from psycopg import Connection, Cursor, ServerCursor

T = TypeVar("T")
_LARGE = ("bodies",)
"""Tables whose rows are large. An answer must come in time."""
_BATCH = 200
"""Rows that are fetched at once of a large table."""


class TableRows:
    """Reader of the tables in one transaction. It leaves out the rows that cannot be parsed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.unreadable: list[str] = []
        """A line for each row that was left out: table, key and reason."""
        self.lost: Counter[str] = Counter()
        """Number of rows that were left out, by table."""

    def rows(self, table: StoredTable[T], after: int = 0) -> Iterator[tuple[tuple[Any, ...], T]]:
        """Yield the stored values of each row, as SQLite stores them, and its object.

        ``after`` is the number of the last row to leave out, for a table that begins with a number.
        """
        columns, first = ", ".join(table.columns), table.columns[0]
        later = f"WHERE {first} > {after:d} " if after else ""
        with self._cursor(table.name) as cursor:
            cursor.execute(f"SELECT {columns} FROM {table.name} {later}ORDER BY {first}".encode())
            for stored in cursor:
                values = tuple(map(_plain, stored))
                try:
                    parsed = table.parse(*values)
                except (ValueError, TypeError, RecursionError, msgspec.MsgspecError) as error:
                    key = "/".join(map(str, values[: max(1, table.key_columns)]))
                    self.unreadable.append(f"{table.name}, {key}: {error}")
                    self.lost[table.name] += 1
                    continue
                yield values, parsed

    def _cursor(self, table: str) -> Cursor | ServerCursor:
        """Return a cursor that fetches all rows at once, but a few of a table of large ones."""
        if table not in _LARGE:
            return self._connection.cursor()
        cursor = self._connection.cursor(name=f"each_{table}")
        cursor.itersize = _BATCH
        return cursor


def _plain(value: object) -> object:
    """Return a value as SQLite stores it: times and days as text, bodies as bytes."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    return bytes(value) if isinstance(value, memoryview) else value
