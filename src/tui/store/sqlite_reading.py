"""A SQLite file opened to read from, also where nothing can be written beside it.

In WAL mode a reader needs an index of the file's ``-wal``, which SQLite keeps in a file ``-shm``.
It cannot be made on a full disk or in a folder that may only be read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from functools import lru_cache
from pathlib import Path

from tui.model.errors import StoreError
from tui.store.sqlite_errors import UNUSABLE, UNWRITABLE, code

Marks = tuple[tuple[int, int], ...]
"""Size in bytes and time of change in ns of each file that belongs to a database."""


def connect(path: Path, mode: str, wait_seconds: float) -> sqlite3.Connection:
    """Return a connection to an existing file. Transactions begin where ``BEGIN`` is executed.

    ``mode`` is the query of a SQLite URI. Raises sqlite3.Error.
    """
    address = f"{path.absolute().as_uri()}?{mode}"
    return sqlite3.connect(address, uri=True, timeout=wait_seconds, isolation_level=None)


@contextmanager
def open_to_read(path: Path, wait_seconds: float) -> Iterator[sqlite3.Connection]:
    """Open a file with a read transaction. Raises sqlite3.Error, or StoreError.

    Another program that writes is not in the way. If the index cannot be made in a file, it is made
    in memory, which locks the file. If the file cannot be locked either, it is read as it is. That
    needs an empty ``-wal``, and files that do not change meanwhile.
    """
    try:
        database = _shared_or_alone(path, wait_seconds)
    except sqlite3.OperationalError as error:
        if code(error) not in UNWRITABLE:
            raise
        before = _marks(path)
        if any(size for size, _ in before[1:]):
            raise StoreError(
                f"{path} cannot be read here: its newest rows are in {path.name}-wal. "
                "Copy its folder to one that can be written"
            ) from error
        with closing(_begin(path, "mode=ro&immutable=1", wait_seconds)) as unchanging:
            yield unchanging
        if _marks(path) != before:
            raise StoreError(f"{path} was changed while it was read: try again") from error
        return
    with closing(database):
        yield database


@lru_cache
def empty_tables(schema: str) -> Mapping[str, str]:
    """Return by name the statement that creates each table of a schema as a temporary one."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.executescript(schema)
        rows = database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
    return {name: sql.replace("CREATE TABLE", "CREATE TEMP TABLE", 1) for name, sql in rows}


def _shared_or_alone(path: Path, wait_seconds: float) -> sqlite3.Connection:
    try:
        return _begin(path, "mode=rw", wait_seconds)
    except sqlite3.OperationalError as error:
        if code(error) not in UNWRITABLE:
            raise
        return _begin(path, "mode=rw", wait_seconds, "PRAGMA locking_mode = EXCLUSIVE")


def _begin(path: Path, mode: str, wait_seconds: float, *settings: str) -> sqlite3.Connection:
    database = connect(path, mode, wait_seconds)
    try:
        for statement in ("PRAGMA temp_store = MEMORY", *settings, "BEGIN"):
            database.execute(statement)
        database.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except UNUSABLE:
        database.close()
        raise
    return database


def _marks(path: Path) -> Marks:
    files = (path, *(path.with_name(path.name + ending) for ending in ("-wal", "-journal")))
    marks = []
    for file in files:
        try:
            status = file.stat()
        except OSError:
            marks.append((0, 0))
        else:
            marks.append((status.st_size, status.st_mtime_ns))
    return tuple(marks)
