"""Datasets as of a moment: one vintage of each part, with the rows known by then.

A source that never revises is read from its newest vintage, joined to the earlier ones that have
other or further first prints, and filtered by the publisher's calendar. First prints stand, so this
is exactly what was known. A source that revises is read from the
newest vintage received by then. Where the archive has none, or has a gap, the next vintage fills
in, filtered by the calendar, and the dataset is marked ``reconstructed``.

Bundled bodies are vintages like any other, received when they were released.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from datetime import date, datetime
from functools import cache
from threading import Lock
from typing import NamedTuple
from weakref import WeakValueDictionary

import pandas as pd

from tui.model.snapshot import Dataset, KnownBy, State
from tui.sources.base import Source
from tui.store.archive import PartKey, Vintage
from tui.store.continuity import announced_days
from tui.store.joined_parts import JoinedParts
from tui.store.known_rows import KnownRows
from tui.store.late_arrivals import ARRIVED_LATE
from tui.store.late_cells import AMENDED, without_later
from tui.store.vintages import ParsedVintage, VintageStore


class _Selection(NamedTuple):
    """The vintage chosen for a moment, with the rows known by then."""

    vintage: Vintage
    frame: pd.DataFrame
    is_filled: bool = False
    """True if rows of a later vintage are used."""


class AsOfReader:
    """Reader of parts as they were known at a moment."""

    def __init__(
        self,
        vintage_store: VintageStore,
        joined_parts: JoinedParts,
        sources: Mapping[str, Source],
    ) -> None:
        self._vintage_store = vintage_store
        self._joined_parts = joined_parts
        self._sources = sources
        self._rows = RowCutter()

    def newest_corrected(self, vintages: list[Vintage]) -> ParsedVintage | None:
        """Return the newest readable vintage, with arrival times and with first prints.

        Known times are those at which late observations arrived. Values that the publisher no
        longer shows, or shows otherwise, are those of earlier vintages, unless the part is
        revised. None if no vintage can be read.
        """
        newest = self._joined_parts.newest(vintages)
        if newest is None:
            return None
        vintage, frame = newest
        return vintage, self._vintage_store.with_arrival_times(vintage, frame)

    def _newest_amended(self, vintages: list[Vintage], as_of: datetime) -> ParsedVintage | None:
        """Return the newest vintage as ``newest_corrected``, with its values as of a moment.

        They are the first prints, without those that came later, and corrected by then.
        """
        newest = self.newest_corrected(vintages)
        if newest is None:
            return None
        vintage, frame = newest
        received = [each for each in vintages if each.learned <= as_of]
        frame = self._joined_parts.with_corrections(frame, received)
        late = self._vintage_store.amendments(vintage).late
        return vintage, without_later(frame, late, as_of)

    def dataset(self, vintages: list[Vintage], as_of: datetime) -> Dataset | None:
        """Return a part as known at a moment, from all its vintages; None if nothing was known."""
        source = self._sources[vintages[0].source]
        is_revised = source.is_revised(vintages[0].part)
        select = self._select_revised if is_revised else self._select_unrevised
        selection = select(vintages, as_of)
        if selection is None or selection.frame.empty:
            return None
        vintage = selection.vintage
        item = self._vintage_store.bundle.item(vintage)
        state = State.RECONSTRUCTED if selection.is_filled else State.CACHED
        return Dataset(
            source=vintage.source,
            part=vintage.part,
            frame=selection.frame,
            learned=vintage.learned,
            digest=vintage.digest,
            url=vintage.url,
            state=State.SAMPLE if item and item.sample else state,
            bundled=item is not None,
            title=source.title,
            publisher=source.publisher,
            known_by=_known_by(source, vintage.part, selection.frame),
            revised=is_revised,
            amended=selection.frame.attrs.get(AMENDED, 0),
        )

    def _select_unrevised(self, vintages: list[Vintage], as_of: datetime) -> _Selection | None:
        """Select the newest vintage, filtered by known time."""
        newest = self._newest_amended(vintages, as_of)
        return _Selection(newest[0], self._rows.known_by(newest, as_of)) if newest else None

    def _select_revised(self, vintages: list[Vintage], as_of: datetime) -> _Selection | None:
        """Select the newest vintage received by ``as_of``, with later rows known by then.

        Those rows come from the following vintage.
        """
        current = self._vintage_store.newest_readable(
            [vintage for vintage in vintages if vintage.learned <= as_of]
        )
        following = self._vintage_store.first_readable(
            vintage for vintage in vintages if vintage.learned > as_of
        )
        if current is None:
            if following is None:
                return None
            return _Selection(following[0], self._rows.known_by(following, as_of), is_filled=True)
        if following is None:
            return _Selection(*current)
        frame = self._rows.filled(current, following, as_of)
        return _Selection(current[0], frame, is_filled=frame is not current[1])


def _known_by(source: Source, part: str, frame: pd.DataFrame) -> Callable[[date], KnownBy]:
    """Return a function from an observed day to the origin of its known time.

    That is the source's rule, except for late arrivals, which are recorded, and for announced
    days without a result yet, which follow the calendar.
    """
    arrived_late: frozenset[date] = frame.attrs.get(ARRIVED_LATE, frozenset())
    upcoming = cache(lambda: announced_days(frame))
    by_rule = source.known_by_of.get(part, source.known_by)

    def known_by(observed: date) -> KnownBy:
        if observed in arrived_late:
            return KnownBy.RECORDED
        return KnownBy.CALENDAR if observed in upcoming() else by_rule(observed)

    return known_by


FrameName = tuple[Hashable, ...]
"""Identity of a filtered frame: digests, number of rows, days that arrived late, amendments."""


class RowCutter:
    """Filter of rows by known time. It keeps no result that is not in use.

    Two moments between which nothing became known get the same frame object, in all threads, as
    long as a snapshot has it.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._in_use: WeakValueDictionary[tuple[PartKey, FrameName], pd.DataFrame] = (
            WeakValueDictionary()
        )
        self._known_rows: dict[PartKey, KnownRows] = {}
        """Known times of the frame of each part that was filtered last."""

    def known_by(self, parsed: ParsedVintage, as_of: datetime) -> pd.DataFrame:
        """Return the rows of a vintage known by a moment."""
        vintage, frame = parsed
        key = (vintage.source, vintage.part)
        rows = self._known_rows.get(key)
        if rows is None or not rows.are_of(frame):
            rows = self._known_rows[key] = KnownRows(frame)
        count = rows.count(as_of)
        arrived_late, amended = frame.attrs.get(ARRIVED_LATE), frame.attrs.get(AMENDED)
        if count == len(frame) and arrived_late is None and amended is None:
            return frame
        name = (vintage.digest, count, arrived_late, amended)
        return self._reuse(key, name, lambda: rows.cut(frame, count))

    def filled(
        self, current: ParsedVintage, following: ParsedVintage, as_of: datetime
    ) -> pd.DataFrame:
        """Return a vintage's rows, then those after its last day that the following one has.

        Of the following vintage only rows known by ``as_of`` are used. Return the frame of
        ``current`` itself if there are none.
        """
        later = self.known_by(following, as_of)
        later = later[later["observed"] > current[1]["observed"].max()]
        if later.empty:
            return current[1]
        key = (current[0].source, current[0].part)
        name = (current[0].digest, following[0].digest, len(later))
        return self._reuse(key, name, lambda: pd.concat([current[1], later], ignore_index=True))

    def _reuse(
        self, key: PartKey, name: FrameName, build: Callable[[], pd.DataFrame]
    ) -> pd.DataFrame:
        with self._lock:
            frame = self._in_use.get((key, name))
            if frame is None:
                frame = self._in_use[key, name] = build()
            return frame
