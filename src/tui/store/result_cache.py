"""Cache of results on disk, by name. The file may be deleted.

Results are bytes that nothing executes. A checksum of each and of its name stands beside it. One
that is damaged counts as missing, and a damaged file is made anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from pathlib import Path

from tui.model.errors import StoreError
from tui.store.private_files import remove_link
from tui.store.rows import page_errors
from tui.store.sqlite import Database

FILE = "evaluations.sqlite"
"""File of a home in which evaluations of the alert rules are kept."""


class ResultCache:
    """One table of a SQLite file. The first write creates both."""

    def __init__(self, path: Path, table: str, max_rows: int) -> None:
        """``max_rows``: the number of rows that stay when others are written."""
        self._path, self._table, self._max_rows = path, table, max_rows
        schema = (
            f"CREATE TABLE IF NOT EXISTS {table} "
            "(name TEXT PRIMARY KEY, checksum BLOB NOT NULL, content BLOB NOT NULL);"
        )
        self._database = Database(path, schema, durable=False)

    def get(self, names: Collection[str]) -> dict[str, bytes]:
        """Return by name the results that are at hand and whole."""
        query = (
            f"SELECT name, checksum, content FROM {self._table} "
            "WHERE name IN (SELECT value FROM json_each(?))"
        )
        try:
            with self._database.reading() as database:
                rows = database.execute(query, (json.dumps(list(names)),)).fetchall()
        except StoreError:
            self._database.remove_if_suspect()
            return {}
        return {
            name: content
            for name, checksum, content in rows
            if isinstance(content, bytes) and checksum == _checksum(name, content)
        }

    def put(self, results: Mapping[str, bytes]) -> None:
        """Keep results in place of those of the same names. Do nothing if that fails."""
        rows = [(name, _checksum(name, content), content) for name, content in results.items()]
        surplus = (
            f"DELETE FROM {self._table} WHERE rowid NOT IN "
            f"(SELECT rowid FROM {self._table} ORDER BY rowid DESC LIMIT ?)"
        )
        try:
            remove_link(self._path)
            with self._database.writing() as database:
                database.executemany(f"INSERT OR REPLACE INTO {self._table} VALUES (?, ?, ?)", rows)
                database.execute(surplus, (self._max_rows,))
        except (StoreError, OSError):
            self._database.remove_if_suspect()


def is_whole(path: Path) -> bool:
    """Return whether a file of results can be read. A damaged one is made anew when it is used."""
    try:
        with Database(path, "", durable=False).reading() as database:
            return not page_errors(database)
    except StoreError:
        return False


def _checksum(name: str, content: bytes) -> bytes:
    """Return the SHA-256 of a name and of its result."""
    return hashlib.sha256(name.encode() + b"\0" + content).digest()
