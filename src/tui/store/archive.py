"""What was learned, and when: an append-only archive of raw bodies in SQLite.

Raw bodies are the truth; nothing derived from them is kept here, so a better parser repairs
history and there is nothing to migrate. Several programs may use one archive at once.

    bodies     digest -> compressed body
    vintages   (source, part, learned) -> digest: one row for each distinct answer
    seen       (source, part, digest) -> its newest observation, and when it last was the answer
    late       (source, part, observed) -> when it was seen to arrive, after its calendar
    kept       (source, part, digest): a vintage with rows that its publisher no longer shows
    statuses   (source, part) -> how asking goes, and the validators of the newest answer
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

import msgspec

from tui.model.errors import StoreError
from tui.model.status import PartStatus
from tui.sources.http_client import Validators
from tui.store.sqlite import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS bodies (digest TEXT PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS vintages (
    source TEXT NOT NULL, part TEXT NOT NULL, learned TEXT NOT NULL,
    digest TEXT NOT NULL REFERENCES bodies (digest), url TEXT NOT NULL,
    PRIMARY KEY (source, part, learned)
);
CREATE TABLE IF NOT EXISTS seen (
    source TEXT, part TEXT, digest TEXT, newest TEXT NOT NULL, confirmed TEXT NOT NULL,
    PRIMARY KEY (source, part, digest)
);
CREATE TABLE IF NOT EXISTS late (
    source TEXT, part TEXT, observed TEXT, known TEXT NOT NULL,
    PRIMARY KEY (source, part, observed)
);
CREATE TABLE IF NOT EXISTS kept (
    source TEXT, part TEXT, digest TEXT, PRIMARY KEY (source, part, digest)
);
CREATE TABLE IF NOT EXISTS statuses (
    source TEXT, part TEXT, status TEXT NOT NULL,
    etag TEXT NOT NULL, last_modified TEXT NOT NULL, url TEXT NOT NULL,
    PRIMARY KEY (source, part)
);
"""


INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Vintage:
    """One distinct body of a part, and when it reached us (UTC)."""

    source: str
    part: str
    learned: datetime
    digest: str
    url: str


@dataclass(frozen=True)
class LastConfirmed:
    """A body that was the answer."""

    newest: date
    """Its newest observation."""
    confirmed: datetime
    """The last time that asking brought nothing newer."""


