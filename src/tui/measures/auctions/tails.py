"""Proxy tails of auctions: the high yield minus Treasury's par yield of that day and tenor.

A tail is the high yield minus the when-issued yield at the end of bidding, which is not published
for free. The par yield takes its place. It is from quotes of about 15:30 New York, and it is the
yield of a bond with another coupon.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tui.measures.auctions.results import PEERS, PREVIOUS, auctions
from tui.measures.cache import EqualFrames, per_frames, per_parts
from tui.measures.curve.par_curve import BP_PER_PCT, par_curve, tenors
from tui.model.snapshot import Snapshot, State, worst_state
from tui.sources.calendars import add_business_days, bond_calendar

NOMINAL = ("Note", "Bond")
"""Kinds with a proxy tail. A par yield does not compare with real, floating or discount rates."""
_FIGURES = ("proxy_tail_bp", "par_yield_pct", "usual_tail_bp", "tail_deviation_bp")
_NOISE_DECIMALS = 6


@per_parts("auctions", "par_yields")
def auctions_with_tails(snapshot: Snapshot) -> pd.DataFrame:
    """Return the rows of ``auctions`` with the proxy tails of nominal notes and bonds.

    Tests and auctions without a result have none. Columns added:

    - ``proxy_tail_bp``: + = cleared above the par yield. NaN if there is none.
    - ``par_yield_pct`` and ``par_day``, the day of that par yield.
    - ``provisional``: True if the curve of the auction day is not known yet. Then the par yield of
      the business day before is used.
    - ``usual_tail_bp`` and ``tail_deviation_bp``: mean and standard deviation of all earlier final
      tails of its ``PEERS``. NaN for fewer than ``PREVIOUS``.

    ``known``, ``state`` and ``inputs`` of a row with a tail include those of the curve.
    """
    rows, curve = auctions(snapshot), curve_of_tails(snapshot)
    if rows.empty or curve.empty:
        days = pd.Series(pd.NaT, rows.index, dtype="datetime64[us]")
        figures = dict.fromkeys(_FIGURES, float("nan"))
        return rows.assign(par_day=days, provisional=False, **figures)
    return _with_tails(rows, _CURVES.one_for(curve))


_CURVES = EqualFrames()


def curve_of_tails(snapshot: Snapshot) -> pd.DataFrame:
    """Return the par curve up to the first day not before the newest result of a note or bond.

    Later days are in no tail.
    """
    curve = par_curve(snapshot)
    frames = (part.frame for part in snapshot.parts("auctions") if not part.frame.empty)
    results = (rows.loc[rows["held"].astype(bool) & rows["kind"].isin(NOMINAL)] for rows in frames)
    newest = max((rows["observed"].max() for rows in results if not rows.empty), default=None)
    end = 0 if newest is None else int(curve.index.searchsorted(newest))
    return curve.iloc[: end + 1]


@per_frames
def _with_tails(rows: pd.DataFrame, curve: pd.DataFrame) -> pd.DataFrame:
    rows = _with_proxy(rows, curve)
    return _with_curve_provenance(_with_usual(rows), curve)


def _with_proxy(rows: pd.DataFrame, curve: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with tail, par yield, its day, and whether the tail is provisional."""
    days, points = pd.DatetimeIndex(curve.index), tenors(curve)
    place = days.searchsorted(pd.DatetimeIndex(rows["observed"]), side="right") - 1
    base = pd.Series(days[np.maximum(place, 0)], rows.index)
    day_before = add_business_days(rows["observed"], -1, bond_calendar())
    provisional = (rows["observed"] > days[-1]) & (base == day_before)
    tenor = rows["sold_as"].str.replace("-Year", "Y")
    has_tail = rows["held"] & ~rows["test"] & rows["kind"].isin(NOMINAL) & tenor.isin(points)
    has_tail &= (base == rows["observed"]) | provisional
    values = curve[points].to_numpy(dtype=float)
    column = np.maximum(pd.Index(points).get_indexer(pd.Index(tenor)), 0)
    par = pd.Series(values[np.maximum(place, 0), column], rows.index).where(has_tail)
    tail = ((rows["high_yield_pct"] - par) * BP_PER_PCT).round(_NOISE_DECIMALS)
    is_known = tail.notna()
    return rows.assign(
        proxy_tail_bp=tail, par_yield_pct=par, par_day=base.where(is_known),
        provisional=provisional & is_known,
    )  # fmt: skip


def _with_usual(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with mean and standard deviation of the earlier final tails of peers."""
    final = rows.loc[rows["proxy_tail_bp"].notna(), [*PEERS, "proxy_tail_bp", "provisional"]]
    peers = [final[name] for name in PEERS]
    tails = final["proxy_tail_bp"].mask(final["provisional"])
    before = tails.groupby(peers, sort=False).shift(1)
    past = before.groupby(peers, sort=False).expanding(PREVIOUS).agg(["mean", "std"])
    past = past.droplevel(list(range(len(PEERS))))
    return rows.join(past.rename(columns={"mean": "usual_tail_bp", "std": "tail_deviation_bp"}))


def _with_curve_provenance(rows: pd.DataFrame, curve: pd.DataFrame) -> pd.DataFrame:
    """Return the rows; those with a tail with later known time, worse state and all inputs."""
    tailed = rows["proxy_tail_bp"].notna()
    of_day = curve.loc[rows.loc[tailed, "par_day"], ["known", "state", "inputs"]]
    own = rows.loc[tailed, ["known", "state", "inputs"]]
    states = list(zip(own["state"], of_day["state"], strict=True))
    worst = {pair: worst_state(tuple(map(State, pair))).value for pair in set(states)}
    inputs = zip(own["inputs"], of_day["inputs"], strict=True)
    provenance = pd.DataFrame(
        {
            "known": np.maximum(own["known"], of_day["known"].set_axis(own.index)),
            "state": [worst[pair] for pair in states],
            "inputs": [(*auction, *par) for auction, par in inputs],
        },
        own.index,
    )
    rows = rows.copy()
    rows.loc[tailed, provenance.columns] = provenance
    return rows
