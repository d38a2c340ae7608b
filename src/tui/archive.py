"""What was learned, and when: an append-only archive of raw bodies in SQLite.

Raw bodies are the truth; nothing derived from them is kept here, so a better parser repairs
history and there is nothing to migrate. Several programs may use one archive at once.

    bodies     digest -> compressed body
    vintages   (source, part, learned) -> digest: one row for each distinct answer
    seen       (source, part, digest) -> its newest observation, and when it last was the answer
    late       (source, part, observed) -> when it was seen to arrive, after its calendar
    statuses   (source, part) -> how asking goes, and the validators of the newest answer
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import astuple, dataclass
from datetime import date, datetime
from pathlib import Path

import msgspec

from tui.model import PartStatus, StoreError
from tui.sources.wire import Validators

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
CREATE TABLE IF NOT EXISTS statuses (
    source TEXT, part TEXT, status TEXT NOT NULL,
    etag TEXT NOT NULL, last_modified TEXT NOT NULL, url TEXT NOT NULL,
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


@dataclass(frozen=True)
class Seen:
    """A body that was the answer."""

    newest: date
    """Its newest observation."""
    confirmed: datetime
    """The last time that asking brought nothing newer."""


class Archive:
    """The archive in one SQLite file; the file is made by the first write."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def put(self, vintage: Vintage, body: bytes) -> None:
        """Keep a body as a vintage; a body already here is stored once, and mended if damaged."""
        row = (vintage.source, vintage.part, _text(vintage.learned), vintage.digest, vintage.url)
        with self._writing() as database:
            database.execute(
                "INSERT OR REPLACE INTO bodies VALUES (?, ?)",
                (vintage.digest, zlib.compress(body, 6)),
            )
            database.execute("INSERT OR IGNORE INTO vintages VALUES (?, ?, ?, ?, ?)", row)

    def confirm(self, source: str, part: str, digest: str, seen: Seen) -> None:
        """Keep that a body is still what the publisher answers."""
        row = (source, part, digest, seen.newest.isoformat(), _text(seen.confirmed))
        with self._writing() as database:
            database.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?)", row)

    def seen(self) -> dict[tuple[str, str, str], Seen]:
        """(source, part, digest) -> when that body last was the answer."""
        with self._reading() as database:
            rows = database.execute("SELECT source, part, digest, newest, confirmed FROM seen")
            return {
                (source, part, digest): Seen(
                    date.fromisoformat(newest), datetime.fromisoformat(confirmed)
                )
                for source, part, digest, newest, confirmed in rows
            }

    def mark_late(self, source: str, part: str, observed: Iterable[date], known: datetime) -> None:
        """Keep that observations became known at a moment, not when their calendar says."""
        rows = [(source, part, day.isoformat(), _text(known)) for day in observed]
        with self._writing() as database:
            database.executemany("INSERT OR IGNORE INTO late VALUES (?, ?, ?, ?)", rows)

    def late(self) -> dict[tuple[str, str], dict[date, datetime]]:
        """(source, part) -> when each late observation became known."""
        found: dict[tuple[str, str], dict[date, datetime]] = {}
        with self._reading() as database:
            for source, part, day, known in database.execute("SELECT * FROM late"):
                late = found.setdefault((source, part), {})
                late[date.fromisoformat(day)] = datetime.fromisoformat(known)
        return found

    def body(self, digest: str) -> bytes:
        """The raw body of a digest. Raises StoreError when it is not here or damaged."""
        with self._reading() as database:
            rows = database.execute("SELECT body FROM bodies WHERE digest = ?", (digest,))
            for (body,) in rows:
                return _opened_body(digest, body)
        raise StoreError(f"{self._path}: no body {digest[:12]}")

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
        row = (status.source, status.part, text, *astuple(validators))
        with self._writing() as database:
            database.execute("INSERT OR REPLACE INTO statuses VALUES (?, ?, ?, ?, ?, ?)", row)

    def statuses(self) -> dict[tuple[str, str], tuple[PartStatus, Validators]]:
        """How asking for each part went, with the validators to ask again with."""
        with self._reading() as database:
            found = {}
            for source, part, text, *told in database.execute("SELECT * FROM statuses"):
                with suppress(msgspec.MsgspecError):  # another version's: as if never asked
                    status = msgspec.json.decode(text, type=PartStatus)
                    found[source, part] = (status, Validators(*told))
            return found

    def keep_newest(self, source: str, part: str, count: int) -> None:
        """Forget all but the newest vintages of a part, and the bodies nothing refers to."""
        with self._writing() as database:
            database.execute(
                "DELETE FROM vintages WHERE source = ? AND part = ? AND learned NOT IN "
                "(SELECT learned FROM vintages WHERE source = ? AND part = ? "
                "ORDER BY learned DESC LIMIT ?)",
                (source, part, source, part, count),
            )
            database.execute("DELETE FROM bodies WHERE digest NOT IN (SELECT digest FROM vintages)")

    def compact(self) -> None:
        """Give the room of forgotten bodies back to the disk."""
        if self._path.exists():
            with self._opened() as database:
                database.execute("VACUUM")

    def stored_bytes(self) -> dict[str, int]:
        """Digest -> bytes the body takes, compressed."""
        with self._reading() as database:
            return dict(database.execute("SELECT digest, length(body) FROM bodies"))

    def file_bytes(self) -> int:
        """Size of the file, 0 where there is none yet."""
        return self._path.stat().st_size if self._path.exists() else 0

    def set_aside_if_damaged(self, now: datetime) -> Path | None:
        """Rename a file that is no archive any more, so that a new one can begin; its new path."""
        if not self._path.exists():
            return None
        try:
            with closing(sqlite3.connect(self._path, timeout=WAIT_SECONDS)) as database:
                database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                return None  # busy or forbidden, not damaged
            aside = self._path.with_name(f"{self._path.name}.damaged-{now:%Y%m%dT%H%M%S}")
            for ending in ("", "-wal", "-shm"):
                file = self._path.with_name(self._path.name + ending)
                if file.exists():
                    file.rename(aside.with_name(aside.name + ending))
            return aside
        return None

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        if self._path.exists():
            with self._opened() as database:
                yield database
        else:
            with closing(sqlite3.connect(":memory:")) as nothing:
                nothing.executescript(SCHEMA)
                yield nothing

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(f"{self._path.parent}: {error.strerror or error}") from error
        with self._opened() as database:
            database.execute("PRAGMA journal_mode = WAL")
            with database:
                yield database

    @contextmanager
    def _opened(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(self._path, timeout=WAIT_SECONDS)) as database:
                database.executescript(SCHEMA)
                yield database
        except sqlite3.Error as error:
            raise StoreError(f"{self._path}: {error}") from error


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
