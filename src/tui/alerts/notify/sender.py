"""The program that sends notices, and the lock that shows other programs that it still runs."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from uuid import uuid4

from tui.model.errors import StoreError

_LOCK_WAIT_SECONDS = 1.0
_KEPT = timedelta(hours=1)
"""Age from which the lock of a program that ended is deleted."""


class Sender:
    """This program's name in the notification log, and its lock in a folder of the home.

    The lock is an exclusive transaction on an empty SQLite file. The operating system ends it
    with the program, also if that is killed. SQLite does so on every platform alike.
    """

    def __init__(self, folder: Path) -> None:
        self.name = uuid4().hex[:12]
        self._folder = folder
        self._lock: sqlite3.Connection | None = None
        self._locking = Lock()

    def lock(self, now: datetime) -> None:
        """Take the lock, once. It is held until the program ends. Raises StoreError."""
        with self._locking:
            if self._lock is None:
                self._lock = self._take_lock(now)

    def _take_lock(self, now: datetime) -> sqlite3.Connection:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._delete_old_locks(now)
            lock = sqlite3.connect(
                self._path(self.name),
                timeout=_LOCK_WAIT_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
            lock.execute("BEGIN EXCLUSIVE").close()
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"{self._folder}: {error}") from error
        return lock

    def unlock(self) -> None:
        """Drop the lock, as the end of the program does."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def is_running(self, name: str) -> bool:
        """Return whether the program of this name still runs."""
        return _is_locked(self._path(name))

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.lock"

    def _delete_old_locks(self, now: datetime) -> None:
        for path in self._folder.glob("*.lock"):
            is_old = path.stat().st_mtime < (now - _KEPT).timestamp()
            if is_old and not _is_locked(path):
                path.unlink(missing_ok=True)


def _is_locked(path: Path) -> bool:
    if not path.exists():
        return False
    with closing(sqlite3.connect(path, timeout=0)) as reader:
        try:
            reader.execute("SELECT count(*) FROM sqlite_master").fetchall()
        except sqlite3.OperationalError:
            return True
    return False
