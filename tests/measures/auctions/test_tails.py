"""Proxy tails, compared with Treasury's results and its page of par yields."""

from __future__ import annotations

from datetime import date
from statistics import mean, stdev

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.support.bodies import captured
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.auctions.tails import NOMINAL, auctions_with_tails
from tui.model.snapshot import Snapshot, State
from tui.model.times import parse_moment

# Day, term, high yield of Treasury's result, par yield of that day on its page, tail in bp.
EXPECTED_TAILS = [
    ("2025-12-17", "20-Year", 4.798, "4.78", 1.8),
    ("2025-12-11", "30-Year", 4.773, "4.79", -1.7),
    ("2025-12-09", "10-Year", 4.175, "4.18", -0.5),
    ("2025-11-26", "7-Year", 3.781, "3.75", 3.1),
    ("2025-11-24", "2-Year", 3.489, "3.46", 2.9),
]
COLUMN = {"2-Year": 8, "7-Year": 11, "10-Year": 12, "20-Year": 13, "30-Year": 14}
AFTERNOON, EVENING = "2025-12-17T13:05", "2025-12-17T18:00"


def row_of(snapshot: Snapshot, day: str, term: str) -> pd.Series:
    rows = auctions_with_tails(snapshot)
    rows = rows[(rows["observed"] == day) & (rows["sold_as"] == term) & rows["kind"].isin(NOMINAL)]
    assert len(rows) == 1
    return rows.iloc[0]


@pytest.mark.parametrize(("day", "term", "high", "par", "tail"), EXPECTED_TAILS)
def test_proxy_tail_is_high_yield_minus_par_yield_of_the_day(
    day: str, term: str, high: float, par: str, tail: float
) -> None:
    page = captured("daily-treasury-rates_2025.csv").decode().splitlines()
    year, month, number = day.split("-")
    [line] = [line for line in page if line.startswith(f"{month}/{number}/{year}")]
    assert line.split(",")[COLUMN[term]] == par
    row = row_of(bundled_snapshot(date(2025, 12, 19)), day, term)
    assert row["high_yield_pct"] == high
    assert row["proxy_tail_bp"] == pytest.approx(tail)
    assert not row["provisional"]


def test_tail_before_18_00_uses_the_day_before_and_is_provisional() -> None:
    """The 20-year par yield was 4.77 on 16 December 2025, 4.78 on the 17th."""
    before = row_of(bundled_snapshot(parse_moment(AFTERNOON)), "2025-12-17", "20-Year")
    assert before["proxy_tail_bp"] == pytest.approx(2.8)
    assert before["provisional"]
    assert (before["par_day"], before["known"]) == (
        pd.Timestamp("2025-12-16"),
        pd.Timestamp("2025-12-17T18:04:04Z"),
    )
    after = row_of(bundled_snapshot(parse_moment(EVENING)), "2025-12-17", "20-Year")
    assert after["proxy_tail_bp"] == pytest.approx(1.8)
    assert not after["provisional"]
    assert after["known"] == pd.Timestamp("2025-12-17T23:00Z")
    assert after["inputs"] == (("auctions", "history"), ("par_yields", "2025"))


def test_curve_older_than_the_day_before_gives_no_tail() -> None:
    whole = bundled_snapshot(parse_moment(AFTERNOON))
    newest = whole.datasets["par_yields", "2025"]
    old = newest.frame[newest.frame["observed"] < "2025-12-16"]
    parts = {**whole.datasets, ("par_yields", "2025"): replace(newest, frame=old)}
    row = row_of(Snapshot(whole.as_of, parts), "2025-12-17", "20-Year")
    assert pd.isna(row["proxy_tail_bp"])
    assert not row["provisional"]


def test_only_nominal_auctions_held_have_a_tail() -> None:
    rows = auctions_with_tails(bundled_snapshot())
    nominal = rows["held"] & rows["kind"].isin(NOMINAL) & ~rows["test"]
    assert rows["proxy_tail_bp"].notna().equals(nominal)
    assert nominal.sum() == 394


def test_usual_tail_and_deviation_are_of_all_earlier_peers() -> None:
    rows = auctions_with_tails(bundled_snapshot(parse_moment(AFTERNOON)))
    peers = rows[(rows["sold_as"] == "20-Year") & rows["reopening"] & (rows["kind"] == "Bond")]
    peers = peers[~peers["test"]]
    *before, last = peers.to_dict("records")
    tails = [row["proxy_tail_bp"] for row in before]
    assert last["provisional"]
    assert last["usual_tail_bp"] == pytest.approx(mean(tails))
    assert last["tail_deviation_bp"] == pytest.approx(stdev(tails))
    assert [pd.isna(row["usual_tail_bp"]) for row in before[:8]] == [True] * 6 + [False] * 2


def test_tail_on_stale_curve_is_stale() -> None:
    whole = bundled_snapshot(date(2025, 12, 19))
    stale = replace(whole.datasets["par_yields", "2025"], state=State.STALE)
    row = row_of(
        Snapshot(whole.as_of, {**whole.datasets, ("par_yields", "2025"): stale}),
        "2025-12-17",
        "20-Year",
    )
    assert row["state"] == "stale"
    fresh = auctions_with_tails(
        Snapshot(whole.as_of, {**whole.datasets, ("par_yields", "2025"): stale})
    )
    assert set(fresh.loc[fresh["observed"] < "2025", "state"]) == {"cached"}


def test_tails_without_curve_are_nan() -> None:
    whole = bundled_snapshot(date(2025, 12, 19))
    rows = auctions_with_tails(snapshot_of(whole.datasets["auctions", "history"]))
    assert len(rows) > 1000
    assert rows["proxy_tail_bp"].isna().all()
    assert auctions_with_tails(snapshot_of()).empty
