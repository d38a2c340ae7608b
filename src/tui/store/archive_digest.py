"""Digests of what the archive lists. They are read without pandas, and no body is read."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from pathlib import Path

from tui.store.archive_schema import SCHEMA
from tui.store.sqlite import Database

TABLES = ("vintages", "late", "added", "corrections", "repeated", "statuses")
"""Tables of which an update is made. ``bodies`` are named by digest in ``vintages``."""


def source_digests(path: Path) -> dict[str, str]:
    """Return by source the SHA-256 of its rows but those of confirmations. Raises StoreError."""
    lines: defaultdict[str, list[str]] = defaultdict(list)
    with Database(path, SCHEMA).reading() as database:
        for table in TABLES:
            for row in database.execute(f"SELECT * FROM {table}"):
                lines[str(row[0])].append(f"{table} {row!r}")
    return {source: _digest(sorted(of_source)) for source, of_source in lines.items()}


def _digest(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode(errors="surrogatepass")).hexdigest()
