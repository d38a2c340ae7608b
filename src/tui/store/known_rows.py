"""Known times of a frame's rows, sorted once: a past moment is then found by a search."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from weakref import ref

import numpy as np
import pandas as pd

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class KnownRows:
    """Rows of one frame in the order in which they became known. It does not keep the frame."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._frame = ref(frame)
        known = frame["known"].to_numpy("datetime64[us]").view("int64")
        is_in_order = bool((known[1:] >= known[:-1]).all())
        self._order = None if is_in_order else np.argsort(known, kind="stable").astype("int32")
        known = known if self._order is None else known[self._order]
        is_last = np.append(known[1:] != known[:-1], np.ones(min(1, known.size), dtype=bool))
        self._moments_us = known[is_last]
        """Moments at which rows became known, each once."""
        self._counts = np.flatnonzero(is_last) + 1
        """Number of rows known by each of them."""

    def are_of(self, frame: pd.DataFrame) -> bool:
        """Return whether these are the rows of a frame, the same object."""
        return self._frame() is frame

    def count(self, as_of: datetime) -> int:
        """Return the number of rows known by a moment."""
        moment_us = (as_of - _EPOCH) // _MICROSECOND
        place = self._moments_us.searchsorted(moment_us, side="right")
        return int(self._counts[place - 1]) if place else 0

    def cut(self, frame: pd.DataFrame, count: int) -> pd.DataFrame:
        """Return the ``count`` rows of their frame that became known first, in its order."""
        if self._order is None:
            return frame.iloc[:count]
        return frame.iloc[np.sort(self._order[:count])]
