"""Append-only archive of raw response bodies in SQLite, with the time each was received.

Raw bodies are the truth; nothing derived from them is kept here, so a better parser repairs
history and there is nothing to migrate. Several programs may use one archive at once.
``archive_schema`` describes its tables.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from tui.model.errors import StoreError
from tui.model.status import PartStatus
from tui.sources.http_client import Validators
from tui.store.amendments import Amendments, read_amendments, write_amendments
from tui.store.archive_schema import SCHEMA
from tui.store.sqlite import Database

PartKey = tuple[str, str]
"""(source, part)"""
TIME_STEP = timedelta(microseconds=1)
"""Resolution of stored times: the least by which two vintages of a part differ."""


@dataclass(frozen=True)
class Vintage:
    """One distinct body of a part, and when it was received (UTC)."""

    source: str
    part: str
    learned: datetime
    digest: str
    """SHA-256 of the body, hex."""
    url: str


@dataclass(frozen=True)
class LastConfirmed:
    """Last time a body was confirmed as its publisher's current response."""

    newest: date
    """Newest observation of the body."""
    confirmed: datetime
    """Last time (UTC) a request brought nothing newer than this body."""


@dataclass(frozen=True)
class ArchiveListing:
    """All vintages and what is noted of their rows, read at one moment."""

    vintages: list[Vintage] = field(default_factory=list)
    """Oldest first."""
    late: dict[PartKey, dict[date, datetime]] = field(default_factory=dict)
    """Part -> observed day -> arrival time (UTC) of what came later than its calendar says."""
    retained: dict[PartKey, frozenset[str]] = field(default_factory=dict)
    """Part -> digests of the vintages that are never removed: only they have certain rows."""
    amendments: dict[PartKey, Amendments] = field(default_factory=dict)


