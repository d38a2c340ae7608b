"""The archive that the configuration names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tui.store.archive import Archive
from tui.store.sqlite_archive import SqliteArchive

if TYPE_CHECKING:
    from tui.store.postgres.server import Server

ARCHIVE = "archive.sqlite"
"""File of the archive in a home folder."""


def open_server(url: str) -> Server | None:
    """Return the server of an address, None for "". psycopg is imported when it is first used."""
    if not url:
        return None
    from tui.store.postgres.server import Server

    return Server(url)


def open_archive(home: Path, server: Server | None) -> Archive:
    """Return the archive on a server, or without one that in the home folder."""
    if server is None:
        return SqliteArchive(home / ARCHIVE)
    from tui.store.postgres.postgres_archive import PostgresArchive

    return PostgresArchive(server)
