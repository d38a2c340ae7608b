"""A new file in place of a damaged one, with the rows of the damaged one that can be read."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any

from msgspec import Struct

from tui.model.errors import StoreError
from tui.store.damaged_copies import remove_surplus_copies
from tui.store.replacement_lock import replacing
from tui.store.rows import RowReader, StoredTable
from tui.store.sqlite import FILE_ENDINGS, WAIT_SECONDS, Database
from tui.store.sqlite_errors import UNUSABLE

log = logging.getLogger(__name__)


class Replacement(Struct, frozen=True):
    """A damaged file that was set aside, and a new one in its place."""

    aside: Path
    """New path of the damaged file."""
    carried_over: Mapping[str, int]
    """Number of rows that the new file has of the damaged one, by table."""


def replace_if_damaged(
    database: Database, tables: Sequence[StoredTable[Any]], now: datetime
) -> Replacement | None:
    """Set a damaged file aside, and put a new one with its readable rows in its place.

    Return None if there is no file or it is not damaged. A suspect file is checked as a whole,
    which takes a second for some hundred megabytes. One program at a time replaces a file, and the
    others find it sound then. Of earlier damaged files only some stay (``damaged_copies``). Raises
    StoreError if the new file cannot be written; the damaged one stays in its place then.
    """
    check_all_pages = database.is_suspect
    if not database.is_damaged(check_all_pages=check_all_pages):
        return None
    try:
        with replacing(database.path, WAIT_SECONDS):
            if not database.is_damaged(check_all_pages=check_all_pages):
                return None
            return _replace(database, tables, now)
    except (OSError, StoreError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or error
        raise StoreError(f"{database.path} is damaged: {reason}") from error


def _replace(database: Database, tables: Sequence[StoredTable[Any]], now: datetime) -> Replacement:
    """Replace a file while its lock is held. The new file gets its name when it is complete."""
    path, new = database.path, database.write_new_file()
    carried_over = _carry_over(path, new, tables)
    aside = _unused_name(path, now)
    _rename(path, aside, FILE_ENDINGS)
    _rename(new.path, path, FILE_ENDINGS[::-1])
    remove_surplus_copies(path)
    return Replacement(aside, carried_over)


def _unused_name(path: Path, now: datetime) -> Path:
    """Return a path with the time in its name, and with a number if another file has it."""
    name = f"{path.name}.damaged-{now:%Y%m%dT%H%M%S}"
    taken = {entry.name for entry in path.parent.iterdir()}
    numbered = (f"{name}-{number}" for number in count(2))
    while any(name + ending in taken for ending in FILE_ENDINGS):
        name = next(numbered)
    return path.with_name(name)


def _rename(path: Path, other: Path, endings: Sequence[str]) -> None:
    """Rename the files of a database in the order of their endings.

    No file has the new name while there is one with a log of another file.
    """
    for ending in endings:
        file = path.with_name(path.name + ending)
        if file.exists():
            file.rename(other.with_name(other.name + ending))


def _carry_over(path: Path, new: Database, tables: Sequence[StoredTable[Any]]) -> Mapping[str, int]:
    """Copy the readable rows of a damaged file, which is not changed. Return how many, by table."""
    counts, reasons = {}, set[str]()
    with closing(_open_unchanged(path)) as damaged:
        for table in tables:
            columns, places = ", ".join(table.columns), ", ".join("?" * len(table.columns))
            insert = f"INSERT OR IGNORE INTO {table.name} ({columns}) VALUES ({places})"
            with new.writing() as database:
                before = database.total_changes
                database.executemany(insert, _readable_rows(damaged, table, reasons))
                counts[table.name] = database.total_changes - before
    for reason in reasons:
        log.warning("%s: %s", path, reason)
    return counts


def _readable_rows(
    damaged: sqlite3.Connection, table: StoredTable[Any], reasons: set[str]
) -> Iterator[tuple[Any, ...]]:
    """Yield the values of the readable rows of a table, none if an older version lacks it.

    ``reasons`` gets the reason why the others cannot be read.
    """
    query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    try:
        if damaged.execute(query, (table.name,)).fetchone():
            for values, _ in RowReader(damaged).rows(table):
                yield values
    except UNUSABLE as error:
        reasons.add(str(error))


def _open_unchanged(path: Path) -> sqlite3.Connection:
    """Open a file to read from. Nothing is created beside it, and its log stays."""
    if path.stat().st_size == 0:
        return sqlite3.connect(":memory:")  # SQLite would remove the log of an empty file
    has_log = path.with_name(f"{path.name}-wal").exists()
    mode = "mode=ro" if has_log else "mode=ro&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", uri=True)
