"""How far an auction cleared above the market's yield, as near as free data tell.

A tail is the high yield less the yield the new security traded at when bidding closed, which
nobody publishes. The proxy takes Treasury's par yield of the same day and tenor in its place, which
is from quotes of about 15:30 and would be that of another coupon.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tui.measures.auctions.results import PEERS, PREVIOUS, auctions
from tui.measures.cache import per_parts
from tui.measures.curve.par_curve import BP_PER_PCT, par_curve, tenors
from tui.model.snapshot import Snapshot, State, worst
from tui.sources.calendars import bond_calendar, roll

NOMINAL = ("Note", "Bond")
"""Kinds a par yield can be compared with; a real, floating or discounted one cannot."""
_FIGURES = ("proxy_tail_bp", "par_yield_pct", "usual_tail_bp", "tail_deviation_bp")
_NOISE_DECIMALS = 6


@per_parts("auctions", "par_yields")
def with_tails(snapshot: Snapshot) -> pd.DataFrame:
    """The rows of ``auctions`` with the proxy tail of nominal coupons held, tests apart.

    Adds ``proxy_tail_bp`` (+ = cleared above the par yield), ``par_yield_pct`` of ``par_day``,
    ``provisional`` (the curve of the auction's day is not known yet, the day before stands in),
    and of all final tails before it of the same kind, ``PREVIOUS`` at least, ``usual_tail_bp`` and
    ``tail_deviation_bp``; NaN where there is none. ``known state inputs`` then count the curve in.
    """
    rows, curve = auctions(snapshot), par_curve(snapshot)
    if rows.empty or curve.empty:
        days = pd.Series(pd.NaT, rows.index, dtype="datetime64[us]")
        figures = dict.fromkeys(_FIGURES, float("nan"))
        return rows.assign(par_day=days, provisional=False, **figures)
    rows = _measured(rows, curve)
    return _counted_in(_usual(rows), curve)


def _measured(rows: pd.DataFrame, curve: pd.DataFrame) -> pd.DataFrame:
    days, points = pd.DatetimeIndex(curve.index), tenors(curve)
    place = days.searchsorted(pd.DatetimeIndex(rows["observed"]), side="right") - 1
    base = pd.Series(days[np.maximum(place, 0)], rows.index)
    day_before = roll(rows["observed"], -1, bond_calendar())
    provisional = (rows["observed"] > days[-1]) & (base == day_before)
    tenor = rows["sold_as"].str.replace("-Year", "Y")
    wanted = rows["held"] & ~rows["test"] & rows["kind"].isin(NOMINAL) & tenor.isin(points)
    wanted &= (base == rows["observed"]) | provisional
    values = curve[points].to_numpy(dtype=float)
    column = np.maximum(pd.Index(points).get_indexer(pd.Index(tenor)), 0)
    par = pd.Series(values[np.maximum(place, 0), column], rows.index).where(wanted)
    tail = ((rows["high_yield_pct"] - par) * BP_PER_PCT).round(_NOISE_DECIMALS)
    there = tail.notna()
    return rows.assign(
        proxy_tail_bp=tail, par_yield_pct=par, par_day=base.where(there),
        provisional=provisional & there,
    )  # fmt: skip


def _usual(rows: pd.DataFrame) -> pd.DataFrame:
    final = rows[rows["proxy_tail_bp"].notna()]
    peers = [final[name] for name in PEERS]
    tails = final["proxy_tail_bp"].mask(final["provisional"])
    before = tails.groupby(peers, sort=False).shift(1)
    past = before.groupby(peers, sort=False).expanding(PREVIOUS).agg(["mean", "std"])
    past = past.droplevel(list(range(len(PEERS))))
    return rows.join(past.rename(columns={"mean": "usual_tail_bp", "std": "tail_deviation_bp"}))


def _counted_in(rows: pd.DataFrame, curve: pd.DataFrame) -> pd.DataFrame:
    """A row with a tail is known when both are, as far trusted as the weaker, and from both."""
    tailed = rows["proxy_tail_bp"].notna()
    of_day = curve.loc[rows.loc[tailed, "par_day"], ["known", "state", "inputs"]]
    own = rows.loc[tailed, ["known", "state", "inputs"]]
    pairs = zip(own["state"], of_day["state"], strict=True)
    joined = zip(own["inputs"], of_day["inputs"], strict=True)
    counted = pd.DataFrame(
        {
            "known": np.maximum(own["known"], of_day["known"].set_axis(own.index)),
            "state": [worst((State(one), State(other))).value for one, other in pairs],
            "inputs": [(*one, *other) for one, other in joined],
        },
        own.index,
    )
    rows = rows.copy()
    rows.loc[tailed, counted.columns] = counted
    return rows
