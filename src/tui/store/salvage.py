"""Rows of a damaged file that is set aside, carried over into the file that takes its place."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from tui.model.errors import StoreError
from tui.store.rows import RowReader, StoredTable
from tui.store.sqlite import Database
from tui.store.sqlite_errors import UNUSABLE

log = logging.getLogger(__name__)


def carry_over(
    aside: Path, database: Database, tables: Sequence[StoredTable[Any]]
) -> Mapping[str, int]:
    """Copy the readable rows of a damaged file. Return how many, by table.

    A row that another program has stored in the new file meanwhile stays. The damaged file is
    not changed.
    """
    counts = {table.name: 0 for table in tables}
    try:
        with closing(_open_unchanged(aside)) as damaged:
            for table in tables:
                counts[table.name] = _copy(damaged, database, table)
    except (*UNUSABLE, StoreError) as error:
        log.warning("%s: %s", aside, error)
    return counts


def _copy(damaged: sqlite3.Connection, database: Database, table: StoredTable[Any]) -> int:
    columns, places = ", ".join(table.columns), ", ".join("?" * len(table.columns))
    insert = f"INSERT OR IGNORE INTO {table.name} ({columns}) VALUES ({places})"
    with database.writing() as new:
        before = new.total_changes
        new.executemany(insert, (values for values, _ in RowReader(damaged).rows(table)))
        return new.total_changes - before


def _open_unchanged(aside: Path) -> sqlite3.Connection:
    """Open a file to read from. Nothing is created beside it."""
    has_log = aside.with_name(f"{aside.name}-wal").exists()
    mode = "mode=ro" if has_log else "mode=ro&immutable=1"
    return sqlite3.connect(f"{aside.absolute().as_uri()}?{mode}", uri=True)
