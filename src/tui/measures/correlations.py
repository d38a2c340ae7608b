"""Rolling correlation of the daily total returns of two funds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from tui.measures.memory import per_snapshot
from tui.measures.tracks import Numbers, origin, shared, tracks
from tui.model import Snapshot, Stamp, State

WINDOWS = (60, 252)
"""Observations: a quarter and a year of trading."""


@dataclass(frozen=True, eq=False)
class Correlation:
    """How two funds moved together, over windows that end on each day both have a close."""

    days: pd.DatetimeIndex
    rolling: dict[int, Numbers]
    """By window: from -1 to 1 for each day, NaN before there are so many returns."""
    stamp: Stamp
    apart: bool
    """Their closes are two publishers', or one of them has none: there are no days."""


@per_snapshot
def correlation(snapshot: Snapshot, stock: str, bond: str) -> Correlation:
    """Pearson's correlation of daily total returns over ``WINDOWS`` observations."""
    found = tracks(snapshot, stock)
    legs = [found[symbol] for symbol in (stock, bond) if symbol in found]
    places = shared(*legs) if len(legs) == 2 else np.array([], dtype=np.intp)
    if not places.size:
        nothing = Stamp(None, None, State.CACHED)
        return Correlation(pd.DatetimeIndex([]), {n: np.array([]) for n in WINDOWS}, nothing, True)
    levels = pd.DataFrame({n: leg.total[places] for n, leg in enumerate(legs)})
    returns = levels.pct_change()
    rolling = {n: returns[0].rolling(n).corr(returns[1]).to_numpy() for n in WINDOWS}
    stamp = origin(legs, places[[max(-max(WINDOWS) - 1, -len(places)), -1]])
    return Correlation(legs[0].days[places], rolling, stamp, False)
