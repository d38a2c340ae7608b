"""What was learned, and when: an append-only archive of raw bodies in SQLite.

Raw bodies are the truth; nothing derived from them is kept here, so a better parser repairs
history and there is nothing to migrate. Several programs may use one archive at once.

    bodies     digest -> compressed body
    vintages   (source, part, learned) -> digest: one row for each distinct answer
    statuses   (source, part) -> how asking goes, and the validators of the newest answer
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from tui.model import PartStatus
from tui.sources.wire import Validators

SCHEMA = """
CREATE TABLE IF NOT EXISTS bodies (digest TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS vintages (
    source TEXT NOT NULL, part TEXT NOT NULL, learned TEXT NOT NULL,
    digest TEXT NOT NULL REFERENCES bodies (digest), url TEXT NOT NULL,
    PRIMARY KEY (source, part, learned)
);
CREATE TABLE IF NOT EXISTS statuses (
    source TEXT NOT NULL, part TEXT NOT NULL, status TEXT NOT NULL,
    etag TEXT NOT NULL, last_modified TEXT NOT NULL,
    PRIMARY KEY (source, part)
);
"""
WAIT_SECONDS = 10.0
"""How long to wait for another program that is writing."""


@dataclass(frozen=True)
class Vintage:
    """One distinct body of a part, and when it reached us (UTC)."""

    source: str
    part: str
    learned: datetime
    digest: str
    url: str


class Archive:
    """The archive in one SQLite file; the file is made by the first write."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, vintage: Vintage, body: bytes) -> None:
        """Keep a body as a vintage; a body already here is stored once."""
        row = (vintage.source, vintage.part, _text(vintage.learned), vintage.digest, vintage.url)
        with self._writing() as database:
            database.execute(
                "INSERT OR IGNORE INTO bodies VALUES (?, ?)",
                (vintage.digest, zlib.compress(body, 6)),
            )
            database.execute("INSERT OR IGNORE INTO vintages VALUES (?, ?, ?, ?, ?)", row)

    def body(self, digest: str) -> bytes:
        """The raw body of a digest; KeyError when it is not here."""
        with self._reading() as database:
            rows = database.execute("SELECT body FROM bodies WHERE digest = ?", (digest,))
            for (body,) in rows:
                return zlib.decompress(body)
        raise KeyError(digest)

    def vintages(self) -> list[Vintage]:
        """Every vintage, oldest first."""
        with self._reading() as database:
            rows = database.execute(
                "SELECT source, part, learned, digest, url FROM vintages ORDER BY learned"
            )
            return [
                Vintage(source, part, datetime.fromisoformat(learned), digest, url)
                for source, part, learned, digest, url in rows
            ]

    def record(self, status: PartStatus, validators: Validators) -> None:
        """Keep how asking for a part went, for the next start and for other programs."""
        text = msgspec.json.encode(status).decode()
        row = (status.source, status.part, text, validators.etag, validators.last_modified)
        with self._writing() as database:
            database.execute("INSERT OR REPLACE INTO statuses VALUES (?, ?, ?, ?, ?)", row)

    def statuses(self) -> dict[tuple[str, str], tuple[PartStatus, Validators]]:
        """How asking for each part went, with the validators to ask again with."""
        with self._reading() as database:
            rows = database.execute(
                "SELECT source, part, status, etag, last_modified FROM statuses"
            )
            return {
                (source, part): (
                    msgspec.json.decode(text, type=PartStatus),
                    Validators(etag, last_modified),
                )
                for source, part, text, etag, last_modified in rows
            }

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        exists = self._path.exists()
        database = sqlite3.connect(self._path if exists else ":memory:", timeout=WAIT_SECONDS)
        try:
            database.executescript(SCHEMA)
            yield database
        finally:
            database.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._path, timeout=WAIT_SECONDS)
        try:
            database.execute("PRAGMA journal_mode = WAL")
            database.executescript(SCHEMA)
            with database:
                yield database
        finally:
            database.close()


def digest_of(body: bytes) -> str:
    """SHA-256 of a raw body, hex."""
    return hashlib.sha256(body).hexdigest()


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
