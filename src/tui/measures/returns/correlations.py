"""Rolling correlation of the daily total returns of two funds."""

from __future__ import annotations

import numpy as np
import pandas as pd
from msgspec import Struct

from tui.measures.returns.aligned_closes import Numbers, align_closes, common_places, stamp_at
from tui.measures.returns.closes import MAX_PAIRS, per_closes
from tui.model.snapshot import Snapshot, Stamp, State

WINDOWS = (60, 252)
"""Numbers of observations: a quarter and a year of trading days."""


class Correlation(Struct, frozen=True, eq=False):
    """Rolling correlation of two funds, over windows that end on each common day."""

    days: pd.DatetimeIndex
    """Days on which both funds have a close."""
    rolling: dict[int, Numbers]
    """Window -> correlation for each day, -1 to 1. NaN before there are enough returns."""
    stamp: Stamp
    is_incomparable: bool
    """True if the closes are from two publishers, or one fund has none. Then ``days`` is empty."""


@per_closes(MAX_PAIRS)
def correlation(snapshot: Snapshot, stock: str, bond: str) -> Correlation:
    """Return Pearson's correlation of daily total returns, for each of ``WINDOWS``.

    A return is measured between consecutive common days.
    """
    aligned = align_closes(snapshot, stock)
    pair = [aligned[symbol] for symbol in (stock, bond) if symbol in aligned]
    places = common_places(*pair) if len(pair) == 2 else np.array([], dtype=np.intp)
    if not places.size:
        empty = Stamp(None, None, State.CACHED)
        return Correlation(pd.DatetimeIndex([]), {n: np.array([]) for n in WINDOWS}, empty, True)
    levels = pd.DataFrame({n: closes.total[places] for n, closes in enumerate(pair)})
    returns = levels.pct_change()
    rolling = {n: returns[0].rolling(n).corr(returns[1]).to_numpy() for n in WINDOWS}
    stamp = stamp_at(pair, places[[max(-max(WINDOWS) - 1, -len(places)), -1]])
    return Correlation(pair[0].days[places], rolling, stamp, False)
