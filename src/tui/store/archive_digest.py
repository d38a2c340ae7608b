"""Digest of what the archive lists. It is read without pandas, and no body is read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tui.store.archive_schema import SCHEMA
from tui.store.sqlite import Database

TABLES = ("vintages", "late", "added", "corrections", "repeated", "statuses")
"""Tables of which an update is made. ``bodies`` are named by digest in ``vintages``."""


def archive_digest(path: Path) -> str:
    """Return the SHA-256 of all rows but those of bodies and confirmations. Raises StoreError."""
    digest = hashlib.sha256()
    with Database(path, SCHEMA).reading() as database:
        for table in TABLES:
            rows = sorted(map(repr, database.execute(f"SELECT * FROM {table}")))
            digest.update("\n".join([table, *rows]).encode(errors="surrogatepass"))
    return digest.hexdigest()
