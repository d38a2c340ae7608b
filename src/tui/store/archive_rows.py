"""Objects that the rows of the archive's tables stand for. ``archive_schema`` has the tables."""

from __future__ import annotations

import hashlib
import zlib
from datetime import date, datetime
from functools import cached_property, lru_cache
from itertools import groupby
from typing import Any

import msgspec
from msgspec import Struct, field

from tui.model.errors import StoreError
from tui.model.status import PartStatus
from tui.sources.validators import Validators
from tui.store.amendments import ADDED, CORRECTIONS, REPEATED, Amendments, read_amendments
from tui.store.rows import (
    Rows,
    StoredTable,
    in_utc,
    in_years,
    stored_day,
    stored_text,
    stored_time,
)

PartKey = tuple[str, str]
"""(source, part)"""


class Vintage(Struct, frozen=True):
    """One distinct body of a part, and when it was received (UTC)."""

    source: str
    part: str
    learned: datetime
    digest: str
    """SHA-256 of the body, hex."""
    url: str


class LastConfirmed(Struct, frozen=True):
    """Last time a body was confirmed as its publisher's current response."""

    newest: date
    """Newest observation of the body."""
    confirmed: datetime
    """Last time (UTC) a request brought nothing newer than this body."""


MAX_REMEMBERED = 50_000
"""Number of rows of vintages that are not parsed again: a listing is read at every response."""


class ArchiveListing(Struct, frozen=True, dict=True):
    """All vintages and what is noted of their rows, read at one moment."""

    vintages: list[Vintage] = field(default_factory=list)
    """Oldest first."""
    late: dict[PartKey, dict[date, datetime]] = field(default_factory=dict)
    """Part -> observed day -> arrival time (UTC) of what came later than its calendar says."""
    retained: dict[PartKey, frozenset[str]] = field(default_factory=dict)
    """Part -> digests of the vintages that are never removed: only they have certain rows."""
    amendments: dict[PartKey, Amendments] = field(default_factory=dict)
    lost_vintages: int = 0
    """Number of rows of vintages that cannot be read."""
    lost_notes: int = 0
    """Number of rows about late, retained or amended observations that cannot be read."""

    @cached_property
    def corrections(self) -> dict[PartKey, list[Vintage]]:
        """Return by part the vintages that correct first prints, oldest first."""
        return {
            key: _corrections(
                [each for each in self.vintages if (each.source, each.part) == key],
                amendments.corrections,
            )
            for key, amendments in self.amendments.items()
            if amendments.corrections
        }


def _corrections(of_part: list[Vintage], digests: frozenset[str]) -> list[Vintage]:
    """Return those vintages of a part that are corrections; their bodies have these digests.

    A body that came again until it was accepted as a correction is stored twice in a row: the
    second is the correction. The same body may also have come before, as no correction.
    """
    runs = [list(equal) for _, equal in groupby(of_part, lambda vintage: vintage.digest)]
    stored_again = {run[0].digest for run in runs if len(run) > 1}
    return [
        run[-1]
        for run in runs
        if run[0].digest in digests and (len(run) > 1 or run[0].digest not in stored_again)
    ]


def digest_of(body: bytes) -> str:
    """Return the SHA-256 of a raw body, in hex."""
    return hashlib.sha256(body).hexdigest()


def _body(digest: object, compressed: object) -> tuple[str, bytes]:
    """Return the digest and the body of a row of ``bodies``."""
    name = stored_text(digest)
    if not isinstance(compressed, bytes):
        raise ValueError(f"body {name[:12]} is damaged: expected bytes")
    try:
        body = zlib.decompress(compressed)
    except zlib.error as error:
        raise ValueError(f"body {name[:12]} is damaged: {error}") from error
    if digest_of(body) != name:
        raise ValueError(f"body {name[:12]} is damaged: its digest is another")
    return name, body


def parse_body(digest: str, compressed: object) -> bytes:
    """Return the raw body of a stored one. Raises StoreError if it is damaged."""
    try:
        _, body = BODIES.parse(digest, compressed)
    except ValueError as error:
        raise StoreError(str(error)) from error
    return body


@lru_cache(maxsize=MAX_REMEMBERED)
def _vintage(source: object, part: object, learned: object, digest: object, url: object) -> Vintage:
    return Vintage(
        stored_text(source),
        stored_text(part),
        stored_time(learned),
        stored_text(digest),
        stored_text(url),
    )


