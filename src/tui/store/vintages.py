"""All vintages, archived or bundled, and the frames their bodies parse into."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from threading import RLock

import pandas as pd

from tui.model.errors import Malformed, StoreError
from tui.sources.base import Source, parse
from tui.store.archive import (
    Archive,
    ArchiveListing,
    LastConfirmed,
    PartKey,
    Vintage,
)
from tui.store.bundle import Bundled
from tui.store.bundled_vintages import BundledVintages
from tui.store.continuity import newest_day
from tui.store.first_prints import join_all
from tui.store.frame_cache import FrameCache
from tui.store.frames import Frames
from tui.store.late_arrivals import late_days, with_arrival_times
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
        self._frames = Frames(sources, self._body, cache)
        self._listing = ArchiveListing()
        self.unreadable = Unreadable()
        self._joined: dict[PartKey, tuple[tuple[str, ...], pd.DataFrame]] = {}
        self._lock = RLock()

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
        return [vintage for vintage in self._list_archive() if vintage.source in self._sources]

    def _list_archive(self) -> list[Vintage]:
        """Return all vintages in the archive, or those of the last listing if it fails now."""
        try:
            self._listing = self._archive.listing()
        except StoreError as error:
            self.unreadable.note_listing(self._listing, str(error))
        else:
            self.unreadable.note_listing(self._listing)
        return self._listing.vintages

    def confirm(self, vintage: Vintage, at: datetime) -> None:
        """Store that a vintage was the publisher's current response at ``at`` (UTC)."""
        last = LastConfirmed(newest_day(self.frame(vintage)), at)
        self._archive.confirm(vintage.source, vintage.part, vintage.digest, last)

    def newest_joined(self, vintages: list[Vintage]) -> ParsedVintage | None:
        """Return the newest readable of these vintages, with the first prints of earlier ones.

        A part that is revised or restated has its newest rows alone: values of two vintages do not
        compare then.
        """
        newest = self.newest_readable(vintages)
        if newest and self._sources[newest[0].source].can_join_vintages(newest[0].part):
            return newest[0], self.first_prints(newest, vintages)
        return newest

    def first_prints(self, parsed: ParsedVintage, vintages: Iterable[Vintage]) -> pd.DataFrame:
        """Return a vintage's frame joined to older vintages retained for their rows, if any."""
        vintage, frame = parsed
        key = (vintage.source, vintage.part)
        digests = self._listing.retained.get(key, frozenset())
        older = [
            candidate
            for candidate in vintages
            if candidate.digest in digests and candidate.learned < vintage.learned
        ]
        if not older:
            return frame
        digests_joined = (*(retained.digest for retained in older), vintage.digest)
        with self._lock:
            cached = self._joined.get(key)
            if cached is None or cached[0] != digests_joined:
                source = self._sources[vintage.source]
                readable = filter(None, (self.first_readable([each]) for each in older))
                frames = [*(rows for _, rows in readable), frame]
                is_rolling = source.is_rolling(vintage.part)
                cached = (digests_joined, join_all(frames, source.keys, is_rolling=is_rolling))
                self._joined[key] = cached
            return cached[1]

    def with_arrival_times(self, vintage: Vintage, frame: pd.DataFrame) -> pd.DataFrame:
        """Return a vintage's frame, known times replaced by arrival times if they were later."""
        late = self._listing.late.get((vintage.source, vintage.part))
        return with_arrival_times(frame, late) if late else frame

    def _mark_late(
        self, before: Vintage, after: Vintage, frame: pd.DataFrame, at: datetime
    ) -> None:
        """Store which observations of ``after`` arrived later than their calendar says.

        A confirmation of ``before`` later than ``at`` comes from a wrong clock and is not used.
        A moving window may lack days that it had, so a gap in it says nothing.
        """
        key = (before.source, before.part)
        last = self._archive.confirmations().get((*key, before.digest))
        if last is None or last.confirmed > at:
            return
        archived = [each for each in self._listing.vintages if (each.source, each.part) == key]
        is_rolling = self._sources[before.source].is_rolling(before.part)
        watched_from = at if is_rolling else min((each.learned for each in archived), default=at)
        at_hand = self.first_prints((before, self.frame(before)), archived)
        if days := late_days(at_hand, frame, last, watched_from):
            self._archive.mark_late(after.source, after.part, days, at)

    def put(
        self,
        vintage: Vintage,
        body: bytes,
        frame: pd.DataFrame,
        before: Vintage | None,
        at: datetime,
    ) -> None:
        """Archive a body received at ``at``, with its frame, and remove surplus older vintages.

        ``before`` is the newest readable vintage of the part so far. Raises StoreError.
        """
        self._archive.put(vintage, body)
        self.unreadable.forget(vintage.digest)
        self._frames.add(vintage, frame)
        if before is not None:
            self._mark_late(before, vintage, frame, at)
            self._frames.release(before)
        self.confirm(vintage, at)
        if delete_old_vintages(self._archive, self._sources[vintage.source], vintage.part):
            self.forget_frames()

    def frame(self, vintage: Vintage) -> pd.DataFrame:
        """Return a vintage's frame, cached or parsed. Raises Malformed or StoreError."""
        return self._frames.get(vintage)

    def reread(self, vintage: Vintage) -> None:
        """Parse a vintage's body without using a cache. Raises Malformed or StoreError."""
        parse(self._sources[vintage.source], vintage.part, self._body(vintage))

    def is_cache_whole(self) -> bool:
        """Return whether the file of cached frames can be read; a damaged one is made anew."""
        return self._frames.is_cache_whole()

    def forget_frames(self) -> None:
        """Remove the cached frames of bodies that were removed."""
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

    def _body(self, vintage: Vintage) -> bytes:
        item = self.bundle.item(vintage)
        return item.read() if item else self._archive.body(vintage.digest)
