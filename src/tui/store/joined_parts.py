"""Parts that are never revised, joined over their vintages: first prints and corrections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from threading import RLock

import pandas as pd

from tui.sources.base import Source
from tui.store.archive import PartKey, Vintage
from tui.store.first_prints import corrected, join_all
from tui.store.late_cells import AMENDED
from tui.store.vintages import ParsedVintage, VintageStore


class JoinedParts:
    """Reader of parts whose vintages are joined. Caches the newest result of each part."""

    def __init__(self, vintage_store: VintageStore, sources: Mapping[str, Source]) -> None:
        self._vintage_store = vintage_store
        self._sources = sources
        self._joined: dict[PartKey, tuple[tuple[str, ...], pd.DataFrame]] = {}
        self._lock = RLock()

    def newest(self, vintages: list[Vintage]) -> ParsedVintage | None:
        """Return the newest readable of these vintages, with the first prints of earlier ones.

        A part that is revised or restated has its newest rows alone: values of two vintages do not
        compare then.
        """
        newest = self._vintage_store.newest_readable(vintages)
        if newest and self._sources[newest[0].source].can_join_vintages(newest[0].part):
            return newest[0], self.first_prints(newest, vintages)
        return newest

    def first_prints(self, parsed: ParsedVintage, vintages: Iterable[Vintage]) -> pd.DataFrame:
        """Return a vintage's frame joined to older vintages retained for their rows, if any.

        One that cannot be read is tried again at each call.
        """
        vintage, frame = parsed
        digests = self._vintage_store.retained(vintage)
        older = [
            candidate
            for candidate in vintages
            if candidate.digest in digests and candidate.learned < vintage.learned
        ]
        if not older:
            return frame
        key = (vintage.source, vintage.part)
        with self._lock:
            cached = self._joined.get(key)
            if cached and cached[0] == _digests([*older, vintage]):
                return cached[1]
            readable = [*self._readable(older), parsed]
            digests_joined = _digests(each for each, _ in readable)
            if cached is None or cached[0] != digests_joined:
                source = self._sources[vintage.source]
                frames, is_rolling = [rows for _, rows in readable], source.is_rolling(vintage.part)
                cached = (digests_joined, join_all(frames, source.keys, is_rolling=is_rolling))
                self._joined[key] = cached
            return cached[1]

    def with_corrections(self, frame: pd.DataFrame, vintages: list[Vintage]) -> pd.DataFrame:
        """Return first prints with the values of those of a part's vintages that correct them."""
        digests = self._vintage_store.amendments(vintages[-1]).corrections if vintages else ()
        corrections = self._readable([each for each in vintages if each.digest in digests])
        for vintage, rows in corrections:
            frame = corrected(frame, rows, self._sources[vintage.source].keys)
        if corrections:
            frame.attrs[AMENDED] = len(corrections)
        return frame

    def _readable(self, vintages: Iterable[Vintage]) -> list[ParsedVintage]:
        return list(filter(None, (self._vintage_store.first_readable([each]) for each in vintages)))


def _digests(vintages: Iterable[Vintage]) -> tuple[str, ...]:
    return tuple(vintage.digest for vintage in vintages)
