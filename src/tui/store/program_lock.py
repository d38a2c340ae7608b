"""A lock that one program holds, and that the operating system drops when the program ends."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from threading import Lock

from tui.model.errors import StoreError


class ProgramLock:
    """An exclusive transaction on an empty SQLite file.

    It ends with its program, also if that is killed. SQLite takes care of that on every platform.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._is_released = False
        self._taking = Lock()

    def take(self) -> bool:
        """Take the lock, and return whether this program has it. Raises StoreError.

        The first call creates the file and its folder. A released lock is not taken again: a
        thread may still try to after its task was cancelled.
        """
        with self._taking:
            if self._connection is None and not self._is_released:
                self._connection = self._begin()
            return self._connection is not None

    def _begin(self) -> sqlite3.Connection | None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(
                self._path, timeout=0, isolation_level=None, check_same_thread=False
            )
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{self._path}: {error}") from error
        try:
            connection.execute("BEGIN EXCLUSIVE").close()
        except sqlite3.Error as error:
            connection.close()
            if _is_busy(error):
                return None
            raise StoreError(f"{self._path}: {error}") from error
        return connection

    def release(self) -> None:
        """Drop the lock for good, as the end of the program does."""
        with self._taking:
            self._is_released = True
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def is_locked(path: Path) -> bool:
    """Return whether a running program holds the lock of a file."""
    if not path.exists():
        return False
    with closing(sqlite3.connect(path, timeout=0)) as reader:
        try:
            reader.execute("SELECT count(*) FROM sqlite_master").fetchall()
        except sqlite3.OperationalError:
            return True
    return False


def _is_busy(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
