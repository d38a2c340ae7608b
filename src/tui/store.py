"""What was known at a moment: which vintage of each part, cut to the rows known by then.

A source that never revises its past is read from its newest vintage, cut by the publisher's
calendar: its first print stands, so this is exactly what was known. A source that does revise is
read from the newest vintage learned by then; where the archive has none, or has a hole, the next
vintage fills in, cut by the calendar, and the dataset says ``reconstructed``.

Bodies that ship with ticwatch are vintages like any other, learned when they were released.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple

import pandas as pd

from tui.archive import Archive, Vintage, digest_of
from tui.bundle import Bundled
from tui.continuity import broken
from tui.cuts import Cuts
from tui.frames import FrameCache
from tui.model import Dataset, How, Malformed, PartStatus, Snapshot, State, StoreError
from tui.past import Past
from tui.shelf import RECORDED, Key, Read, Shelf
from tui.sources.base import Source, parse
from tui.sources.wire import Validators
from tui.trust import judged


class _Found(NamedTuple):
    """A vintage as it is shown at a moment."""

    vintage: Vintage
    frame: pd.DataFrame
    filled: bool = False
    """True where a later vintage stands in for what this one does not hold."""


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
        self._shelf = Shelf(archive, self.sources, bundle, cache)
        self._cuts = Cuts()
        self._asked: dict[Key, tuple[PartStatus, Validators]] = {}
        self._unwritten: set[Key] = set()
        self.trouble = ""
        """Why the archive could not be read or written last time, "" when it could."""

    # What was learned

    def learn(
        self, source: str, part: str, body: bytes, *, learned: datetime, url: str
    ) -> tuple[bool, tuple[str, ...]]:
        """Keep a body as a new vintage: whether it is one, and what was new in it and accepted.

        It is none when it equals the newest one already here. Raises Malformed, and keeps
        nothing, when the body breaks its source's contract or takes away what is at hand.
        """
        vintage = Vintage(source, part, learned, digest_of(body), url)
        vintages = self.vintages().get((source, part), [])
        newest = self._shelf.first_readable(vintages[-1:])
        if newest and newest[0].digest == vintage.digest:
            self._shelf.confirm(newest[0], learned)
            return False, ()
        known = self.sources[source]
        frame = parse(known, part, body)
        before = self.newest_of(vintages)
        if before and (why := broken(before[1], frame, rolling=known.rolling(part))):
            raise Malformed(f"{known.title}: {why}")
        self._shelf.put(vintage, body, frame, before[0] if before else None)
        return True, tuple(frame.attrs.get("notices", ()))

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
        """The newest readable vintage, with the known times of what was seen to come late."""
        newest = self.newest_of(vintages)
        return (newest[0], self._shelf.as_recorded(*newest)) if newest else None

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
        known = {key: self._dataset(found, as_of) for key, found in self.vintages().items()}
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
        found = {key: self._dataset(vintages, at) for key, vintages in told.items() if vintages}
        datasets = {key: dataset for key, dataset in found.items() if dataset}
        return Snapshot(at, datasets, self._past(told, at))

    def _past(self, vintages: Mapping[Key, list[Vintage]], as_of: datetime) -> Past:
        revised = frozenset(name for name, source in self.sources.items() if source.revised)
        return Past(vintages, self._dataset, self.newest_of, revised, as_of)

    def answered(self, by: datetime) -> dict[Key, PartStatus]:
        """What the archive tells of asking until a moment: when answers came, and how many."""
        found: dict[Key, PartStatus] = {}
        for vintage in self._shelf.fetched():
            if vintage.learned <= by:
                key = (vintage.source, vintage.part)
                count = found[key].vintages if key in found else 0
                found[key] = PartStatus(*key, answered=vintage.learned, vintages=count + 1)
        return found

    def _dataset(self, vintages: list[Vintage], as_of: datetime) -> Dataset | None:
        source = self.sources[vintages[0].source]
        found = self._revised(vintages, as_of) if source.revised else self._stood(vintages, as_of)
        if found is None or found.frame.empty:
            return None
        vintage = found.vintage
        item = self._shelf.bundled(vintage)
        state = State.RECONSTRUCTED if found.filled else State.CACHED
        return Dataset(
            source=vintage.source,
            part=vintage.part,
            frame=found.frame,
            learned=vintage.learned,
            digest=vintage.digest,
            url=vintage.url,
            state=State.SAMPLE if item and item.sample else state,
            bundled=item is not None,
            title=source.title,
            publisher=source.publisher,
            how=_how(source, found.frame.attrs.get(RECORDED, frozenset())),
            revised=source.revised,
        )

    def _stood(self, vintages: list[Vintage], as_of: datetime) -> _Found | None:
        """What never is revised: the newest vintage, cut by the calendar."""
        newest = self.settled(vintages)
        return _Found(newest[0], self._cuts.known_by(newest, as_of)) if newest else None

    def _revised(self, vintages: list[Vintage], as_of: datetime) -> _Found | None:
        """The vintage of the moment, and after its end what the next one shows known by then."""
        then = self.newest_of([vintage for vintage in vintages if vintage.learned <= as_of])
        following = self._shelf.first_readable(
            vintage for vintage in vintages if vintage.learned > as_of
        )
        if then is None:
            if following is None:
                return None
            return _Found(following[0], self._cuts.known_by(following, as_of), filled=True)
        if following is None:
            return _Found(*then)
        frame = self._cuts.filled(then, following, as_of)
        return _Found(then[0], frame, filled=frame is not then[1])


def _how(source: Source, recorded: frozenset[date]) -> Callable[[date], How]:
    """How known times are known: by the source's rule, but for what was seen to come late."""
    return lambda observed: How.RECORDED if observed in recorded else source.how(observed)
