"""Results of auctions, as Treasury announced them."""

from __future__ import annotations

from datetime import date

import pandas as pd

from tests.snapshots import bundled_snapshot, dataset, snapshot_of
from tui.measures.results import results

RESULT = {
    "observed": ["2025-12-17"],
    "cusip": ["912810UQ9"],
    "kind": ["Bond"],
    "original_term": ["20-Year"],
    "high_yield_pct": [4.798],
    "high_rate_pct": [float("nan")],
    "high_margin_pct": [float("nan")],
}


def test_the_20_year_auction_of_the_article() -> None:
    """Treasury's result of 17 December 2025: high yield 4.798%."""
    known = results(bundled_snapshot(date(2025, 12, 19)))
    row = known[(known["observed"] == "2025-12-17") & (known["term"] == "20-Year")].iloc[0]
    assert (row["cleared_pct"], row["kind"]) == (4.798, "Bond")
    assert row["inputs"] == (("auctions", "history"),)


def test_an_auction_still_to_come_has_no_result() -> None:
    rows = pd.DataFrame({**RESULT, "high_yield_pct": [float("nan")]})
    assert results(snapshot_of(dataset("auctions", "upcoming", rows))).empty
    assert results(snapshot_of()).empty


def test_where_parts_overlap_the_later_learned_one_stands() -> None:
    old = dataset("auctions", "recent", pd.DataFrame(RESULT), learned="2025-12-17")
    corrected = pd.DataFrame({**RESULT, "high_yield_pct": [4.799]})
    new = dataset("auctions", "2025-12", corrected, learned="2026-01-10")
    assert results(snapshot_of(old, new))["cleared_pct"].tolist() == [4.799]
