"""Par yields of one tenor, looked up on the days and months of closes."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pandas as pd

from tui.measures.cache import per_parts
from tui.measures.curve.par_curve import par_curve
from tui.measures.provenance import PROVENANCE_COLUMNS, Inputs, merge_inputs
from tui.measures.returns.aligned_closes import Instants, Numbers, to_instants
from tui.measures.returns.closes import COINBASE, TIINGO, YAHOO
from tui.model.snapshot import Snapshot, Stamp, State, worst_state

TEN_YEAR, TWENTY_YEAR = "10Y", "20Y"
CLOSES = (YAHOO, TIINGO, COINBASE)
"""Names of the sources of closes."""


class Yields:
    """Par yields of one tenor in percent, on the days on which it was published."""

    def __init__(self, curve: pd.DataFrame, tenor: str) -> None:
        rows = curve.iloc[:0] if tenor not in curve.columns else curve[curve[tenor].notna()]
        values = rows[tenor] if tenor in rows.columns else pd.Series(dtype="float64")
        self._rows = rows[[*PROVENANCE_COLUMNS]]  # the other tenors are not kept
        self._instants = to_instants(rows.index)
        self._percent: Numbers = values.to_numpy(dtype="float64")
        codes, inputs = pd.factorize(self._rows["inputs"])
        self._codes, self._inputs = codes, tuple(inputs)
        self._provenance: dict[tuple[int, int], tuple[datetime, State, Inputs]] = {}

    def on_days(self, days: Instants) -> Numbers:
        """Return the yield on each day in percent, NaN for none."""
        return self._between(days, np.searchsorted(self._instants, days), days)

    def last_of_months(self, ends: pd.DatetimeIndex) -> Numbers:
        """Return the last yield up to each day within that day's month in percent, NaN for none."""
        days = to_instants(ends)
        months = to_instants(ends.to_period("M").to_timestamp())
        return self._between(days, np.searchsorted(self._instants, days, side="right") - 1, months)

    def _between(self, days: Instants, places: np.ndarray, earliest: Instants) -> Numbers:
        """Return the yields at places, NaN for those not between ``earliest`` and ``days``."""
        if not len(self._instants):
            return np.full(len(days), np.nan)
        places = np.clip(places, 0, len(self._instants) - 1)
        instants = self._instants[places]
        return np.where((earliest <= instants) & (instants <= days), self._percent[places], np.nan)

    def add_to_stamp(self, stamp: Stamp, first: int, last: int) -> Stamp:
        """Return the stamp of a figure derived from closes and from the yields of some days.

        The days are those from instant ``first`` to ``last``. Known time and state include those
        of the newest yield, the inputs those of all yields. A stamp without a known time, and one
        without yields in these days, comes back as it is.
        """
        start, end = (int(place) for place in np.searchsorted(self._instants, [first, last + 1]))
        if start >= end or stamp.known is None:
            return stamp
        known, state, inputs = self._provenance_of(start, end)
        all_inputs = merge_inputs([stamp.inputs, inputs])
        worse = worst_state((stamp.state, state))
        return Stamp(stamp.observed, max(stamp.known, known), worse, all_inputs)

    def _provenance_of(self, start: int, end: int) -> tuple[datetime, State, Inputs]:
        if (start, end) not in self._provenance:
            newest = self._rows.iloc[end - 1]
            inputs = merge_inputs(self._inputs[code] for code in np.unique(self._codes[start:end]))
            self._provenance[start, end] = (
                newest["known"].to_pydatetime(),
                State(newest["state"]),
                inputs,
            )
        return self._provenance[start, end]


def yields_of_closes(snapshot: Snapshot) -> pd.DataFrame:
    """Return the rows of the par curve that returns are compared with: both tenors' columns.

    Those are the rows until the newest close. No return is of a later day.
    """
    curve = par_curve(snapshot)
    parts = (part for source in CLOSES for part in snapshot.parts(source))
    newest = max((part.frame["observed"].max() for part in parts), default=None)
    rows = curve.iloc[:0] if newest is None else curve.loc[:newest]
    return rows.reindex(columns=[TEN_YEAR, TWENTY_YEAR, *PROVENANCE_COLUMNS])


@per_parts("par_yields")
def ten_year(snapshot: Snapshot) -> Yields:
    """Return the 10-year par yields, used for rate betas."""
    return Yields(par_curve(snapshot), TEN_YEAR)


@per_parts("par_yields")
def twenty_year(snapshot: Snapshot) -> Yields:
    """Return the 20-year par yields, used to sort months into regimes."""
    return Yields(par_curve(snapshot), TWENTY_YEAR)
