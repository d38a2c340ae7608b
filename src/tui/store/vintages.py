"""Every vintage at hand, archived or bundled, and the frame each one reads as."""

from __future__ import annotations

import logging
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from threading import RLock

import pandas as pd

from tui.model.errors import Malformed, StoreError
from tui.model.times import AHEAD
from tui.sources.base import Source, parse
from tui.store.archive import Archive, LastConfirmed, Vintage, digest_of
from tui.store.bundle import Bundled
from tui.store.continuity import foretold, newest_day
from tui.store.frame_cache import FrameCache

Key = tuple[str, str]
"""(source, part)"""
Read = tuple[Vintage, pd.DataFrame]

log = logging.getLogger(__name__)

RECORDED = "recorded"
"""Attribute of a frame: the days whose known time is when they were seen to arrive."""
MOST_FRAMES = 256
"""Kept in memory; those not looked at for longest go first."""


class VintageStore:
    """Vintages by part, with their frames read on demand and remembered."""

    def __init__(
        self,
        archive: Archive,
        sources: Mapping[str, Source],
        bundle: Iterable[Bundled],
        cache: FrameCache | None,
    ) -> None:
        self._archive = archive
        self._sources = sources
        self._bundle = {(item.source, item.part): item for item in bundle if item.source in sources}
        self._cache = cache
        self._frames: OrderedDict[tuple[str, str, int], pd.DataFrame] = OrderedDict()
        self._digests: dict[Key, str] = {}
        self._listed: list[Vintage] = []
        self._late: dict[Key, dict[date, datetime]] = {}
        self._kept: dict[Key, frozenset[str]] = {}
        self._joined: dict[str, tuple[tuple[str, ...], pd.DataFrame]] = {}
        self._reading = RLock()

    def vintages(self) -> dict[Key, list[Vintage]]:
        """Every vintage of every part, oldest first."""
        found: dict[Key, list[Vintage]] = defaultdict(list)
        for key, item in self._bundle.items():
            found[key].append(Vintage(*key, item.learned, self._digest(item), item.url))
        for vintage in self.fetched():
            found[(vintage.source, vintage.part)].append(vintage)
        for vintages in found.values():
            vintages.sort(key=lambda vintage: vintage.learned)
        return dict(found)

    def _archived(self) -> list[Vintage]:
        """What the archive lists, or listed when it could last be read."""
        try:
            self._listed, self._late = self._archive.vintages(), self._archive.late()
            self._kept = self._archive.kept()
        except StoreError as error:
            log.warning("%s", error)
        return self._listed

    def confirm(self, vintage: Vintage, at: datetime) -> None:
        """Keep that this vintage was the answer once more."""
        seen = LastConfirmed(newest_day(self.frame(vintage)), at)
        self._archive.confirm(vintage.source, vintage.part, vintage.digest, seen)

    def settle(self, now: datetime) -> int:
        """Take the vintages dated later than ``now`` as learned now; how many they were."""
        if all(vintage.learned <= now + AHEAD for vintage in self._archived()):
            return 0
        return self._archive.settle(now)

    def keep(self, vintage: Vintage) -> None:
        """Keep a vintage for the rows that its publisher no longer shows."""
        self._archive.keep(vintage)

    def with_earlier(
        self, vintage: Vintage, frame: pd.DataFrame, vintages: Iterable[Vintage]
    ) -> pd.DataFrame:
        """A vintage's frame, and before its first row those of the vintages kept for theirs."""
        kept = self._kept.get((vintage.source, vintage.part), frozenset())
        older = [one for one in vintages if one.digest in kept and one.learned < vintage.learned]
        if not older:
            return frame
        name = (vintage.digest, *(one.digest for one in older))
        if self._joined.get(name[0], ((), frame))[0] != name:
            joined = frame
            for read in filter(None, (self.first_readable([one]) for one in reversed(older))):
                rows = read[1]
                earlier = rows[rows["observed"] < joined["observed"].min()]
                joined = pd.concat([earlier, joined], ignore_index=True)
            self._joined[name[0]] = (name, joined)
        return self._joined[name[0]][1]

    def as_recorded(self, vintage: Vintage, frame: pd.DataFrame) -> pd.DataFrame:
        """A vintage's frame with the known times of what was seen to come late.

        What was announced of it before had come in time, as far as anybody saw.
        """
        late = self._late.get((vintage.source, vintage.part))
        if not late:
            return frame
        seen = frame["observed"].map({pd.Timestamp(day): at for day, at in late.items()})
        seen = pd.to_datetime(seen, utc=True).astype(frame["known"].dtype)
        moved = (seen > frame["known"]) & ~foretold(frame)
        told = frame.assign(known=frame["known"].mask(moved, seen))
        told.attrs[RECORDED] = frozenset(day.date() for day in frame["observed"][moved])
        return told

    def _mark_late(
        self, before: Vintage, after: Vintage, frame: pd.DataFrame, at: datetime
    ) -> None:
        """Keep what came later than its calendar says.

        That is what the vintage before lacked, although it still was the answer when the
        calendar had it out; what a clock that was ahead saw tells nothing.
        """
        seen = self._archive.seen().get((before.source, before.part, before.digest))
        if seen is None or seen.confirmed > at:
            return
        late = (frame["observed"] > pd.Timestamp(seen.newest)) & (
            frame["known"] < pd.Timestamp(seen.confirmed)
        )
        late &= ~foretold(frame)
        days = {day.date() for day in frame["observed"][late]}
        if days:
            self._archive.mark_late(after.source, after.part, days, at)

    def fetched(self) -> list[Vintage]:
        """The vintages that did not ship with ticwatch, oldest first."""
        return [vintage for vintage in self._archived() if vintage.source in self._sources]

    def bundled(self, vintage: Vintage) -> Bundled | None:
        """What ships with ticwatch as this vintage, None for a fetched one."""
        item = self._bundle.get((vintage.source, vintage.part))
        return item if item and vintage.digest == self._digest(item) else None

    def put(
        self,
        vintage: Vintage,
        body: bytes,
        frame: pd.DataFrame,
        before: Vintage | None,
        at: datetime,
    ) -> None:
        """Archive a body read as this frame, answered at ``at``; older ones go as may be."""
        self._archive.put(vintage, body)
        self._save(vintage, frame)
        with self._reading:
            self._remember(vintage, frame)
        if before is not None:
            self._mark_late(before, vintage, frame, at)
        self.confirm(vintage, at)
        keep = self._sources[vintage.source].keep
        if keep is not None:
            self._archive.keep_newest(vintage.source, vintage.part, keep)

    def frame(self, vintage: Vintage) -> pd.DataFrame:
        """A vintage read by its source. Raises Malformed or StoreError."""
        key = self._frame_key(vintage)
        with self._reading:
            if key in self._frames:
                self._frames.move_to_end(key)
                return self._frames[key]
            frame = self._cache.get(*key) if self._cache else None
            if frame is None:
                source = self._sources[vintage.source]
                frame = parse(source, vintage.part, self.body(vintage))
                self._save(vintage, frame)
            self._remember(vintage, frame)
            return frame

    def forget_frames(self) -> None:
        """Drop the remembered frames of bodies that are gone."""
        if self._cache:
            digests = {one.digest for found in self.vintages().values() for one in found}
            self._cache.forget_all_but(digests)

    def first_readable(self, vintages: Iterable[Vintage]) -> Read | None:
        """The first of these vintages that can be read.

        One that cannot (its parser grew stricter, its body was damaged) is as if it had never
        been learned; ``store verify`` tells of it.
        """
        for vintage in vintages:
            try:
                return vintage, self.frame(vintage)
            except (Malformed, StoreError):
                continue
        return None

    def _save(self, vintage: Vintage, frame: pd.DataFrame) -> None:
        if self._cache:
            self._cache.put(*self._frame_key(vintage), frame)

    def _remember(self, vintage: Vintage, frame: pd.DataFrame) -> None:
        self._frames[self._frame_key(vintage)] = frame
        while len(self._frames) > MOST_FRAMES:
            self._frames.popitem(last=False)

    def _frame_key(self, vintage: Vintage) -> tuple[str, str, int]:
        return vintage.digest, vintage.part, self._sources[vintage.source].parser

    def body(self, vintage: Vintage) -> bytes:
        """The raw body of a vintage. Raises StoreError."""
        item = self.bundled(vintage)
        return item.read() if item else self._archive.body(vintage.digest)

    def _digest(self, item: Bundled) -> str:
        key = (item.source, item.part)
        if key not in self._digests:
            self._digests[key] = digest_of(item.read())
        return self._digests[key]
