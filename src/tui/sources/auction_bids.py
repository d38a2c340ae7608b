"""Limits of an auction's result: its own bids, and the results of its kind before it."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from tui.model.errors import Malformed
from tui.sources.auction_rows import EXPECTED
from tui.sources.body_parsing import parse_numbers
from tui.sources.value_limits import REFUSED, ColumnSum, NeighbourLimit, ValueLimit

QUANTILES = {
    "high_yield_pct": ("median_yield_pct", "low_yield_pct"),
    "high_rate_pct": ("median_rate_pct", "low_rate_pct"),
    "high_margin_pct": ("median_margin_pct", "low_margin_pct"),
}
"""High bid -> the median and the low bid (at the 5th percentile) that were accepted."""
MOST_PP = 1.5
"""Largest distance of the high bid above the median. Since November 2021 it was up to 0.65."""
COVER_TOLERANCE = 0.02
"""Tolerated error of bid-to-cover, which is rounded to 0.01. Since November 2021 it was 0.005."""
MAX_USD = 1e14

LIMITS: tuple[ValueLimit, ...] = (
    *(
        NeighbourLimit(column, most, keys=("kind",), max_gap=timedelta(days=130))
        for column, most in (
            ("high_yield_pct", 3.0),
            ("high_rate_pct", 3.0),
            ("high_margin_pct", 0.5),
        )
    ),
    ColumnSum(
        "competitive_usd_bn",
        ("direct_usd_bn", "indirect_usd_bn", "dealer_usd_bn"),
        tolerance=1e-4,
        keys=("kind", "term", "cusip"),
    ),
    ColumnSum(
        "offering_usd_bn",
        ("competitive_usd_bn", "noncompetitive_usd_bn", "fima_usd_bn"),
        tolerance=1e-3,
        tolerance_share=0.01,
        keys=("kind", "term", "cusip"),
    ),
)
"""From one result of a kind to the next, a yield changed by up to 1.30 points, a discount rate by
1.87 and a margin by 0.08 from November 2021 to July 2026. Bidders add up to the competitive awards
to the dollar, and awards exceed the offering by at most 0.005%."""


def check_bids(frame: pd.DataFrame, cells: pd.DataFrame) -> None:
    """Raise ``Malformed`` at the first result that its own bids contradict.

    ``cells`` are the same rows as text. A body without these fields is not checked.
    """
    for high, names in QUANTILES.items():
        median, low = (parse_numbers(cells[name], -5, 100, EXPECTED) for name in names)
        above = frame[high] - median
        wrong = ~above.between(0, MOST_PP) & above.notna() | (median < low)
        _refuse(frame, wrong, high, f"{MOST_PP:g} above the median and the low bid at most", median)
    tendered = parse_numbers(cells["tendered_usd"], 0, MAX_USD, EXPECTED) / 1e9
    accepted = frame[["competitive_usd_bn", "noncompetitive_usd_bn", "fima_usd_bn"]].sum(axis=1)
    covers = (tendered - frame["soma_usd_bn"].fillna(0)) / accepted.where(accepted > 0)
    wrong = (frame["bid_to_cover"] - covers).abs() > COVER_TOLERANCE
    _refuse(frame, wrong, "bid_to_cover", "tendered over accepted", covers)


def _refuse(
    frame: pd.DataFrame, wrong: pd.Series, name: str, expected: str, beside: pd.Series
) -> None:
    at = np.flatnonzero(wrong)
    if at.size:
        row = frame.iloc[at[0]]
        raise Malformed(
            f"expected {row['kind']} {row['term']} {row['cusip']} {name} of "
            f"{row['observed']:%Y-%m-%d} as {expected}, got {row[name]:g} beside "
            f"{beside.iloc[at[0]]:g}; {REFUSED}"
        )
