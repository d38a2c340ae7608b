"""Verdicts on auctions: ordinary, strong or weak, against the twelve of the same kind before.

Four figures are compared: proxy tail, bid-to-cover, indirect and dealers' share. Each is expressed
in standard deviations (σ) from the mean of the last twelve auctions with the same ``PEERS``. A low
tail, a high cover, a high indirect and a low dealers' share are strong demand. The direct share is
left out: direct bidders take the place of indirect ones or of dealers.

A reopening is compared with reopenings, and a new issue with new issues. From November 2021 to July
2026 the mean cover of reopened 20-year bonds was 2.68, and that of new ones 2.47, two standard
deviations less. The price is a wait: new 10-year notes take three years to be twelve.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from itertools import product

import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from tui.measures.auctions.results import PEERS
from tui.measures.auctions.tails import NOMINAL, auctions_with_tails
from tui.measures.cache import per_frames, per_parts
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
_COLUMNS = [column for column, _ in COMPARED.values()]
_ALWAYS = ("cover_sigma", "indirect_sigma", "dealer_sigma")
"""Columns without which there is no verdict. A tail may be missing."""
_LEAST_DEVIATION = 1e-9
_NOISE_DECIMALS = 6

Figures = NDArray[np.float64]


class AuctionVerdict(StrEnum):
    """Demand at an auction, against the last twelve of the same kind."""

    STRONG = "strong"
    ORDINARY = "ordinary"
    WEAK = "weak"
    TOO_FEW = "too few"
    """Fewer than twelve to compare with, or twelve equal ones. A test of the systems has none."""


@per_parts("auctions", "par_yields")
def auctions_with_verdicts(snapshot: Snapshot) -> pd.DataFrame:
    """Return the rows of ``auctions_with_tails`` with the columns of ``with_verdicts``."""
    return with_verdicts(auctions_with_tails(snapshot))


@per_frames
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
    is_held = rows["held"].astype(bool) & ~rows["test"].astype(bool)
    held = rows.loc[is_held, [*PEERS, *_COLUMNS, "provisional"]]
    final = held["proxy_tail_bp"].mask(held["provisional"].astype(bool))
    values = held.assign(proxy_tail_bp=final)[_COLUMNS].to_numpy(dtype=float)
    groups = map(np.asarray, held.groupby(PEERS, sort=False).indices.values())
    means, deviations = _of_last_peers(values, groups)
    varying = np.where(deviations > _LEAST_DEVIATION, deviations, np.nan)
    sigmas = pd.DataFrame((values - means) / varying, held.index, list(COMPARED))
    sigmas = sigmas.round(_NOISE_DECIMALS)
    demand = (sigmas * [sign for _, sign in COMPARED.values()]).mean(axis="columns")
    compared = (
        pd.DataFrame(means, held.index, list(COMPARED)).add_suffix("_mean"),
        pd.DataFrame(deviations, held.index, list(COMPARED)).add_suffix("_deviation"),
        sigmas.add_suffix("_sigma"),
        demand.rename("demand_sigma"),
    )
    return _with_words(rows.join(pd.concat(compared, axis="columns")))


def _of_last_peers(values: Figures, groups: Iterable[NDArray[np.intp]]) -> tuple[Figures, Figures]:
    """Return mean and sample standard deviation of the last ``LAST`` earlier values of peers.

    ``values`` has a row for each auction and a column for each figure, NaN where it is missing.
    ``groups`` are the rows of peers, in the order of their days.
    """
    means, deviations = np.full_like(values, np.nan), np.full_like(values, np.nan)
    for rows, column in product(groups, range(values.shape[1])):
        present = rows[~np.isnan(values[rows, column])]
        before = np.searchsorted(present, rows)
        compared, start = rows[before >= LAST], before[before >= LAST] - LAST
        if compared.size:
            windows = sliding_window_view(values[present, column], LAST)[start]
            means[compared, column] = windows.mean(axis=1)
            deviations[compared, column] = windows.std(axis=1, ddof=1)
    return means, deviations


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
