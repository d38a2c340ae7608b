"""All vintages, archived or bundled, and the frames their bodies parse into."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime

import pandas as pd
from msgspec.structs import replace

from tui.model.errors import Malformed, StoreError
from tui.sources.base import Source, parse
from tui.store.amendments import NONE, Amendments
from tui.store.archive import (
    Archive,
    ArchiveListing,
    LastConfirmed,
    PartKey,
    Vintage,
    digest_of,
)
from tui.store.bundle import Bundled
from tui.store.bundled_vintages import BundledVintages
from tui.store.continuity import newest_day
from tui.store.frame_cache import FrameCache
from tui.store.frames import Frames
from tui.store.late_arrivals import mark_late, with_arrival_times
from tui.store.retention import delete_old_vintages
from tui.store.unreadable import Unreadable

ParsedVintage = tuple[Vintage, pd.DataFrame]

log = logging.getLogger(__name__)


class VintageStore:
    """All vintages, bundled and archived, by part. Frames are parsed on demand and cached."""

    def __init__(
        self,
        archive: Archive,
        sources: Mapping[str, Source],
        bundle: Iterable[Bundled],
        cache: FrameCache | None,
    ) -> None:
        self._archive = archive
        self._sources = sources
        self.bundle = BundledVintages(bundle, sources)
        self._frames = Frames(sources, self.reread, cache)
        self._listing = ArchiveListing()
        self._identities: dict[PartKey, tuple[object, str]] = {}
        """Newest identity of each part, with what it was made from."""
        self.unreadable = Unreadable()

    def vintages(self, sources: Collection[str] = ()) -> dict[PartKey, list[Vintage]]:
        """Return every vintage of every part of these sources, or of all; oldest first."""
        by_part: dict[PartKey, list[Vintage]] = defaultdict(list)
        for key, bundled in self.bundle.vintages().items():
            by_part[key].append(bundled)
        for vintage in self.archived_vintages():
            by_part[(vintage.source, vintage.part)].append(vintage)
        for vintages in by_part.values():
            vintages.sort(key=lambda vintage: vintage.learned)
        return {
            key: of_part for key, of_part in by_part.items() if not sources or key[0] in sources
        }

    def archived_vintages(self) -> list[Vintage]:
        """Return the vintages in the archive, oldest first, without the bundled ones."""
        self._list_archive()
        return self.listed_vintages()

    def listed_vintages(self) -> list[Vintage]:
        """Return the archived vintages as they were listed last, without reading the archive."""
        return [vintage for vintage in self._listing.vintages if vintage.source in self._sources]

    def _list_archive(self) -> None:
        """List the vintages in the archive. The last listing stands if it fails now."""
        try:
            self._listing = self._archive.listing()
        except StoreError as error:
            self.unreadable.note_listing(self._listing, str(error))
        else:
            self.unreadable.note_listing(self._listing)

    def confirm(self, vintage: Vintage, at: datetime) -> None:
        """Store that a vintage was the publisher's current response at ``at`` (UTC)."""
        last = LastConfirmed(newest_day(self.frame(vintage)), at)
        self._archive.confirm(vintage.source, vintage.part, vintage.digest, last)

    def retained(self, vintage: Vintage) -> frozenset[str]:
        """Return the digests of the vintages of the same part that are kept for their rows."""
        return self._listing.retained.get((vintage.source, vintage.part), frozenset())

    def amendments(self, vintage: Vintage) -> Amendments:
        """Return the late and repeated values of a vintage's part, and its corrections by then."""
        listing, key = self._listing, _key(vintage)
        amendments = listing.amendments.get(key, NONE)
        corrections = listing.corrections.get(key, ())
        by_then = frozenset(each.digest for each in corrections if each.learned <= vintage.learned)
        return replace(amendments, corrections=by_then)

    def amended_times(self, vintages: Sequence[Vintage]) -> frozenset[datetime]:
        """Return the times (UTC) at which values of a part changed, from its vintages."""
        corrections = self._listing.corrections.get(_key(vintages[0]), ())
        corrected = {each.learned for each in corrections if each in vintages}
        return frozenset(corrected | set(self.amendments(vintages[0]).late.values()))

    def identity(self, vintages: Sequence[Vintage]) -> str:
        """Return the SHA-256, hex, of all that a part's frames come from, at any moment.

        That is its bodies with the times they were received, and all that is noted of their rows.
        """
        listing, key = self._listing, _key(vintages[0])
        amendments = listing.amendments.get(key, NONE)
        noted = (
            sorted(self.late_days(vintages[0]).items()),
            sorted(self.retained(vintages[0])),
            sorted(amendments.late.items()),
            sorted(amendments.corrections),
            sorted(amendments.repeated),
        )
        read, (made_from, digest) = (tuple(vintages), noted), self._identities.get(key, (None, ""))
        if read != made_from:
            bodies = [(each.digest, each.learned) for each in vintages]
            parser = self._sources[key[0]].parser
            digest = digest_of(repr((key, parser, bodies, noted)).encode())
            self._identities[key] = read, digest
        return digest

    def late_days(self, vintage: Vintage) -> Mapping[date, datetime]:
        """Return the days of a vintage's part that arrived late, with their times (UTC)."""
        return self._listing.late.get((vintage.source, vintage.part), {})

    def with_arrival_times(self, vintage: Vintage, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a vintage's frame, known times replaced by arrival times if they were later."""
        late = self.late_days(vintage)
        return with_arrival_times(frame, late) if late else frame

    def _mark_late(self, at_hand: ParsedVintage, frame: pd.DataFrame, at: datetime) -> None:
        """Store which rows and values of a frame arrived late, at ``at``."""
        before, rows = at_hand
        key, source = (before.source, before.part), self._sources[before.source]
        learned = [each.learned for each in self._listing.vintages if _key(each) == key]
        is_rolling = source.is_rolling(before.part)
        watched_from = at if is_rolling else min(learned, default=at)
        has_cells = source.can_join_vintages(before.part) and not (source.keys or is_rolling)
        mark_late(self._archive, before, rows, frame, watched_from, at, has_late_cells=has_cells)

    def put(
        self,
        vintage: Vintage,
        body: bytes,
        frame: pd.DataFrame,
        at_hand: ParsedVintage | None,
        at: datetime,
        *,
        again: bool = False,
    ) -> None:
        """Archive a body received at ``at``, with its frame, and remove surplus older vintages.

        ``at_hand`` is the newest readable vintage of the part so far, with all rows up to it.
        ``again``: it may be the body of that vintage. Raises StoreError.
        """
        self._archive.put(vintage, body, again=again)
        self.unreadable.forget(vintage.digest)
        self._frames.add(vintage, frame)
        if at_hand is not None:
            self._mark_late(at_hand, frame, at)
            self._frames.release(at_hand[0])
        self.confirm(vintage, at)
        source = self._sources[vintage.source]
        if deleted := delete_old_vintages(self._archive, source, vintage.part):
            self._frames.forget(deleted)

    def one_connection(self) -> AbstractContextManager[None]:
        """Return a context in which this thread reads cached frames over one connection."""
        return self._frames.one_connection()

    def frame(self, vintage: Vintage) -> pd.DataFrame:
        """Return a vintage's frame, cached or parsed. Raises Malformed or StoreError."""
        return self._frames.get(vintage)

    def reread(self, vintage: Vintage) -> pd.DataFrame:
        """Parse a vintage's body without using a cache. Raises Malformed or StoreError."""
        repeated = self.amendments(vintage).repeated
        source = self._sources[vintage.source]
        return parse(source, vintage.part, self.body(vintage), repeated)

    def is_cache_whole(self) -> bool:
        """Return whether the file of cached frames can be read; a damaged one is made anew."""
        return self._frames.is_cache_whole()

    def forget_frames(self) -> None:
        """Remove the cached frames of all bodies that are not stored."""
        by_part = self.vintages()
        self._frames.forget_all_but(
            {vintage.digest for vintages in by_part.values() for vintage in vintages}
        )

    def first_readable(self, vintages: Iterable[Vintage]) -> ParsedVintage | None:
        """Return the first of these vintages that can be read, with its frame; None if none can.

        One that cannot (its parser became stricter, its body was damaged) counts as never
        received. ``ticwatch store verify`` reports it.
        """
        for vintage in vintages:
            try:
                parsed = vintage, self.frame(vintage)
            except (Malformed, StoreError) as error:
                self.unreadable.note_vintage(vintage, str(error))
            else:
                self.unreadable.forget(vintage.digest)
                return parsed
        return None

    def newest_readable(self, vintages: list[Vintage]) -> ParsedVintage | None:
        """Return the newest readable of these vintages (oldest first), with its frame."""
        return self.first_readable(reversed(vintages))

    def newest_known(self, vintage: Vintage) -> datetime | None:
        """Return the known time of the newest observation, None if the body cannot be read."""
        parsed = self.first_readable([vintage] if vintage.source in self._sources else [])
        return parsed[1]["known"].max().to_pydatetime() if parsed else None

    def body(self, vintage: Vintage) -> bytes:
        """Return the raw body of a vintage. Raises StoreError."""
        item = self.bundle.item(vintage)
        return item.read() if item else self._archive.body(vintage.digest)


def _key(vintage: Vintage) -> PartKey:
    return vintage.source, vintage.part
