"""The archive in a SQLite file, which needs no server. ``archive_schema`` describes its tables."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import date, datetime
from pathlib import Path

import msgspec
from msgspec.structs import astuple

from tui.model.errors import StoreError
from tui.model.status import PartStatus
from tui.sources.validators import Validators
from tui.store.amendments import Amendments, write_amendments
from tui.store.archive_rows import (
    SEEN,
    STATUSES,
    TABLES,
    VINTAGES,
    ArchiveListing,
    LastConfirmed,
    PartKey,
    Vintage,
    has_newest_body,
    oldest_first,
    parse_body,
    read_listing,
)
from tui.store.archive_schema import SCHEMA, SURPLUS
from tui.store.rows import RowReader, page_errors
from tui.store.salvage import replace_if_damaged
from tui.store.sqlite import Database

log = logging.getLogger(__name__)


class SqliteArchive:
    """The archive in one SQLite file. The first write creates the file."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, SCHEMA)
        self._logged: set[str] = set()
        """Lines about damaged rows that this program has logged."""
        self._compared: set[str] = set()
        """Tables that agreed with their index. Damage that is met later makes it empty."""
        self.carried_over = 0
        """Number of vintages that the last archive set aside gave to the new one."""

    def one_connection(self) -> AbstractContextManager[None]:
        """Return a context that does nothing: a file is not connected to."""
        return nullcontext()

    @contextmanager
    def _reading_rows(self) -> Iterator[RowReader]:
        """Open a reader of the tables. Log each damaged row that it meets once."""
        if self._database.is_suspect:
            self._compared.clear()
        with self._database.reading() as database:
            reader = RowReader(database, self._compared)
            yield reader
        if reader.has_damaged_pages:
            self._database.is_suspect = True
        for line in reader.unreadable:
            if line not in self._logged:
                self._logged.add(line)
                log.warning("%s: %s", self._database.path, line)

    def put(self, vintage: Vintage, body: bytes, *, again: bool = False) -> None:
        """Store a body as a vintage. A body already stored is replaced, in case it is damaged.

        One that another program stored as the newest meanwhile is a new vintage only ``again``.
        """
        row = (vintage.source, vintage.part, _text(vintage.learned), vintage.digest, vintage.url)
        packed = (vintage.digest, zlib.compress(body, 6))
        with self._database.writing() as database:
            database.execute("INSERT OR REPLACE INTO bodies VALUES (?, ?)", packed)
            if again or not has_newest_body(RowReader(database, self._compared), vintage):
                database.execute("INSERT OR IGNORE INTO vintages VALUES (?, ?, ?, ?, ?)", row)

    def confirm(self, source: str, part: str, digest: str, last: LastConfirmed) -> None:
        """Store that a body still is the publisher's current response."""
        row = (source, part, digest, last.newest.isoformat(), _text(last.confirmed))
        with self._database.writing() as database:
            database.execute("INSERT OR REPLACE INTO seen VALUES (?, ?, ?, ?, ?)", row)

    def confirmations(self) -> dict[tuple[str, str, str], LastConfirmed]:
        """Return by (source, part, digest) when that body was last confirmed."""
        with self._reading_rows() as reader:
            return dict(row for _, row in reader.rows(SEEN))

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
        with self._reading_rows() as reader:
            return read_listing(reader)

    def vintages(self) -> list[Vintage]:
        """Return every vintage, oldest first. Raises StoreError."""
        with self._reading_rows() as reader:
            return oldest_first(reader)

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
        """Return the raw body with a digest. Raises StoreError if it is missing or damaged.

        One that the index of the table does not have is looked for in the table itself.
        """
        with self._database.reading() as database:
            for table in ("bodies", "bodies NOT INDEXED"):
                rows = database.execute(f"SELECT body FROM {table} WHERE digest = ?", (digest,))
                for (body,) in rows:
                    return parse_body(digest, body)
        raise StoreError(f"{self._database.path}: no body {digest[:12]}")

    def record(self, status: PartStatus, validators: Validators) -> None:
        """Store a part's request status for the next start and for other programs."""
        text = msgspec.json.encode(status).decode()
        row = (status.source, status.part, text, *astuple(validators))
        with self._database.writing() as database:
            database.execute("INSERT OR REPLACE INTO statuses VALUES (?, ?, ?, ?, ?, ?)", row)

    def statuses(self) -> dict[PartKey, tuple[PartStatus, Validators]]:
        """Return each part's request status, with the validators for its next request."""
        with self._reading_rows() as reader:  # one of another version counts as never requested
            return dict(row for _, row in reader.rows(STATUSES))

    def keep_newest(self, source: str, part: str, count: int) -> frozenset[str]:
        """Remove all but the newest vintages of a part, with their confirmations and bodies.

        Return the digests of the removed bodies. One that another vintage has stays.
        """
        with self._database.writing() as database:
            removed = database.execute(f"SELECT digest {SURPLUS}", (source, part, count)).fetchall()
            if not removed:
                return frozenset()
            database.execute(f"DELETE {SURPLUS}", (source, part, count))
            database.executemany(
                "DELETE FROM seen WHERE source = ?1 AND part = ?2 AND digest = ?3 "
                "AND digest NOT IN (SELECT digest FROM vintages WHERE source = ?1 AND part = ?2)",
                [(source, part, digest) for (digest,) in removed],
            )
            unused = "FROM bodies WHERE digest NOT IN (SELECT digest FROM vintages)"
            bodies = database.execute(f"SELECT digest {unused}").fetchall()
            database.execute(f"DELETE {unused}")
            return frozenset(digest for (digest,) in bodies if isinstance(digest, str))

    def compact(self) -> None:
        """Return the space of removed bodies to the disk."""
        if self._database.path.exists():
            with self._database.connection() as database:
                database.execute("VACUUM")

    def stored_bytes(self) -> dict[str, int]:
        """Return by digest the compressed size of each body, in bytes."""
        with self._database.reading() as database:
            return dict(database.execute("SELECT digest, coalesce(length(body), 0) FROM bodies"))

    def require_writable(self, wait_seconds: float) -> None:
        """Raise StoreError if nothing can be stored, LockedError if another program prevents it."""
        with self._database.writing(wait_seconds):
            pass

    def file_bytes(self) -> int:
        """Return the size of the file in bytes, 0 if there is none."""
        return self._database.path.stat().st_size if self._database.path.exists() else 0

    def faults(self) -> list[str]:
        """Return a line for each damaged row, page or index. Raises StoreError.

        Every body is compared with its digest.
        """
        with self._database.reading() as database:
            reader = RowReader(database)
            for table in TABLES:
                for _ in reader.rows(table):
                    pass
            return reader.unreadable + page_errors(database)

    def set_aside_if_damaged(self, now: datetime, *, started: bool = True) -> Path | None:
        """Rename a damaged file and return its new path, None if it is not damaged.

        What can be read of it is carried over into the new file. Unless ``started``, it is checked
        only after damage kept it from being used.
        """
        if not (started or self._database.is_suspect):
            return None
        replacement = replace_if_damaged(self._database, TABLES, now)
        if replacement is None:
            return None
        self.carried_over = replacement.carried_over[VINTAGES.name]
        return replacement.aside


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")
