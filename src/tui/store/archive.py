"""Append-only archive of raw response bodies, with the time each was received.

Raw bodies are the truth; nothing derived from them is kept here, so a better parser repairs
history and there is nothing to migrate. Several programs may use one archive at once. It is a
SQLite file, or lies on a PostgreSQL server (``postgres_archive``). Both pass the same tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol

from tui.model.status import PartStatus
from tui.sources.validators import Validators
from tui.store.amendments import Amendments
from tui.store.archive_rows import (
    ArchiveListing,
    LastConfirmed,
    PartKey,
    Vintage,
    digest_of,
)

__all__ = [
    "TIME_STEP",
    "Archive",
    "ArchiveListing",
    "LastConfirmed",
    "PartKey",
    "Vintage",
    "digest_of",
]

TIME_STEP = timedelta(microseconds=1)
"""Resolution of stored times: the least by which two vintages of a part differ."""


class Archive(Protocol):
    """The archive. Every method raises StoreError if it cannot be read or written."""

    @property
    def carried_over(self) -> int:
        """Number of vintages that the last archive set aside gave to the new one."""
        ...

    def one_connection(self) -> AbstractContextManager[None]:
        """Return a context in which this thread reads and stores over one connection."""
        ...

    def put(self, vintage: Vintage, body: bytes, *, again: bool = False) -> None:
        """Store a body as a vintage. A body already stored is replaced, in case it is damaged.

        One that another program stored as the newest meanwhile is a new vintage only ``again``.
        """
        ...

    def confirm(self, source: str, part: str, digest: str, last: LastConfirmed) -> None:
        """Store that a body still is the publisher's current response."""
        ...

    def confirmations(self) -> dict[tuple[str, str, str], LastConfirmed]:
        """Return by (source, part, digest) when that body was last confirmed."""
        ...

    def mark_late(self, source: str, part: str, observed: Iterable[date], known: datetime) -> None:
        """Store that observations arrived at ``known`` (UTC), later than their calendar says."""
        ...

    def retain(self, vintage: Vintage) -> None:
        """Exempt a vintage from removal, because only it has certain rows."""
        ...

    def amend(self, source: str, part: str, added: Amendments) -> None:
        """Store further amendments of a part."""
        ...

    def listing(self) -> ArchiveListing:
        """Return all vintages with what is noted of their rows, from one read."""
        ...

    def vintages(self) -> list[Vintage]:
        """Return every vintage, oldest first."""
        ...

    def redate(
        self, times: Mapping[Vintage, datetime], *, earliest: datetime, now: datetime
    ) -> None:
        """Give vintages other times than those that a wrong clock wrote.

        Late arrivals and confirmations before ``earliest`` or after ``now`` are deleted.
        """
        ...

    def body(self, digest: str) -> bytes:
        """Return the raw body with a digest. Raises StoreError if it is missing or damaged."""
        ...

    def record(self, status: PartStatus, validators: Validators) -> None:
        """Store a part's request status for the next start and for other programs."""
        ...

    def statuses(self) -> dict[PartKey, tuple[PartStatus, Validators]]:
        """Return each part's request status, with the validators for its next request."""
        ...

    def keep_newest(self, source: str, part: str, count: int) -> frozenset[str]:
        """Remove all but the newest vintages of a part, with their confirmations and bodies.

        Return the digests of the removed bodies. One that another vintage has stays.
        """
        ...

    def compact(self) -> None:
        """Return the space of removed bodies to the disk."""
        ...

    def stored_bytes(self) -> dict[str, int]:
        """Return by digest the compressed size of each body, in bytes."""
        ...

    def require_writable(self, wait_seconds: float) -> None:
        """Raise StoreError if nothing can be stored, LockedError if another program prevents it."""
        ...

    def file_bytes(self) -> int:
        """Return the size of the archive on the disk in bytes, 0 if there is none."""
        ...

    def faults(self) -> list[str]:
        """Return a line for each damaged row. Every body is compared with its digest."""
        ...

    def set_aside_if_damaged(self, now: datetime, *, started: bool = True) -> Path | None:
        """Rename a damaged file and return its new path, None if it is not damaged.

        What can be read of it is carried over into the new file. Unless ``started``, it is checked
        only after damage kept it from being used.
        """
        ...
