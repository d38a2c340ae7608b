"""Frames cut to the rows known at a moment; two moments with the same rows share one frame."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import datetime

import pandas as pd

from tui.shelf import RECORDED, Key, Read

KEPT = 3
"""Cuts of each part: of the present, of the past looked at, of the step before it."""

Name = tuple[Hashable, ...]
"""What tells one cut from another: digests, numbers of rows, days seen to come late."""


class Cuts:
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
