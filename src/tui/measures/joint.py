"""One tenor of the yield curve beside closes, and the stamp of what comes of both."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from tui.measures.curve import par_curve
from tui.measures.inputs import Inputs, joined
from tui.measures.memory import per_parts
from tui.measures.tracks import Instants, Numbers, instants
from tui.model import Snapshot, Stamp, State, worst


class Yields:
    """The par yields of one tenor in percent, on the days they are published."""

    def __init__(self, curve: pd.DataFrame, tenor: str) -> None:
        self._rows = curve.iloc[:0] if tenor not in curve.columns else curve[curve[tenor].notna()]
        self._instants = instants(self._rows.index)
        values = self._rows[tenor] if tenor in self._rows.columns else pd.Series(dtype="float64")
        self._percent: Numbers = values.to_numpy(dtype="float64")
        codes, inputs = pd.factorize(self._rows["inputs"])
        self._codes, self._inputs = codes, tuple(inputs)
        self._stamps: dict[tuple[int, int], tuple[datetime, State, Inputs]] = {}

    def on(self, days: Instants) -> Numbers:
        """The yields on these days, NaN on those without one."""
        return self._where(days, np.searchsorted(self._instants, days), days)

    def of_month(self, ends: pd.DatetimeIndex) -> Numbers:
        """The last yield of the month each day lies in, up to that day; NaN for none."""
        days = instants(ends)
        months = instants(ends.to_period("M").to_timestamp())
        return self._where(days, np.searchsorted(self._instants, days, side="right") - 1, months)

    def _where(self, days: Instants, places: np.ndarray, earliest: Instants) -> Numbers:
        """The yields at some places, NaN at those outside ``earliest`` to ``days``."""
        if not len(self._instants):
            return np.full(len(days), np.nan)
        places = np.clip(places, 0, len(self._instants) - 1)
        found = self._instants[places]
        return np.where((earliest <= found) & (found <= days), self._percent[places], np.nan)

    def joined_to(self, stamp: Stamp, first: int, last: int) -> Stamp:
        """The stamp of what is worked out from closes and from the yields between two instants.

        As trusted as the newest of these yields, and from the parts of all of them.
        """
        start, end = (int(place) for place in np.searchsorted(self._instants, [first, last + 1]))
        if start >= end or stamp.known is None:
            return stamp
        known, state, inputs = self._stamp(start, end)
        both = joined([stamp.inputs, inputs])
        return Stamp(stamp.observed, max(stamp.known, known), worst((stamp.state, state)), both)

    def _stamp(self, start: int, end: int) -> tuple[datetime, State, Inputs]:
        if (start, end) not in self._stamps:
            newest = self._rows.iloc[end - 1]
            inputs = joined(self._inputs[code] for code in np.unique(self._codes[start:end]))
            self._stamps[start, end] = (
                newest["known"].to_pydatetime(),
                State(newest["state"]),
                inputs,
            )
        return self._stamps[start, end]


@per_parts("par_yields")
def ten_year(snapshot: Snapshot) -> Yields:
    """What returns are set against day by day."""
    return Yields(par_curve(snapshot), "10Y")


@per_parts("par_yields")
def twenty_year(snapshot: Snapshot) -> Yields:
    """What months are sorted by."""
    return Yields(par_curve(snapshot), "20Y")