def _seen(
    source: object, part: object, digest: object, newest: object, confirmed: object
) -> tuple[tuple[str, str, str], LastConfirmed]:
    key = (stored_text(source), stored_text(part), stored_text(digest))
    return key, LastConfirmed(stored_day(newest), stored_time(confirmed))


def _late(
    source: object, part: object, observed: object, known: object
) -> tuple[PartKey, date, datetime]:
    key = (stored_text(source), stored_text(part))
    return key, stored_day(observed), stored_time(known)


def _kept(source: object, part: object, digest: object) -> tuple[PartKey, str]:
    return (stored_text(source), stored_text(part)), stored_text(digest)


def _status(
    source: object, part: object, text: object, *validators: object
) -> tuple[PartKey, tuple[PartStatus, Validators]]:
    status = msgspec.json.decode(stored_text(text), type=PartStatus)
    _require_usable(status)
    if status.trim is not None:
        _require_usable(status.trim)
    key = (stored_text(source), stored_text(part))
    if key != (status.source, status.part):
        raise ValueError(f"expected the status of {key}, got that of {status.source}/{status.part}")
    return key, (status, Validators(*map(_header, validators)))


def _header(value: object) -> str:
    """Return a text that may be sent as the value of a header."""
    text = stored_text(value)
    if not (text.isascii() and text.isprintable()):
        raise ValueError(f"expected a header, got {text[:40]!r}")
    return text


def _require_usable(status: Any) -> None:
    """Raise ValueError for a time without a zone or out of range, or for a negative count."""
    for name in status.__struct_fields__:
        value = getattr(status, name)
        if isinstance(value, datetime):
            in_utc(value)
        elif isinstance(value, date):
            in_years(value)
        elif isinstance(value, int) and value < 0:
            raise ValueError(f"expected a count {name}, got {value}")


BODIES = StoredTable("bodies", ("digest", "body"), _body)
VINTAGES = StoredTable("vintages", ("source", "part", "learned", "digest", "url"), _vintage, 3)
SEEN = StoredTable("seen", ("source", "part", "digest", "newest", "confirmed"), _seen, 3)
LATE = StoredTable("late", ("source", "part", "observed", "known"), _late, 3)
KEPT = StoredTable("kept", ("source", "part", "digest"), _kept, 3)
STATUSES = StoredTable(
    "statuses", ("source", "part", "status", "etag", "last_modified", "url"), _status, 2
)
NOTES: tuple[StoredTable[Any], ...] = (LATE, KEPT, ADDED, CORRECTIONS, REPEATED)
"""Tables about single rows or vintages of a part."""
TABLES: tuple[StoredTable[Any], ...] = (BODIES, VINTAGES, SEEN, *NOTES, STATUSES)
"""Every table of the archive. A row of ``bodies`` comes before the vintages that refer to it."""


def read_listing(reader: Rows) -> ArchiveListing:
    """Return all vintages and what is noted of their rows."""
    vintages = oldest_first(reader)
    late: dict[PartKey, dict[date, datetime]] = {}
    for _, (key, day, known) in reader.rows(LATE):
        late.setdefault(key, {})[day] = known
    retained: dict[PartKey, frozenset[str]] = {}
    for _, (key, digest) in reader.rows(KEPT):
        retained[key] = retained.get(key, frozenset()) | {digest}
    amendments = read_amendments(reader)
    return ArchiveListing(
        vintages,
        late,
        retained,
        amendments,
        lost_vintages=reader.lost[VINTAGES.name],
        lost_notes=sum(reader.lost[table.name] for table in NOTES),
    )


def oldest_first(reader: Rows) -> list[Vintage]:
    """Return all vintages in the order of their times, those of one time by source and part."""
    vintages = (vintage for _, vintage in reader.rows(VINTAGES))
    return sorted(vintages, key=lambda each: (each.learned, each.source, each.part))


def has_newest_body(reader: Rows, vintage: Vintage) -> bool:
    """Return whether the newest vintage of the same part has the same body."""
    key = (vintage.source, vintage.part)
    digests = [each.digest for each in oldest_first(reader) if (each.source, each.part) == key]
    return digests[-1:] == [vintage.digest]
