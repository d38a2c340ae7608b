"""One SQLite file that several programs may use at once, and what is done when it is damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

from tui.model.errors import StoreError

WAIT_SECONDS = 10.0
"""How long to wait for another program that is writing."""
SIDES = ("", "-wal", "-shm")
"""Endings of the files that SQLite makes of one database."""


class Database:
    """A file with its schema; the first write makes it."""

    def __init__(self, path: Path, schema: str) -> None:
        self.path = path
        self._schema = schema
        self.doubted = False
        """Whether something in it could not be read since it was last looked at."""

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection to read by; empty where there is no file yet. Raises StoreError."""
        if self.path.exists():
            with self.opened() as database:
                yield database
        else:
            with closing(sqlite3.connect(":memory:")) as nothing:
                nothing.executescript(self._schema)
                yield nothing

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction, committed at the end of the block. Raises StoreError."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self.path.parent}: {error.strerror or error}") from error
        with self.opened() as database:
            database.execute("PRAGMA journal_mode = WAL")
            with database:
                yield database

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """A connection without a transaction of its own. Raises StoreError."""
        try:
            with closing(sqlite3.connect(self.path, timeout=WAIT_SECONDS)) as database:
                database.executescript(self._schema)
                yield database
        except sqlite3.Error as error:
            self.doubted = self.doubted or _tells_of_damage(error)
            raise StoreError(f"{self.path}: {error}") from error

    def set_aside_if_damaged(self, now: datetime) -> Path | None:
        """Rename a file that is no database any more, so that a new one can begin; its new path.

        All of a doubted file is looked at, which takes a second for some hundred megabytes.
        Raises StoreError where it cannot be renamed.
        """
        if not self.path.exists() or not self._damaged():
            return None
        aside = self.path.with_name(f"{self.path.name}.damaged-{now:%Y%m%dT%H%M%S}")
        try:
            for ending in SIDES:
                file = self.path.with_name(self.path.name + ending)
                if file.exists():
                    file.rename(aside.with_name(aside.name + ending))
        except OSError as error:
            raise StoreError(f"{self.path} is damaged: {error.strerror or error}") from error
        return aside

    def _damaged(self) -> bool:
        thorough, self.doubted = self.doubted, False
        try:
            with closing(sqlite3.connect(self.path, timeout=WAIT_SECONDS)) as database:
                database.execute("SELECT count(*) FROM sqlite_master").fetchone()
                if not thorough:
                    return False
                [said] = database.execute("PRAGMA quick_check(1)").fetchone()
                return bool(said != "ok")
        except sqlite3.Error as error:
            return _tells_of_damage(error)


def _tells_of_damage(error: sqlite3.Error) -> bool:
    """Whether it is the file; else it is busy, forbidden, full or misused."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
    )
