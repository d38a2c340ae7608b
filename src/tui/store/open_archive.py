"""The archive that the configuration names."""

from __future__ import annotations

from pathlib import Path

from tui.store.archive import Archive
from tui.store.sqlite_archive import SqliteArchive

ARCHIVE = "archive.sqlite"
"""File of the archive in a home folder."""


def open_archive(home: Path, url: str) -> Archive:
    """Return the archive on the server of an address, or for "" that in the home folder."""
    if not url:
        return SqliteArchive(home / ARCHIVE)
    # psycopg is imported only with a server.
    from tui.store.postgres.postgres_archive import PostgresArchive
    from tui.store.postgres.server import Server

    return PostgresArchive(Server(url))