class Archive:
    """The archive in one SQLite file. The first write creates the file."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, SCHEMA)

    def put(self, vintage: Vintage, body: bytes) -> None:
        """Store a body as a vintage. A body already stored is replaced, in case it is damaged."""
        row = (vintage.source, vintage.part, _text(vintage.learned), vintage.digest, vintage.url)
        with self._database.writing() as database:
            database.execute(
                "INSERT OR REPLACE INTO bodies VALUES (?, ?)",
                (vintage.digest, zlib.compress(body, 6)),
            )
            database.execute("INSERT OR IGNORE INTO vintages VALUES (?, ?, ?, ?, ?)", row)

    def confirm(self, source: str, part: str, digest: str, last: LastConfirmed) -> None:
        """Store that a body still is the publisher's current response."""
        row = (source, part, digest, last.newest.isoformat(), _text(last.confirmed))
        with self._database.writing() as database:
            database.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?)", row)

    def confirmations(self) -> dict[tuple[str, str, str], LastConfirmed]:
        """Return by (source, part, digest) when that body was last confirmed."""
        with self._database.reading() as database:
            rows = database.execute("SELECT source, part, digest, newest, confirmed FROM seen")
            return {
                (source, part, digest): LastConfirmed(
                    date.fromisoformat(newest), datetime.fromisoformat(confirmed)
                )
                for source, part, digest, newest, confirmed in rows
            }

    def mark_late(self, source: str, part: str, observed: Iterable[date], known: datetime) -> None:
        """Store that observations arrived at ``known`` (UTC), later than their calendar says."""
        rows = [(source, part, day.isoformat(), _text(known)) for day in observed]
        with self._database.writing() as database:
            database.executemany("INSERT OR IGNORE INTO late VALUES (?, ?, ?, ?)", rows)

    def retain(self, vintage: Vintage) -> None:
        """Exempt a vintage from removal, because only it has certain rows."""
        row = (vintage.source, vintage.part, vintage.digest)
        with self._database.writing() as database:
            database.execute("INSERT OR IGNORE INTO kept VALUES (?, ?, ?)", row)

    def amend(self, source: str, part: str, added: Amendments) -> None:
        """Store further amendments of a part."""
        with self._database.writing() as database:
            write_amendments(database, source, part, added)

    def listing(self) -> ArchiveListing:
        """Return all vintages with their late observations, from one read. Raises StoreError."""
        listing = ArchiveListing()
        with self._database.reading() as database:
            listing.vintages.extend(_vintages(database))
            for source, part, day, known in database.execute("SELECT * FROM late"):
                late = listing.late.setdefault((source, part), {})
                late[date.fromisoformat(day)] = datetime.fromisoformat(known)
            for source, part, digest in database.execute("SELECT * FROM kept"):
                others = listing.retained.get((source, part), frozenset())
                listing.retained[source, part] = others | {digest}
            listing.amendments.update(read_amendments(database))
        return listing

    def vintages(self) -> list[Vintage]:
        """Return every vintage, oldest first. Raises StoreError."""
        with self._database.reading() as database:
            return _vintages(database)

    def redate(
        self, times: Mapping[Vintage, datetime], *, earliest: datetime, now: datetime
    ) -> None:
        """Give vintages other times than those that a wrong clock wrote.

        Late arrivals and confirmations before ``earliest`` or after ``now`` are deleted.
        """
        rows = [
            (_text(time), vintage.source, vintage.part, _text(vintage.learned))
            for vintage, time in times.items()
        ]
        span = (_text(earliest), _text(now))
        with self._database.writing() as database:
            database.executemany(
                "UPDATE vintages SET learned = ? WHERE source = ? AND part = ? AND learned = ?",
                rows,
            )
            database.execute("DELETE FROM seen WHERE confirmed NOT BETWEEN ? AND ?", span)
            database.execute("DELETE FROM late WHERE known NOT BETWEEN ? AND ?", span)
            database.execute("DELETE FROM added WHERE known NOT BETWEEN ? AND ?", span)

    def body(self, digest: str) -> bytes:
        """Return the raw body with a digest. Raises StoreError if it is missing or damaged."""
        with self._database.reading() as database:
            rows = database.execute("SELECT body FROM bodies WHERE digest = ?", (digest,))
            for (body,) in rows:
                return _decompress(digest, body)
        raise StoreError(f"{self._database.path}: no body {digest[:12]}")

    def record(self, status: PartStatus, validators: Validators) -> None:
        """Store a part's request status for the next start and for other programs."""
        text = msgspec.json.encode(status).decode()
        row = (status.source, status.part, text, *astuple(validators))
        with self._database.writing() as database:
            database.execute("INSERT OR REPLACE INTO statuses VALUES (?, ?, ?, ?, ?, ?)", row)

    def statuses(self) -> dict[PartKey, tuple[PartStatus, Validators]]:
        """Return each part's request status, with the validators for its next request."""
        with self._database.reading() as database:
            statuses = {}
            for source, part, text, *validators in database.execute("SELECT * FROM statuses"):
                with suppress(msgspec.MsgspecError):  # written by another version: never requested
                    status = msgspec.json.decode(text, type=PartStatus)
                    statuses[source, part] = (status, Validators(*validators))
            return statuses

    def keep_newest(self, source: str, part: str, count: int) -> None:
        """Remove all but the newest vintages of a part, and bodies that no vintage refers to."""
        with self._database.writing() as database:
            database.execute(
                "DELETE FROM vintages WHERE source = ?1 AND part = ?2 AND learned NOT IN "
                "(SELECT learned FROM vintages WHERE source = ?1 AND part = ?2 "
                "ORDER BY learned DESC LIMIT ?3) AND digest NOT IN "
                "(SELECT digest FROM kept WHERE source = ?1 AND part = ?2)",
                (source, part, count),
            )
            database.execute("DELETE FROM bodies WHERE digest NOT IN (SELECT digest FROM vintages)")

    def compact(self) -> None:
        """Return the space of removed bodies to the disk."""
        if self._database.path.exists():
            with self._database.connection() as database:
                database.execute("VACUUM")

    def stored_bytes(self) -> dict[str, int]:
        """Return by digest the compressed size of each body, in bytes."""
        with self._database.reading() as database:
            return dict(database.execute("SELECT digest, length(body) FROM bodies"))

    def file_bytes(self) -> int:
        """Return the size of the file in bytes, 0 if there is none."""
        return self._database.path.stat().st_size if self._database.path.exists() else 0

    def set_aside_if_damaged(self, now: datetime, *, started: bool = True) -> Path | None:
        """Rename a damaged file and return its new path, None if it is not damaged.

        Unless ``started``, it is checked only after damage kept it from being used.
        """
        if not (started or self._database.is_suspect):
            return None
        return self._database.set_aside_if_damaged(now)


def digest_of(body: bytes) -> str:
    """Return the SHA-256 of a raw body, in hex."""
    return hashlib.sha256(body).hexdigest()


def _vintages(database: sqlite3.Connection) -> list[Vintage]:
    rows = database.execute(
        "SELECT source, part, learned, digest, url FROM vintages ORDER BY learned"
    )
    return [
        Vintage(source, part, datetime.fromisoformat(learned), digest, url)
        for source, part, learned, digest, url in rows
    ]


def _decompress(digest: str, compressed: bytes) -> bytes:
    try:
        body = zlib.decompress(compressed)
    except zlib.error as error:
        raise StoreError(f"body {digest[:12]} is damaged: {error}") from error
    if digest_of(body) != digest:
        raise StoreError(f"body {digest[:12]} is damaged: its digest is another")
    return body


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
