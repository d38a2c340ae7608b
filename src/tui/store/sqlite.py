"""Access to one SQLite file that several programs may use at once, and recovery from damage."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from tui.model.errors import StoreError
from tui.store.private_files import make_folder, open_private
from tui.store.replacement_lock import replacing, tries
from tui.store.sqlite_errors import LOCKED, UNUSABLE, UNWRITABLE, code, is_damage, store_error
from tui.store.sqlite_reading import connect, empty_tables, open_to_read

WAIT_SECONDS = 10.0
"""Longest wait for another program that is writing."""
READ_WAIT_SECONDS = 2.0
"""Longest wait of a read. A program that writes does not delay it, one that locks the file does."""
LOCKED_WAIT_SECONDS = 0.05
"""Longest wait for a lock that could not be had the last time."""
FILE_ENDINGS = ("", "-wal", "-shm")
"""Endings of the files that SQLite makes of one database."""


class LockWait:
    """Longest wait for a lock: the whole time once, then a short one until the lock was had."""

    def __init__(self, seconds: float) -> None:
        self._whole = seconds
        self.seconds = seconds

    def note(self, *, is_locked: bool) -> None:
        """Adapt the wait to a lock that could be had or not."""
        self.seconds = LOCKED_WAIT_SECONDS if is_locked else self._whole


class Database:
    """One SQLite file with its schema. The first write creates the file, for its user alone.

    With ``durable=False`` a crash of the computer may damage it.
    """

    def __init__(self, path: Path, schema: str, *, durable: bool = True) -> None:
        self.path = path
        self._schema = schema
        self._empty_tables = empty_tables(schema)
        self._durable = durable
        self._applied_version = -1
        """``PRAGMA schema_version`` after the schema script last ran here, -1 before."""
        self._reads, self._writes = LockWait(READ_WAIT_SECONDS), LockWait(WAIT_SECONDS)
        self.is_suspect = False
        """True if damage kept it from being used since the file was last checked."""

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Open a connection to read from, to empty tables if there is no file. Raises StoreError.

        Everything read in the block is of one moment: later writes do not show. A table that the
        file lacks is empty. Nothing is written.
        """
        if self._exists():
            with (
                self._typed_errors(self._reads),
                open_to_read(self.path, self._reads.seconds) as database,
            ):
                self._reads.note(is_locked=False)
                self._add_empty_tables(database)
                yield database
        else:
            with closing(sqlite3.connect(":memory:")) as empty:
                self._add_empty_tables(empty)
                yield empty

    @contextmanager
    def writing(self, wait_seconds: float | None = None) -> Iterator[sqlite3.Connection]:
        """Open a transaction that is committed at the end of the block. Raises StoreError.

        ``wait_seconds`` is the longest wait for other programs, if it is not the usual one.
        """
        try:
            make_folder(self.path.parent)
            self._create()
        except OSError as error:
            raise StoreError(f"{self.path.parent}: {error.strerror or error}") from error
        with self.connection(wait_seconds) as database:
            self._set_up(database)
            database.execute("BEGIN IMMEDIATE")
            self._writes.note(is_locked=False)
            with database:
                yield database

    @contextmanager
    def connection(self, wait_seconds: float | None = None) -> Iterator[sqlite3.Connection]:
        """Open a connection to the existing file without a transaction. Raises StoreError."""
        seconds = self._writes.seconds if wait_seconds is None else wait_seconds
        with self._typed_errors(self._writes), self._open_to_write(seconds) as database:
            yield database

    @contextmanager
    def _open_to_write(self, wait_seconds: float) -> Iterator[sqlite3.Connection]:
        with closing(connect(self.path, "mode=rw", wait_seconds)) as database:
            if not self._durable:
                database.execute("PRAGMA synchronous = OFF")
            yield database

    @contextmanager
    def _typed_errors(self, wait: LockWait) -> Iterator[None]:
        """Raise StoreError in place of an error of SQLite, and note what it says of the file.

        A file without a byte is damaged: a new one gets its name when it has its tables. A cache is
        suspect with other tables too.
        """
        if self._is_empty():
            self.is_suspect = True
            raise StoreError(f"{self.path} is damaged: it is empty")
        try:
            yield
        except UNUSABLE as error:
            if code(error) in LOCKED:
                wait.note(is_locked=True)
            is_unfit = not self._durable and code(error) not in (*LOCKED, *UNWRITABLE)
            self.is_suspect = self.is_suspect or is_damage(error) or is_unfit
            raise store_error(self.path, error) from error

    def _exists(self) -> bool:
        """Return whether there is a file. Raises StoreError if it is a link or cannot be found."""
        for ending in FILE_ENDINGS:
            if os.path.islink(f"{self.path}{ending}"):
                raise StoreError(
                    f"{self.path}{ending} is a link, which is not followed: move the file here"
                )
        try:
            self.path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror or error}") from error
        return True

    def _is_empty(self) -> bool:
        try:
            return self.path.lstat().st_size == 0
        except OSError:
            return False

    def _create(self) -> None:
        """Create a file with its tables unless there is one. Raises OSError or StoreError.

        While a new file takes the place of a damaged one, there is none for a moment.
        """
        if not self._exists():
            with replacing(self.path, WAIT_SECONDS):
                if not self._exists():
                    new = self.write_new_file()
                    self._remove()  # a log without its file would be taken for that of the new one
                    new.path.rename(self.path)

    def write_new_file(self) -> Database:
        """Return a database of the same tables, without rows, in a new file beside this one.

        The caller has the lock of this file, and renames the new one. Raises OSError, StoreError.
        """
        path = self.path.with_name(f"{self.path.name}-new")
        new = Database(path, self._schema, durable=self._durable)
        new._remove()
        os.close(open_private(str(path), os.O_RDWR | os.O_CREAT))
        try:
            with new._open_to_write(WAIT_SECONDS) as database:
                new._set_up(database)
        except UNUSABLE as error:
            raise store_error(self.path, error) from error
        return new

    def _set_up(self, database: sqlite3.Connection) -> None:
        """Add the tables that the file lacks, and let readers and a writer use it at once.

        SQLite counts changes of the tables in ``schema_version``. A new file has 0, so a file that
        was set aside, or one of an older ticwatch, is set up. Both settings stay in the file.
        """
        if self._applied_version != _schema_version(database):
            self._use_wal(database)
            database.executescript(f"BEGIN IMMEDIATE;{self._schema};COMMIT;")
            self._applied_version = _schema_version(database)

    def _use_wal(self, database: sqlite3.Connection) -> None:
        """Switch a file to WAL mode. SQLite does not wait for other programs here, so this does."""
        [wait_ms] = database.execute("PRAGMA busy_timeout").fetchone()
        database.execute("PRAGMA busy_timeout = 0")
        for is_last in tries(wait_ms / 1000):
            try:
                database.execute("PRAGMA journal_mode = WAL").fetchone()
                break
            except sqlite3.OperationalError as error:
                if is_last or code(error) not in LOCKED:
                    raise
        database.execute(f"PRAGMA busy_timeout = {wait_ms}")

    def _add_empty_tables(self, database: sqlite3.Connection) -> None:
        """Add those tables of the schema that a file lacks to its connection, not to the file."""
        rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        present = {name for (name,) in rows}
        for name, statement in self._empty_tables.items():
            if name not in present:
                database.execute(statement)

    def is_damaged(self, *, check_all_pages: bool) -> bool:
        """Return whether there is a file that is damaged, as far as its first page tells or all.

        Raises StoreError if it is a link.
        """
        self.is_suspect = False
        if not self._exists():
            return False
        try:
            with (
                self._typed_errors(self._reads),
                open_to_read(self.path, self._reads.seconds) as database,
            ):
                if not check_all_pages:
                    return False
                [result] = database.execute("PRAGMA quick_check(1)").fetchone()
                return bool(result != "ok")
        except StoreError:
            is_damaged, self.is_suspect = self.is_suspect, False
            return is_damaged

    def remove_if_suspect(self) -> None:
        """Remove the file of a cache if damage kept it from being used, as far as that goes."""
        if self.is_suspect:
            self.is_suspect = False
            with suppress(OSError):
                self._remove()

    def _remove(self) -> None:
        for ending in FILE_ENDINGS:
            self.path.with_name(self.path.name + ending).unlink(missing_ok=True)

    def file_number(self) -> int:
        """Return the number of the file in its file system, which tells a new file, 0 for none."""
        try:
            return self.path.stat().st_ino
        except OSError:
            return 0


def _schema_version(database: sqlite3.Connection) -> int:
    [[version]] = database.execute("PRAGMA schema_version").fetchall()
    return int(version)
