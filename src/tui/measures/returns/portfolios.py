"""Portfolio of a stock and a bond fund, rebalanced monthly.

The weights are reset at the last close of every month, without costs.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
from msgspec import Struct

from tui.measures.cache import per_snapshot
from tui.measures.returns.aligned_closes import (
    AlignedCloses,
    Numbers,
    Places,
    align_closes,
    common_places,
    places_since,
    stamp_at,
)
from tui.model.snapshot import Snapshot, Stamp

STOCK_SHARE = 0.6
"""Default weight of the stock fund."""


class Portfolio(Struct, frozen=True, eq=False):
    """Value of a portfolio on every day on which both funds have a close."""

    days: pd.DatetimeIndex
    levels: Numbers
    """Value for each day, 1 on the first."""
    stamp: Stamp
    closes: tuple[AlignedCloses, ...]
    places: Places
    """Places of ``days`` in the closes."""

    def stamp_on(self, number: int) -> Stamp:
        """Return the stamp of a figure that ends on a day."""
        return stamp_at(self.closes, (self.places[0], self.places[number]))


@per_snapshot
def portfolio(
    snapshot: Snapshot, stock: str, bond: str, share: float = STOCK_SHARE, begin: date | None = None
) -> Portfolio | None:
    """Return the portfolio with weight ``share`` in the stock fund and the rest in the bond fund.

    Total returns. It begins on the first common day, or on the last one on or before ``begin``.
    None if the funds have no common day, or if their closes are from two publishers.
    """
    aligned = align_closes(snapshot, stock)
    pair = [aligned[symbol] for symbol in (stock, bond) if symbol in aligned]
    if len(pair) < 2:
        return None
    places = places_since(pair[0], common_places(*pair), begin)
    if not places.size:
        return None
    days = pair[0].days[places]
    levels = rebalanced_levels(pair[0].total[places], pair[1].total[places], days, share)
    return Portfolio(days, levels, stamp_at(pair, (places[0], places[-1])), tuple(pair), places)


def rebalanced_levels(
    stock: Numbers, bond: Numbers, days: pd.DatetimeIndex, share: float
) -> Numbers:
    """Return the value of the portfolio on each day, 1 on the first.

    ``stock`` and ``bond`` are levels on ``days``. Between two resets the weights drift.
    """
    starts = _starts(days)
    growth = share * stock / stock[starts] + (1 - share) * bond / bond[starts]
    resets = np.unique(starts)
    at_reset = np.concatenate([[1.0], np.cumprod(growth[resets[1:]])])
    return np.asarray(at_reset[np.searchsorted(resets, starts)] * growth)


def _starts(days: pd.DatetimeIndex) -> Places:
    """Return for each day the place of the last reset before its month, 0 if there is none."""
    months = days.year.to_numpy() * 12 + days.month.to_numpy()
    ends = np.flatnonzero(np.diff(months))
    return np.concatenate([[0], ends])[np.searchsorted(ends, np.arange(len(days)))]
