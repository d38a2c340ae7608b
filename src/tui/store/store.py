"""What was learned, what of it was known at a moment, and how asking goes."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import pandas as pd

from tui.model.errors import Malformed, StoreError, Trimmed
from tui.model.snapshot import Snapshot
from tui.model.status import PartStatus, Trim
from tui.sources.base import Source, parse
from tui.sources.http_client import Validators
from tui.store.archive import INSTANT, Archive, Vintage, digest_of
from tui.store.as_of import AsOfReader
from tui.store.bundle import Bundled
from tui.store.continuity import broken, stays, trimmed
from tui.store.earlier_snapshots import StoredSnapshots
from tui.store.frame_cache import FrameCache
from tui.store.freshness import judged
from tui.store.vintages import Key, Read, VintageStore

log = logging.getLogger(__name__)


class Store:
    """The archive with the bundle underneath it."""

    def __init__(
        self,
        archive: Archive,
        sources: Sequence[Source],
        bundle: Iterable[Bundled],
        cache: FrameCache | None = None,
    ) -> None:
        self.sources = {source.name: source for source in sources}
        self._archive = archive
        self._shelf = VintageStore(archive, self.sources, bundle, cache)
        self._known = AsOfReader(self._shelf, self.sources)
        self._asked: dict[Key, tuple[PartStatus, Validators]] = {}
        self._unwritten: set[Key] = set()
        self.trouble = ""
        """Why the archive could not be read or written last time, "" when it could."""

    # What was learned

    def learn(
        self,
        source: str,
        part: str,
        body: bytes,
        *,
        learned: datetime,
        url: str,
        trim: Trim | None = None,
    ) -> tuple[bool, tuple[str, ...]]:
        """Keep a body as a new vintage: whether it is one, and what was new in it and accepted.

        It is none when it equals the newest one already here, and never learned before that.
        Raises Malformed, and keeps nothing, when the body breaks its source's contract or takes
        away what is at hand; ``trim`` is what came before of a history without its oldest rows.
        """
        vintages = self.vintages().get((source, part), [])
        after = max([learned, *(vintages[-1].learned + INSTANT for _ in vintages[-1:])])
        vintage = Vintage(source, part, after, digest_of(body), url)
        newest = self._shelf.first_readable(vintages[-1:])
        if newest and newest[0].digest == vintage.digest:
            self._shelf.confirm(newest[0], learned)
            return False, ()
        known = self.sources[source]
        frame = parse(known, part, body)
        before = self.newest_of(vintages)
        notices = tuple(frame.attrs.get("notices", ()))
        if before and (why := broken(before[1], frame, rolling=known.rolling(part))):
            if not trimmed(before[1], frame):
                raise Malformed(f"{known.title}: {why}")
            begins = frame["observed"].min().date()
            if not stays(trim, begins, learned):
                raise Trimmed(f"{known.title}: {why}", begins)
            self._shelf.keep(before[0])
            notices = (*notices, f"begins on {begins} now: earlier rows are no longer published")
        self._shelf.put(vintage, body, frame, before[0] if before else None, learned)
        return True, notices

    def settle_clock(self, now: datetime) -> None:
        """Take what a clock that was ahead dated later than ``now`` as learned now."""
        if count := self._shelf.settle(now):
            log.warning("%d vintages were dated in the future; they count as learned now", count)

    def mend(self, now: datetime, *, started: bool = False) -> None:
        """Set an archive aside that is none any more; how parts were asked is kept.

        Looks at it at the start, and wholly once something in it could not be read.
        """
        try:
            aside = self._archive.set_aside_if_damaged(now, started=started)
        except StoreError as error:
            self.trouble = str(error)
            return
        if aside is None:
            return
        log.warning("the archive was damaged; it is now %s and a new one begins", aside)
        for status, _ in self._asked.values():
            self.record(replace(status, next_try=None), Validators())

    def confirm(self, source: str, part: str, at: datetime) -> None:
        """Keep that the newest vintage of a part still is what its publisher answers."""
        vintages = self.vintages().get((source, part), [])
        if vintages:
            self._shelf.confirm(vintages[-1], at)

    def vintages(self) -> dict[Key, list[Vintage]]:
        """Every vintage of every part, oldest first, bundled ones included."""
        return self._shelf.vintages()

    def frame(self, vintage: Vintage) -> pd.DataFrame:
        """A vintage read by its source. Raises Malformed or StoreError."""
        return self._shelf.frame(vintage)

    def reread(self, vintage: Vintage) -> None:
        """Read a vintage from its body, whatever is remembered. Raises Malformed or StoreError."""
        parse(self.sources[vintage.source], vintage.part, self._shelf.body(vintage))

    def forget_frames(self) -> None:
        """Drop the remembered frames of bodies that are gone."""
        self._shelf.forget_frames()

    def newest(self, source: str) -> dict[str, pd.DataFrame]:
        """The frame of the newest readable vintage of each part of a source."""
        found = {
            part: self.newest_of(vintages)
            for (name, part), vintages in self.vintages().items()
            if name == source
        }
        return {part: read[1] for part, read in found.items() if read}

    def newest_of(self, vintages: list[Vintage]) -> Read | None:
        """The newest readable one of these vintages, oldest first, and its frame."""
        return self._shelf.first_readable(reversed(vintages))

    def settled(self, vintages: list[Vintage]) -> Read | None:
        """The newest readable vintage as it stands: with what came late, and what was dropped."""
        return self._known.settled(vintages)

    # How asking goes

    def record(self, status: PartStatus, validators: Validators) -> None:
        """Keep how asking for a part went; where it cannot be written, for this run at least."""
        key = (status.source, status.part)
        self._asked[key] = (status, validators)
        try:
            self._archive.record(status, validators)
        except StoreError as error:
            self._unwritten.add(key)
            self.trouble = str(error)
        else:
            self._unwritten.discard(key)
            self.trouble = ""

    def asked(self) -> dict[Key, tuple[PartStatus, Validators]]:
        """How asking for each part went, with the validators to ask again with."""
        unwritten = {key: self._asked[key] for key in self._unwritten}
        try:
            self._asked = self._archive.statuses() | unwritten
        except StoreError as error:
            self.trouble = str(error)
        return dict(self._asked)

    # What was known

    def snapshot(
        self, as_of: datetime, statuses: Mapping[Key, PartStatus] | None = None
    ) -> Snapshot:
        """Everything known at ``as_of``.

        With ``statuses`` the moment is the present: states then tell how asking goes. Without
        them it is the past, and states tell only where the figures come from.
        """
        known = {key: self._known.dataset(found, as_of) for key, found in self.vintages().items()}
        datasets = {key: dataset for key, dataset in known.items() if dataset is not None}
        if statuses is not None:
            datasets = judged(datasets, self.sources, statuses, as_of)
        return Snapshot(as_of, datasets, self._past(self.vintages(), as_of))

    def held(self, at: datetime) -> Snapshot:
        """What could be seen here at a moment: what shipped, and what had been learned by then.

        That is less than what was out, where nobody had asked yet.
        """
        told = {
            key: [one for one in vintages if one.learned <= at or self._shelf.bundled(one)]
            for key, vintages in self.vintages().items()
        }
        known = self._known
        found = {key: known.dataset(vintages, at) for key, vintages in told.items() if vintages}
        datasets = {key: dataset for key, dataset in found.items() if dataset}
        return Snapshot(at, datasets, self._past(told, at))

    def _past(self, vintages: Mapping[Key, list[Vintage]], as_of: datetime) -> StoredSnapshots:
        revised = frozenset(name for name, source in self.sources.items() if source.revised)
        return StoredSnapshots(vintages, self._known.dataset, self.settled, revised, as_of)

    def answered(self, by: datetime) -> dict[Key, PartStatus]:
        """What the archive tells of asking until a moment: when answers came, and how many."""
        found: dict[Key, PartStatus] = {}
        for vintage in self._shelf.fetched():
            if vintage.learned <= by:
                key = (vintage.source, vintage.part)
                count = found[key].vintages if key in found else 0
                found[key] = PartStatus(*key, answered=vintage.learned, vintages=count + 1)
        return found
