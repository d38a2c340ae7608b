"""Times at which something became known, computed once for each set of vintages."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import UTC, datetime
from threading import Lock

import numpy as np
import numpy.typing as npt
import pandas as pd

from tui.store.archive import PartKey, Vintage
from tui.store.late_arrivals import ARRIVED_LATE
from tui.store.store import Store

Moments = npt.NDArray[np.datetime64]
"""UTC without a zone, to the microsecond."""
NO_MOMENTS: Moments = np.array([], "datetime64[us]")


class Timeline:
    """The times at which each source of a store gave something new."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = Lock()
        """Held while the caches below are read and filled."""
        self._by_part: dict[PartKey, tuple[tuple[Hashable, ...], Moments]] = {}
        """Moments of the newest frame of each part, with the identity of that frame."""
        self._by_sources: dict[tuple[str, ...], tuple[list[str], tuple[datetime, ...]]] = {}
        """Moments of sources, with the identities of their parts."""

    def moments(self, sources: tuple[str, ...] = ()) -> Sequence[datetime]:
        """Return the times (UTC, ascending) at which something became known.

        ``sources``: names of the sources to use, empty for all. The times are the known times of
        all rows of each part's newest vintage, and those of corrections and late values. For a
        source that revises, the times at which its vintages were received are added. The same
        object is returned while nothing changes.
        """
        by_part = {
            key: vintages
            for key, vintages in self._store.vintages().items()
            if not sources or key[0] in sources
        }
        identity = self._store.vintage_store.identity
        states = [identity(vintages) for vintages in by_part.values()]
        with self._lock:
            cached = self._by_sources.get(sources)
            if cached is None or cached[0] != states:
                cached = self._by_sources[sources] = (states, self._join(by_part))
            return cached[1]

    def _join(self, by_part: dict[PartKey, list[Vintage]]) -> tuple[datetime, ...]:
        moments = [self._of_part(vintages) for vintages in by_part.values()]
        distinct = np.unique(np.concatenate([*moments, NO_MOMENTS]))
        return tuple(moment.replace(tzinfo=UTC) for moment in distinct.tolist())

    def _of_part(self, vintages: list[Vintage]) -> Moments:
        newest = self._store.as_of_reader.newest_corrected(vintages)
        if newest is None:
            return NO_MOMENTS
        vintage, frame = newest
        key, name = (vintage.source, vintage.part), (vintage.digest, frame.attrs.get(ARRIVED_LATE))
        if key not in self._by_part or self._by_part[key][0] != name:
            self._by_part[key] = name, _to_moments(frame["known"].drop_duplicates())
        amended = self._store.vintage_store.amended_times(vintages)
        known = np.concatenate([self._by_part[key][1], _to_moments(sorted(amended))])
        if not self._store.sources[vintage.source].is_revised(vintage.part):
            return known
        return np.concatenate([known, _to_moments([each.learned for each in vintages])])


def _to_moments(times: pd.Series | list[datetime]) -> Moments:
    moments: Moments = (
        pd.DatetimeIndex(pd.to_datetime(times, utc=True)).tz_convert(None).as_unit("us").to_numpy()
    )
    return moments
