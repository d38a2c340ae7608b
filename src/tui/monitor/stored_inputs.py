"""Digest of everything that an evaluation of the alert rules is computed from.

It is computed without reading a body: pandas is not imported.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

import msgspec

from tui.config import Config
from tui.model.version import VERSION
from tui.store.archive_schema import SCHEMA
from tui.store.sqlite import Database

PACKAGE = Path(__file__).parents[1]
"""Folder of the program, with the bodies that ship."""
BYTECODE = "__pycache__"
"""Name of the folders with bytecode, which is made from the other files, at any time."""
TABLES = ("vintages", "late", "added", "corrections", "repeated", "kept", "statuses")
"""Tables of the archive that an evaluation depends on. ``vintages`` has the digests of bodies."""
PREFIXES = ("TICWATCH_", "TIINGO_")
"""Beginnings of the names of environment variables that the program reads."""


def inputs_digest(
    home: Path,
    config: Config,
    environ: Mapping[str, str],
    *,
    as_of: datetime | None,
    offline: bool,
) -> str:
    """Return the SHA-256, hex, of the program, its settings, and the rows of the archive.

    Raises StoreError if the archive cannot be read.
    """
    settings = {name: environ[name] for name in sorted(environ) if name.startswith(PREFIXES)}
    parts = [
        (program_digest(), as_of, offline, settings),
        msgspec.json.encode(config, order="deterministic"),
        *_rows(home),
    ]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(repr(part).encode())
    return digest.hexdigest()


@cache
def program_digest() -> str:
    """Return the SHA-256, hex, of the names, sizes and times of the program's files."""
    parts = [(VERSION, sys.version), *program_files(str(PACKAGE))]
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def program_files(folder: str) -> Iterator[tuple[str, int, int]]:
    """Yield the path, size and time of change of each file of the program but its bytecode.

    ``Path.rglob`` takes four times as long: it looks at each file more often.
    """
    with os.scandir(folder) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from () if entry.name == BYTECODE else program_files(entry.path)
        elif entry.is_file():
            status = entry.stat()
            yield entry.path, status.st_size, status.st_mtime_ns


def _rows(home: Path) -> Iterator[tuple[object, ...]]:
    """Yield the rows of the archive, each with its table before it."""
    with Database(home / "archive.sqlite", SCHEMA).reading() as database:
        for table in TABLES:
            for row in database.execute(f"SELECT * FROM {table} ORDER BY source, part, 3"):
                yield table, *row
