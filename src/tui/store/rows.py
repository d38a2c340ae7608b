"""Rows of a SQLite table, read one by one. Damage costs the rows that it is in and no others."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, Generic, Protocol, TypeVar

import msgspec
from msgspec import Struct

from tui.store.sqlite_errors import UNUSABLE, is_damage

T = TypeVar("T")

YEARS = range(1900, 2500)
"""Years of all stored times. Any interval of the configuration can be added to them."""
MAX_GAP = 10_000
"""Most row numbers that are tried one by one after a damaged page."""
MAX_NUMBER = 2**63 - 1
"""Largest row number of SQLite."""
MAX_PAGE_ERRORS = 20


class StoredTable(Struct, Generic[T], frozen=True):
    """A table, and the function that makes an object of each of its rows."""

    name: str
    columns: tuple[str, ...]
    parse: Callable[..., T]
    """``parse(*values)``, one value a column. Raises ValueError or TypeError for a damaged row."""
    key_columns: int = 0
    """Number of first columns that are the primary key, which has an index; 0 for no index."""


class Rows(Protocol):
    """Rows of the tables of an archive, wherever it lies."""

    @property
    def lost(self) -> Counter[str]:
        """Number of rows that were left out, by table."""
        ...

    def rows(self, table: StoredTable[T], after: int = 0) -> Iterator[tuple[tuple[Any, ...], T]]:
        """Yield the stored values of each row above number ``after``, and its object."""
        ...


class RowReader:
    """Reader of the tables of one database. It leaves out the rows that cannot be read."""

    def __init__(self, database: sqlite3.Connection, compared: set[str] | None = None) -> None:
        """``compared`` are the tables of which every row agreed with the index. It is kept current.

        They are not compared again. By default nothing was compared.
        """
        database.text_factory = _text_or_bytes
        self._database = database
        self._compared = set() if compared is None else compared
        self.unreadable: list[str] = []
        """A line for each row, or range of rows, that was left out: table, number and reason."""
        self.lost: Counter[str] = Counter()
        """Number of rows that were left out, by table."""
        self.has_damaged_pages = False
        """True if the file itself is damaged, not only the value of a cell."""

    def rows(self, table: StoredTable[T], after: int = 0) -> Iterator[tuple[tuple[Any, ...], T]]:
        """Yield the stored values of each row above number ``after``, and its object, by number.

        A row whose key is another one in the index is damaged too, if that is compared. Raises
        ``UNUSABLE`` unless it tells of damage.
        """
        count = len(self.unreadable)
        keys = None if table.name in self._compared else self._index_keys(table)
        missing = None if keys is None else set(keys)
        for number, *values in self._stored_rows(table, after):
            key = tuple(values[: table.key_columns])
            try:
                if keys is not None and key not in keys:
                    raise ValueError("its key differs from that in the index")
                parsed = table.parse(*values)
            except (ValueError, TypeError, RecursionError, msgspec.MsgspecError) as error:
                self.unreadable.append(f"{table.name}, row {number}: {error}")
                continue
            if missing is not None:
                missing.discard(key)
            yield tuple(values), parsed
        self.lost[table.name] = len(self.unreadable) - count if missing is None else len(missing)
        if len(self.unreadable) > count:
            self._compared.discard(table.name)
        elif keys is not None and not missing:
            self._compared.add(table.name)

    def last_number(self, table: StoredTable[Any]) -> int | None:
        """Return the largest number of a row, 0 for none, None if it is on a damaged page."""
        try:
            query = f"SELECT coalesce(max(rowid), 0) FROM {table.name}"
            [(number,)] = self._database.execute(query).fetchall()
        except UNUSABLE as error:
            if not is_damage(error):
                raise
            return None
        return int(number)

    def _index_keys(self, table: StoredTable[Any]) -> set[tuple[Any, ...]] | None:
        """Return the key of each row as the index of the table has it, None if it has no index."""
        columns = ", ".join(table.columns[: table.key_columns])
        index = f"sqlite_autoindex_{table.name}_1"
        try:
            if columns:
                query = f"SELECT {columns} FROM {table.name} INDEXED BY {index}"
                return set(self._database.execute(query))
        except UNUSABLE as error:
            if is_damage(error):
                self.has_damaged_pages = True
                self.unreadable.append(f"{table.name}, index: {error}")
        return None

    def _stored_rows(self, table: StoredTable[Any], after: int = 0) -> Iterator[tuple[Any, ...]]:
        """Yield the number and the values of each row that is on no damaged page, by number."""
        query = (
            f"SELECT rowid, {', '.join(table.columns)} FROM {table.name} NOT INDEXED"
            " WHERE rowid > ? ORDER BY rowid"
        )
        last: int | None = after
        while last is not None:
            try:
                for row in self._database.execute(query, (last,)):
                    last = max(last, row[0])
                    yield row
                return
            except UNUSABLE as error:
                if not is_damage(error):
                    raise
                self.has_damaged_pages = True
                self.unreadable.append(f"{table.name}, rows after {last}: {error}")
            last = self._end_of_damage(f"{query} LIMIT 1", last)

    def _end_of_damage(self, query: str, last: int) -> int | None:
        """Return the number after which the next readable row comes, None if there is none."""
        for number in range(last + 1, min(last + MAX_GAP, MAX_NUMBER)):
            try:
                row = self._database.execute(query, (number,)).fetchone()
            except UNUSABLE:
                continue
            return None if row is None else number
        return None


def page_errors(database: sqlite3.Connection) -> list[str]:
    """Return what is wrong with the pages, the indexes and the constraints of a database.

    At most ``MAX_PAGE_ERRORS`` lines, none if it is whole.
    """
    try:
        rows = database.execute(f"PRAGMA integrity_check({MAX_PAGE_ERRORS})").fetchall()
    except UNUSABLE as error:
        return [str(error)]
    lines = [line for (text,) in rows for line in str(text).splitlines()]
    return [line for line in lines if line != "ok"][:MAX_PAGE_ERRORS]


def stored_text(value: object) -> str:
    """Return a stored text. Raises ValueError for any other value."""
    if not isinstance(value, str):
        raise ValueError(f"expected a text, got {_excerpt(value)}")
    return value


def stored_time(value: object) -> datetime:
    """Return a stored time in UTC. Raises ValueError if the value is none."""
    try:
        return in_utc(datetime.fromisoformat(stored_text(value)))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"expected a time, got {_excerpt(value)}") from error


def stored_day(value: object) -> date:
    """Return a stored day. Raises ValueError if the value is none."""
    try:
        return in_years(date.fromisoformat(stored_text(value)))
    except ValueError as error:
        raise ValueError(f"expected a day, got {_excerpt(value)}") from error


def in_utc(time: datetime) -> datetime:
    """Return a time in UTC. Raises ValueError for one without a zone or outside ``YEARS``."""
    if time.tzinfo is None:
        raise ValueError(f"expected a time with its zone, got {time}")
    in_years(time)
    return time.astimezone(UTC)


def in_years(day: date) -> date:
    """Return a day or time. Raises ValueError if it lies outside ``YEARS``."""
    if day.year not in YEARS:
        raise ValueError(f"expected a year from {YEARS[0]} to {YEARS[-1]}, got {day}")
    return day


def _text_or_bytes(raw: bytes) -> str | bytes:
    """Return a text as SQLite stores it, its bytes if they are no UTF-8."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw


def _excerpt(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
