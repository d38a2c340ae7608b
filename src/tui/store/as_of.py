"""What was known at a moment: which vintage of each part, cut to the rows known by then.

A source that never revises its past is read from its newest vintage, cut by the publisher's
calendar: its first print stands, so this is exactly what was known. A source that does revise is
read from the newest vintage learned by then; where the archive has none, or has a hole, the next
vintage fills in, cut by the calendar, and the dataset says ``reconstructed``.

Bodies that ship with ticwatch are vintages like any other, learned when they were released.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime
from functools import cache
from typing import NamedTuple

import pandas as pd

from tui.model.snapshot import Dataset, KnownBy, State
from tui.sources.base import Source
from tui.store.archive import Vintage
from tui.store.continuity import announced
from tui.store.vintages import RECORDED, Key, Read, VintageStore


class _Found(NamedTuple):
    """A vintage as it is shown at a moment."""

    vintage: Vintage
    frame: pd.DataFrame
    filled: bool = False
    """True where a later vintage stands in for what this one does not hold."""


class AsOfReader:
    """The parts of a shelf as they were known at a moment."""

    def __init__(self, shelf: VintageStore, sources: Mapping[str, Source]) -> None:
        self._shelf = shelf
        self._sources = sources
        self._cuts = RowCutter()

    def settled(self, vintages: list[Vintage]) -> Read | None:
        """The newest readable vintage, with the known times of what was seen to come late.

        Rows that its publisher no longer shows are those of the vintage before, where rows of
        both can stand in one frame.
        """
        newest = self._newest_of(vintages)
        if newest is None:
            return None
        vintage, frame = newest
        if self._sources[vintage.source].joins(vintage.part):
            frame = self._shelf.with_earlier(vintage, frame, vintages)
        return vintage, self._shelf.as_recorded(vintage, frame)

    def _newest_of(self, vintages: list[Vintage]) -> Read | None:
        return self._shelf.first_readable(reversed(vintages))

    def dataset(self, vintages: list[Vintage], as_of: datetime) -> Dataset | None:
        """A part as it was known at a moment, from its vintages; None where nothing was."""
        source = self._sources[vintages[0].source]
        revises = source.revises(vintages[0].part)
        found = self._revised(vintages, as_of) if revises else self._stood(vintages, as_of)
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
            how=_how(source, found.frame),
            revised=revises,
        )

    def _stood(self, vintages: list[Vintage], as_of: datetime) -> _Found | None:
        """What never is revised: the newest vintage, cut by the calendar."""
        newest = self.settled(vintages)
        return _Found(newest[0], self._cuts.known_by(newest, as_of)) if newest else None

    def _revised(self, vintages: list[Vintage], as_of: datetime) -> _Found | None:
        """The vintage of the moment, and after its end what the next one shows known by then."""
        then = self._newest_of([vintage for vintage in vintages if vintage.learned <= as_of])
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


def _how(source: Source, frame: pd.DataFrame) -> Callable[[date], KnownBy]:
    """How known times are known: by the source's rule, but for what was seen to come late.

    What was announced of a day that had not come follows the calendar.
    """
    recorded: frozenset[date] = frame.attrs.get(RECORDED, frozenset())
    coming = cache(lambda: announced(frame))

    def how(observed: date) -> KnownBy:
        if observed in recorded:
            return KnownBy.RECORDED
        return KnownBy.CALENDAR if observed in coming() else source.how(observed)

    return how


KEPT = 3
"""Cuts of each part: of the present, of the past looked at, of the step before it."""

Name = tuple[Hashable, ...]
"""What tells one cut from another: digests, numbers of rows, days seen to come late."""


class RowCutter:
    """Remembers the newest cuts of each part."""

    def __init__(self) -> None:
        self._kept: dict[Key, tuple[tuple[Name, pd.DataFrame], ...]] = {}

    def known_by(self, read: Read, as_of: datetime) -> pd.DataFrame:
        """The rows of a vintage known by a moment."""
        vintage, frame = read
        known = frame["known"] <= pd.Timestamp(as_of)
        count = int(known.sum())
        late = frame.attrs.get(RECORDED)
        if count == len(frame) and late is None:
            return frame
        key = (vintage.source, vintage.part)
        return self._same(key, (vintage.digest, count, late), lambda: frame[known])

    def filled(self, then: Read, following: Read, as_of: datetime) -> pd.DataFrame:
        """A vintage, and below it the observations after its last that the following one shows.

        The same frame where it shows none that was known by the moment.
        """
        fill = self.known_by(following, as_of)
        fill = fill[fill["observed"] > then[1]["observed"].max()]
        if fill.empty:
            return then[1]
        key = (then[0].source, then[0].part)
        name = (then[0].digest, following[0].digest, len(fill))
        return self._same(key, name, lambda: pd.concat([then[1], fill], ignore_index=True))

    def _same(self, key: Key, name: Name, cut: Callable[[], pd.DataFrame]) -> pd.DataFrame:
        kept = self._kept.get(key, ())
        for known, frame in kept:
            if known == name:
                return frame
        made = cut()
        self._kept[key] = ((name, made), *kept[: KEPT - 1])
        return made
