"""A lock that one program holds, and that the operating system drops when the program ends."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from threading import Lock

from tui.model.errors import StoreError
from tui.store.private_files import OWN_FOLDERS, make_folder, open_private
from tui.store.sqlite_errors import LOCKED, code, is_damage
from tui.store.sqlite_reading import connect


class ProgramLock:
    """An exclusive transaction on an empty SQLite file. A damaged file is emptied.

    It ends with its program, also if that is killed. SQLite takes care of that on every platform.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._is_released = False
        self._taking = Lock()

    def take(self) -> bool:
        """Take the lock, and return whether this program has it. Raises StoreError.

        The first call creates the file and its folder, for the user alone. A released lock is not
        taken again: a thread may still try to after its task was cancelled.
        """
        with self._taking:
            if self._connection is None and not self._is_released:
                self._connection = self._begin()
            return self._connection is not None

    def create(self) -> None:
        """Create the file and its folder unless they exist. Raises OSError, StoreError for links.

        The home itself may be a link. An existing file is not opened here: closing it would drop
        a lock that this program has.
        """
        folder = self._path.parent
        for path in (folder, self._path) if folder.name in OWN_FOLDERS else (self._path,):
            if path.is_symlink():
                raise StoreError(f"{path} is a link, which is not followed: remove it")
        make_folder(folder)
        with suppress(FileExistsError):
            os.close(open_private(str(self._path), os.O_RDWR | os.O_CREAT | os.O_EXCL))

    def _begin(self) -> sqlite3.Connection | None:
        """Return the connection that has the lock, None if another program has it."""
        try:
            self.create()
            try:
                return _lock(self._path)
            except sqlite3.DatabaseError as error:
                if not is_damage(error):
                    raise
            os.truncate(self._path, 0)
            return _lock(self._path)
        except (OSError, sqlite3.Error) as error:
            if code(error) in LOCKED:
                return None
            raise StoreError(f"{self._path}: {error}") from error

    def release(self) -> None:
        """Drop the lock for good, as the end of the program does."""
        with self._taking:
            self._is_released = True
            if self._connection is not None:
                self._connection.close()
                self._connection = None


def _lock(path: Path) -> sqlite3.Connection:
    """Return a connection that has the lock of an existing file. Raises sqlite3.Error."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=rw",
        uri=True,
        timeout=0,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        connection.execute("BEGIN EXCLUSIVE").close()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def is_locked(path: Path) -> bool:
    """Return whether a running program holds the lock of a file. A damaged file has none."""
    try:
        with closing(connect(path, "mode=ro", 0)) as reader:
            reader.execute("SELECT count(*) FROM sqlite_master").fetchall()
    except sqlite3.Error as error:
        return code(error) in LOCKED
    return False
