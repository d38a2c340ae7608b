"""Access to one SQLite file that several programs may use at once, and recovery from damage."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from tui.model.errors import StoreError
from tui.store.damaged_copies import remove_surplus_copies

WAIT_SECONDS = 10.0
"""Longest wait for another program that is writing."""
FILE_ENDINGS = ("", "-wal", "-shm")
"""Endings of the files that SQLite makes of one database."""


class Database:
    """One SQLite file with its schema. The first write creates the file."""

    def __init__(self, path: Path, schema: str) -> None:
        self.path = path
        self._schema = schema
        self._applied_version = -1
        """``PRAGMA schema_version`` after the schema script last ran here, -1 before."""
        self.is_suspect = False
        """True if damage kept it from being used since the file was last checked."""

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Open a connection to read from, to empty tables if there is no file. Raises StoreError.

        Everything read in the block is of one moment: later writes do not show.
        """
        if self.path.exists():
            with self.connection() as database:
                database.execute("BEGIN")
                yield database
        else:
            with closing(sqlite3.connect(":memory:")) as empty:
                empty.executescript(self._schema)
                yield empty

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Open a transaction that is committed at the end of the block. Raises StoreError."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self.path.parent}: {error.strerror or error}") from error
        with self.connection() as database:
            database.execute("PRAGMA journal_mode = WAL")
            with database:
                yield database

    @contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """Open a connection without a transaction. Raises StoreError."""
        try:
            with closing(sqlite3.connect(self.path, timeout=WAIT_SECONDS)) as database:
                self._apply_schema(database)
                yield database
        except sqlite3.Error as error:
            self.is_suspect = self.is_suspect or _is_damage(error)
            raise StoreError(f"{self.path}: {error}") from error

    def _apply_schema(self, database: sqlite3.Connection) -> None:
        """Run the schema script, unless the file's tables are those it left.

        SQLite counts changes of the tables in ``schema_version``. A new file has 0, so a file
        that was set aside, or one of an older ticwatch, gets the tables that it lacks.
        """
        if self._applied_version != _schema_version(database):
            database.executescript(self._schema)
            self._applied_version = _schema_version(database)

    def set_aside_if_damaged(self, now: datetime) -> Path | None:
        """Rename a damaged file, so that the next write starts a new one. Return its new path.

        Of earlier such files only some stay (``damaged_copies``).
        Return None if there is no file or it is not damaged. A suspect file is checked as a whole,
        which takes a second for some hundred megabytes. Raises StoreError if renaming fails.
        """
        if not self.path.exists() or not self._is_damaged():
            return None
        aside = self.path.with_name(f"{self.path.name}.damaged-{now:%Y%m%dT%H%M%S}")
        try:
            for ending in FILE_ENDINGS:
                file = self.path.with_name(self.path.name + ending)
                if file.exists():
                    file.rename(aside.with_name(aside.name + ending))
            remove_surplus_copies(self.path)
        except OSError as error:
            raise StoreError(f"{self.path} is damaged: {error.strerror or error}") from error
        return aside

    def _is_damaged(self) -> bool:
        check_all_pages, self.is_suspect = self.is_suspect, False
        try:
            with closing(sqlite3.connect(self.path, timeout=WAIT_SECONDS)) as database:
                database.execute("SELECT count(*) FROM sqlite_master").fetchone()
                if not check_all_pages:
                    return False
                [result] = database.execute("PRAGMA quick_check(1)").fetchone()
                return bool(result != "ok")
        except sqlite3.Error as error:
            return _is_damage(error)


def _schema_version(database: sqlite3.Connection) -> int:
    [[version]] = database.execute("PRAGMA schema_version").fetchall()
    return int(version)


def _is_damage(error: sqlite3.Error) -> bool:
    """Return whether the file itself is broken; else it is busy, forbidden, full or misused."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    )