class Archive:
    """The archive in one SQLite file; the file is made by the first write."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, SCHEMA)

    def put(self, vintage: Vintage, body: bytes) -> None:
        """Keep a body as a vintage; a body already here is stored once, and mended if damaged."""
        row = (vintage.source, vintage.part, _text(vintage.learned), vintage.digest, vintage.url)
        with self._database.writing() as database:
            database.execute(
                "INSERT OR REPLACE INTO bodies VALUES (?, ?)",
                (vintage.digest, zlib.compress(body, 6)),
            )
            database.execute("INSERT OR IGNORE INTO vintages VALUES (?, ?, ?, ?, ?)", row)

    def confirm(self, source: str, part: str, digest: str, seen: LastConfirmed) -> None:
        """Keep that a body is still what the publisher answers."""
        row = (source, part, digest, seen.newest.isoformat(), _text(seen.confirmed))
        with self._database.writing() as database:
            database.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?)", row)

    def seen(self) -> dict[tuple[str, str, str], LastConfirmed]:
        """(source, part, digest) -> when that body last was the answer."""
        with self._database.reading() as database:
            rows = database.execute("SELECT source, part, digest, newest, confirmed FROM seen")
            return {
                (source, part, digest): LastConfirmed(
                    date.fromisoformat(newest), datetime.fromisoformat(confirmed)
                )
                for source, part, digest, newest, confirmed in rows
            }

    def mark_late(self, source: str, part: str, observed: Iterable[date], known: datetime) -> None:
        """Keep that observations became known at a moment, not when their calendar says."""
        rows = [(source, part, day.isoformat(), _text(known)) for day in observed]
        with self._database.writing() as database:
            database.executemany("INSERT OR IGNORE INTO late VALUES (?, ?, ?, ?)", rows)

    def late(self) -> dict[tuple[str, str], dict[date, datetime]]:
        """(source, part) -> when each late observation became known."""
        found: dict[tuple[str, str], dict[date, datetime]] = {}
        with self._database.reading() as database:
            for source, part, day, known in database.execute("SELECT * FROM late"):
                late = found.setdefault((source, part), {})
                late[date.fromisoformat(day)] = datetime.fromisoformat(known)
        return found

    def keep(self, vintage: Vintage) -> None:
        """Keep a vintage, however many newer ones come, for the rows that only it has."""
        row = (vintage.source, vintage.part, vintage.digest)
        with self._database.writing() as database:
            database.execute("INSERT OR IGNORE INTO kept VALUES (?, ?, ?)", row)

    def kept(self) -> dict[tuple[str, str], frozenset[str]]:
        """(source, part) -> the digests of the vintages kept for the rows that only they have."""
        found: dict[tuple[str, str], frozenset[str]] = {}
        with self._database.reading() as database:
            for source, part, digest in database.execute("SELECT * FROM kept"):
                found[source, part] = found.get((source, part), frozenset()) | {digest}
        return found

    def settle(self, now: datetime) -> int:
        """Date vintages of later than ``now`` now, in their order; how many they were.

        What was seen to come late by then was seen by a wrong clock, and is forgotten.
        """
        later = (_text(now),)
        with self._database.writing() as database:
            rows = database.execute(
                "SELECT rowid FROM vintages WHERE learned > ? ORDER BY learned", later
            ).fetchall()
            database.executemany(
                "UPDATE vintages SET learned = ? WHERE rowid = ?",
                [(_text(now + number * INSTANT), row) for number, (row,) in enumerate(rows)],
            )
            database.execute("DELETE FROM seen WHERE confirmed > ?", later)
            database.execute("DELETE FROM late WHERE known > ?", later)
        return len(rows)

    def body(self, digest: str) -> bytes:
        """The raw body of a digest. Raises StoreError when it is not here or damaged."""
        with self._database.reading() as database:
            rows = database.execute("SELECT body FROM bodies WHERE digest = ?", (digest,))
            for (body,) in rows:
                return _opened_body(digest, body)
        raise StoreError(f"{self._database.path}: no body {digest[:12]}")

    def vintages(self) -> list[Vintage]:
        """Every vintage, oldest first."""
        with self._database.reading() as database:
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
        row = (status.source, status.part, text, *astuple(validators))
        with self._database.writing() as database:
            database.execute("INSERT OR REPLACE INTO statuses VALUES (?, ?, ?, ?, ?, ?)", row)

    def statuses(self) -> dict[tuple[str, str], tuple[PartStatus, Validators]]:
        """How asking for each part went, with the validators to ask again with."""
        with self._database.reading() as database:
            found = {}
            for source, part, text, *told in database.execute("SELECT * FROM statuses"):
                with suppress(msgspec.MsgspecError):  # another version's: as if never asked
                    status = msgspec.json.decode(text, type=PartStatus)
                    found[source, part] = (status, Validators(*told))
            return found

    def keep_newest(self, source: str, part: str, count: int) -> None:
        """Forget all but the newest vintages of a part, and the bodies nothing refers to."""
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
        """Give the room of forgotten bodies back to the disk."""
        if self._database.path.exists():
            with self._database.opened() as database:
                database.execute("VACUUM")

    def stored_bytes(self) -> dict[str, int]:
        """Digest -> bytes the body takes, compressed."""
        with self._database.reading() as database:
            return dict(database.execute("SELECT digest, length(body) FROM bodies"))

    def file_bytes(self) -> int:
        """Size of the file, 0 where there is none yet."""
        return self._database.path.stat().st_size if self._database.path.exists() else 0

    def set_aside_if_damaged(self, now: datetime, *, started: bool = True) -> Path | None:
        """Rename a file that is no archive any more; its new path, None where it is one.

        After the start it is looked at only when something in it could not be read.
        """
        if not (started or self._database.doubted):
            return None
        return self._database.set_aside_if_damaged(now)


def digest_of(body: bytes) -> str:
    """SHA-256 of a raw body, hex."""
    return hashlib.sha256(body).hexdigest()


def _opened_body(digest: str, compressed: bytes) -> bytes:
    try:
        body = zlib.decompress(compressed)
    except zlib.error as error:
        raise StoreError(f"body {digest[:12]} is damaged: {error}") from error
    if digest_of(body) != digest:
        raise StoreError(f"body {digest[:12]} is damaged: its digest is another")
    return body


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
