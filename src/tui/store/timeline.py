"""The moments at which something became known, worked out once for each set of vintages."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
import pandas as pd

from tui.store.archive import Vintage
from tui.store.store import Store
from tui.store.vintages import RECORDED, Key

Moments = npt.NDArray[np.datetime64]
"""UTC without a zone, to the microsecond."""
NONE: Moments = np.array([], "datetime64[us]")


class Timeline:
    """When each source of a store gave something new."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._of_frame: dict[tuple[Hashable, ...], Moments] = {}
        self._joined: dict[tuple[str, ...], tuple[tuple[Vintage, ...], tuple[datetime, ...]]] = {}

    def moments(self, sources: tuple[str, ...] = ()) -> Sequence[datetime]:
        """Every moment (UTC, ascending) at which these sources, or all, made something known.

        Those are the known times of all rows of the newest vintage of each part and, where a source
        revises its past, the times its vintages were learned.
        """
        wanted = {
            key: vintages
            for key, vintages in self._store.vintages().items()
            if not sources or key[0] in sources
        }
        state = tuple(vintage for vintages in wanted.values() for vintage in vintages)
        before = self._joined.get(sources)
        if before is None or before[0] != state:
            before = self._joined[sources] = (state, self._join(wanted))
        return before[1]

    def _join(self, wanted: dict[Key, list[Vintage]]) -> tuple[datetime, ...]:
        found = [self._of_part(vintages) for vintages in wanted.values()]
        distinct = np.unique(np.concatenate([*found, NONE]))
        return tuple(moment.replace(tzinfo=UTC) for moment in distinct.tolist())

    def _of_part(self, vintages: list[Vintage]) -> Moments:
        read = self._store.settled(vintages)
        if read is None:
            return NONE
        newest, frame = read
        key = (newest.digest, newest.part, frame.attrs.get(RECORDED))
        if key not in self._of_frame:
            self._of_frame[key] = _moments(frame["known"].drop_duplicates())
        known = self._of_frame[key]
        if not self._store.sources[newest.source].revises(newest.part):
            return known
        return np.concatenate([known, _moments([vintage.learned for vintage in vintages])])


def _moments(times: pd.Series | list[datetime]) -> Moments:
    found: Moments = pd.DatetimeIndex(times).tz_convert(None).as_unit("us").to_numpy()
    return found
