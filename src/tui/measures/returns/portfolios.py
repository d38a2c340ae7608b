"""Two funds held together: weights are set again at the last close of every month, at no cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from tui.measures.cache import per_snapshot
from tui.measures.returns.aligned_closes import Numbers, Places, origin, shared, since, tracks
from tui.model.snapshot import Snapshot, Stamp

STOCK_SHARE = 0.6


@dataclass(frozen=True, eq=False)
class Portfolio:
    """The level of a portfolio on every day both its funds have a close, from 1."""

    days: pd.DatetimeIndex
    levels: Numbers
    stamp: Stamp


@per_snapshot
def portfolio(
    snapshot: Snapshot, stock: str, bond: str, share: float = STOCK_SHARE, begin: date | None = None
) -> Portfolio | None:
    """``share`` in the stock fund, the rest in the bond fund; total returns.

    It begins on the first day both have a close, or the last such day on or before ``begin``.
    None when they have no day in common, or are of two publishers.
    """
    found = tracks(snapshot, stock)
    legs = [found[symbol] for symbol in (stock, bond) if symbol in found]
    if len(legs) < 2:
        return None
    places = since(legs[0], shared(*legs), begin)
    if not places.size:
        return None
    days = legs[0].days[places]
    levels = balanced(legs[0].total[places], legs[1].total[places], days, share)
    return Portfolio(days, levels, origin(legs, (places[0], places[-1])))


def balanced(stock: Numbers, bond: Numbers, days: pd.DatetimeIndex, share: float) -> Numbers:
    """The value, from 1, of ``share`` in stocks and the rest in bonds on each day.

    Between two resets the shares drift with the two levels.
    """
    starts = _starts(days)
    growth = share * stock / stock[starts] + (1 - share) * bond / bond[starts]
    resets = np.unique(starts)
    at_reset = np.concatenate([[1.0], np.cumprod(growth[resets[1:]])])
    return np.asarray(at_reset[np.searchsorted(resets, starts)] * growth)


def _starts(days: pd.DatetimeIndex) -> Places:
    """For each day the place of the last close of the month before, of the first day for none."""
    months = days.year.to_numpy() * 12 + days.month.to_numpy()
    ends = np.flatnonzero(np.diff(months))
    return np.concatenate([[0], ends])[np.searchsorted(ends, np.arange(len(days)))]
