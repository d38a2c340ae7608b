"""The archive on a PostgreSQL server. ``layout`` has its tables."""

from __future__ import annotations

import logging
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import astuple

from tui.model.errors import StoreError
from tui.model.status import PartStatus
from tui.sources.validators import Validators
from tui.store.amendments import Amendments
from tui.store.archive_rows import (
    SEEN,
    STATUSES,
    TABLES,
    ArchiveListing,
    LastConfirmed,
    PartKey,
    Vintage,
    oldest_first,
    parse_body,
    read_listing,
)
from tui.store.postgres.layout import require_storing
from tui.store.postgres.lease import require_lease
from tui.store.postgres.server import Server, tell
from tui.store.postgres.statements import NEWEST, ONE_AT_A_TIME, SURPLUS, insert
from tui.store.postgres.table_rows import TableRows

if TYPE_CHECKING:
    from psycopg import Connection

log = logging.getLogger(__name__)


class PostgresArchive:
    """The archive of everyone who uses the same server. Its tables exist: ``create_tables``."""

    carried_over = 0
    """A server is not set aside."""

    def __init__(self, server: Server) -> None:
        self._server, self.one_connection = server, server.one_connection
        self._logged: set[str] = set()
        """Lines about damaged rows that this program has logged."""

    def put(self, vintage: Vintage, body: bytes, *, again: bool = False) -> None:
        """Store a body as a vintage. A body already stored is replaced, in case it is damaged.

        One that another program stored as the newest meanwhile is a new vintage only ``again``.
        """
        part = (vintage.source, vintage.part)
        with self._storing(alone=True) as connection:
            connection.execute(
                "INSERT INTO bodies VALUES (%s, %s) "
                "ON CONFLICT (digest) DO UPDATE SET body = excluded.body",
                (vintage.digest, zlib.compress(body, 6)),
            )
            newest = connection.execute(NEWEST, part).fetchone()
            if again or newest != (vintage.digest,):
                connection.execute(
                    "INSERT INTO vintages VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
                    (*part, vintage.learned, vintage.digest, vintage.url),
                )

    def confirm(self, source: str, part: str, digest: str, last: LastConfirmed) -> None:
        """Store that a body still is the publisher's current response. Nothing new to show."""
        with self._storing(tells=False) as connection:
            connection.execute(
                "INSERT INTO seen VALUES (%s, %s, %s, %s, %s) ON CONFLICT (source, part, "
                "digest) DO UPDATE SET newest = excluded.newest, confirmed = excluded.confirmed",
                (source, part, digest, last.newest, last.confirmed),
            )

    def confirmations(self) -> dict[tuple[str, str, str], LastConfirmed]:
        """Return by (source, part, digest) when that body was last confirmed."""
        with self._reading_rows() as rows:
            return dict(row for _, row in rows.rows(SEEN))

    def mark_late(self, source: str, part: str, observed: Iterable[date], known: datetime) -> None:
        """Store that observations arrived at ``known`` (UTC), later than their calendar says."""
        self._add("late", [(source, part, day, known) for day in observed])

    def retain(self, vintage: Vintage) -> None:
        """Exempt a vintage from removal, because only it has certain rows."""
        self._add("kept", [(vintage.source, vintage.part, vintage.digest)])

    def amend(self, source: str, part: str, added: Amendments) -> None:
        """Add amendments to those of a part. The first arrival of a value counts."""
        late = [(source, part, day, name, at) for (day, name), at in added.late.items()]
        with self._storing() as connection:
            insert(connection, "added", late)
            insert(connection, "corrections", [(source, part, each) for each in added.corrections])
            insert(connection, "repeated", [(source, part, each) for each in added.repeated])

    def listing(self) -> ArchiveListing:
        """Return all vintages with what is noted of their rows. Raises StoreError."""
        with self._reading_rows() as rows:
            return read_listing(rows)

    def vintages(self) -> list[Vintage]:
        """Return every vintage, oldest first. Raises StoreError."""
        with self._reading_rows() as rows:
            return oldest_first(rows)

    def redate(
        self, times: Mapping[Vintage, datetime], *, earliest: datetime, now: datetime
    ) -> None:
        """Give vintages other times than those that a wrong clock wrote.

        Late arrivals and confirmations before ``earliest`` or after ``now`` are deleted.
        """
        moved = [
            (time, vintage.source, vintage.part, vintage.learned) for vintage, time in times.items()
        ]
        with self._storing() as connection, connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE vintages SET learned = %s WHERE source = %s AND part = %s AND learned = %s",
                moved,
            )
            for table, column in (("seen", "confirmed"), ("late", "known"), ("added", "known")):
                cursor.execute(
                    f"DELETE FROM {table} WHERE {column} NOT BETWEEN %s AND %s", (earliest, now)
                )

    def body(self, digest: str) -> bytes:
        """Return the raw body with a digest. Raises StoreError if it is missing or damaged."""
        with self._server.reading() as connection:
            found = connection.execute("SELECT body FROM bodies WHERE digest = %s", (digest,))
            for (body,) in found:
                return parse_body(digest, body)
        raise StoreError(f"{self._server.name}: no body {digest[:12]}")

    def record(self, status: PartStatus, validators: Validators) -> None:
        """Store a part's request status for the next start and for other programs."""
        text = msgspec.json.encode(status).decode()
        with self._storing(tells=False) as connection:  # each request has one
            connection.execute(
                "INSERT INTO statuses VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (source, part) "
                "DO UPDATE SET status = excluded.status, etag = excluded.etag, "
                "last_modified = excluded.last_modified, url = excluded.url",
                (status.source, status.part, text, *astuple(validators)),
            )

    def statuses(self) -> dict[PartKey, tuple[PartStatus, Validators]]:
        """Return each part's request status, with the validators for its next request."""
        with self._reading_rows() as rows:  # one of another version counts as never requested
            return dict(row for _, row in rows.rows(STATUSES))

    def keep_newest(self, source: str, part: str, count: int) -> frozenset[str]:
        """Remove all but the newest vintages of a part, with their confirmations and bodies.

        Return the digests of the removed bodies. One that another vintage has stays.
        """
        of_part = {"source": source, "part": part, "count": count}
        with self._storing(tells=False, alone=True) as connection:
            removed = connection.execute(
                f"DELETE FROM {SURPLUS} RETURNING digest", of_part
            ).fetchall()
            if not removed:
                return frozenset()
            tell(connection)
            digests = {"digests": [digest for (digest,) in removed], **of_part}
            connection.execute(
                "DELETE FROM seen WHERE source = %(source)s AND part = %(part)s "
                "AND digest = ANY(%(digests)s) AND digest NOT IN (SELECT digest FROM vintages "
                "WHERE source = %(source)s AND part = %(part)s)",
                digests,
            )
            unused = connection.execute(
                "DELETE FROM bodies WHERE digest NOT IN (SELECT digest FROM vintages) "
                "RETURNING digest"
            )
            return frozenset(digest for (digest,) in unused)

    def compact(self) -> None:
        """Return the space of removed bodies to the server, which reuses it."""
        with self._server.connection() as connection:
            connection.execute("VACUUM ANALYZE bodies, vintages")

    def stored_bytes(self) -> dict[str, int]:
        """Return by digest the compressed size of each body, in bytes."""
        with self._server.reading() as connection:
            return dict(connection.execute("SELECT digest, length(body) FROM bodies").fetchall())

    def require_writable(self, wait_seconds: float) -> None:
        """Raise StoreError if nothing can be stored. A server has no one to wait for."""
        del wait_seconds
        with self._server.writing() as connection:
            require_storing(connection, self._server.name)

    def file_bytes(self) -> int:
        """Return the size of the tables and their indexes on the server, in bytes."""
        with self._server.reading() as connection:
            [[size]] = connection.execute(
                "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::bigint FROM pg_class "
                "WHERE relkind = 'r' AND relnamespace = 'ticwatch'::regnamespace"
            ).fetchall()
        return int(size)

    def faults(self) -> list[str]:
        """Return a line for each damaged row. Every body is compared with its digest."""
        with self._server.reading() as connection:
            rows = TableRows(connection)
            for table in TABLES:
                for _ in rows.rows(table):
                    pass
            return rows.unreadable

    def set_aside_if_damaged(self, now: datetime, *, started: bool = True) -> Path | None:
        """Return None: the server looks after its files."""
        del now, started
        return None

    @contextmanager
    def _reading_rows(self) -> Iterator[TableRows]:
        """Open a reader of the tables. Log each damaged row that it meets once."""
        with self._server.reading() as connection:
            rows = TableRows(connection)
            yield rows
        for line in rows.unreadable:
            if line not in self._logged:
                self._logged.add(line)
                log.warning("%s: %s", self._server.name, line)

    @contextmanager
    def _storing(self, *, tells: bool = True, alone: bool = False) -> Iterator[Connection]:
        """Open a transaction that stores something. ``alone``: no other vintage comes meanwhile.

        Raises StoreError, also if this program polled and has lost the lease.
        """
        with self._server.writing(tells=tells) as connection:
            if alone:
                connection.execute(ONE_AT_A_TIME)
            require_lease(connection, self._server.lease_process, self._server.name)
            yield connection

    def _add(self, table: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            with self._storing() as connection:
                insert(connection, table, rows)
