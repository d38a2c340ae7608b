"""Verdicts on auctions: ordinary, strong or weak, against the twelve of the same kind before.

Four figures are compared: proxy tail, bid-to-cover, indirect and dealers' share. Each is expressed in
standard deviations (σ) from the mean of the last twelve auctions with the same ``PEERS``. Demand is
strong with a low tail, a high cover, a high indirect share and a low dealers' share. The direct share
is left out: direct bidders take the place of indirect ones as often as that of dealers.

A reopening is compared with reopenings, and a new issue with new issues. From November 2021 to July
2026 the mean cover of reopened 20-year bonds was 2.68, and that of new ones 2.47, two standard
deviations less. The price is a wait: new 10-year notes take three years to be twelve.
"""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd

from tui.measures.auctions.results import PEERS
from tui.measures.auctions.tails import NOMINAL, auctions_with_tails
from tui.measures.cache import per_parts
from tui.model.snapshot import Snapshot

LAST = 12
"""Number of earlier auctions of the same kind that a result is compared with."""
LIMIT_SIGMA = 1.0
"""Mean demand from which on an auction is strong, and below whose negative it is weak, in σ."""
COMPARED = {
    "tail": ("proxy_tail_bp", -1), "cover": ("bid_to_cover", 1),
    "indirect": ("indirect_pct", 1), "dealer": ("dealer_pct", -1),
}  # fmt: skip
"""Figure -> its column, and +1 if demand is stronger the higher it is, else -1."""
_ALWAYS = ("cover_sigma", "indirect_sigma", "dealer_sigma")
"""Columns without which there is no verdict. A tail may be missing."""
_LEAST_DEVIATION = 1e-9
_NOISE_DECIMALS = 6


class AuctionVerdict(StrEnum):
    """Demand at an auction, against the last twelve of the same kind."""

    STRONG = "strong"
    ORDINARY = "ordinary"
    WEAK = "weak"
    TOO_FEW = "too few"
    """Fewer than twelve to compare with. A test of the contingency systems has none."""


@per_parts("auctions", "par_yields")
def auctions_with_verdicts(snapshot: Snapshot) -> pd.DataFrame:
    """Return the rows of ``auctions_with_tails`` with the columns of ``with_verdicts``."""
    return with_verdicts(auctions_with_tails(snapshot))


def with_verdicts(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of auctions, in the order of their days, with these columns:

    - ``…_sigma`` of each figure in ``COMPARED``: the figure less the mean of the last ``LAST`` of
      its ``PEERS``, in their standard deviations. ``…_mean`` and ``…_deviation`` are those two.
      NaN after fewer than ``LAST``.
    - ``demand_sigma``: mean of these, + = stronger demand.
    - ``verdict``: an ``AuctionVerdict``, "" without a result.
    - ``verdict_provisional``: True for the verdict on a nominal auction without a final tail.

    A provisional tail counts as missing: it has the move of yields since the day before in it.
    """
    held = rows[rows["held"].astype(bool) & ~rows["test"].astype(bool)]
    final = held.assign(proxy_tail_bp=held["proxy_tail_bp"].mask(held["provisional"].astype(bool)))
    figures: dict[str, pd.Series] = {}
    demand: dict[str, pd.Series] = {}
    for name, (column, sign) in COMPARED.items():
        mean, deviation = _of_last_peers(final, column)
        sigma = (final[column] - mean) / deviation.where(deviation > _LEAST_DEVIATION)
        figures[f"{name}_mean"], figures[f"{name}_deviation"] = mean, deviation
        figures[f"{name}_sigma"] = sigma.round(_NOISE_DECIMALS)
        demand[name] = sign * figures[f"{name}_sigma"]
    figures["demand_sigma"] = pd.DataFrame(demand).mean(axis="columns").round(_NOISE_DECIMALS)
    return _with_words(rows.join(pd.DataFrame(figures)))


def _of_last_peers(held: pd.DataFrame, column: str) -> tuple[pd.Series, pd.Series]:
    """Return mean and sample standard deviation of the last ``LAST`` values of earlier peers."""
    present = held[held[column].notna()]
    windows = present.groupby(PEERS, sort=False)[column].rolling(LAST)
    peers = [held[name] for name in PEERS]

    def before(statistic: pd.Series) -> pd.Series:
        own_row = statistic.droplevel(list(range(len(PEERS)))).reindex(held.index)
        return own_row.groupby(peers, sort=False).ffill().groupby(peers, sort=False).shift(1)

    return before(windows.mean()), before(windows.std())


def _with_words(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with the columns ``verdict`` and ``verdict_provisional``."""
    compares = rows[[*_ALWAYS]].notna().all(axis="columns")
    demand = rows["demand_sigma"]
    words = np.select(
        [~rows["held"].astype(bool), ~compares, demand >= LIMIT_SIGMA, demand <= -LIMIT_SIGMA],
        ["", AuctionVerdict.TOO_FEW, AuctionVerdict.STRONG, AuctionVerdict.WEAK],
        AuctionVerdict.ORDINARY,
    )
    nominal = rows["kind"].isin(NOMINAL)
    provisional = compares & nominal & rows["tail_sigma"].isna()
    return rows.assign(verdict=words, verdict_provisional=provisional)
