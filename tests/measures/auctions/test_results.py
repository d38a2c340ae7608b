"""Auctions, compared with TreasuryDirect's figures and with means of its rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from statistics import fmean

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.support.auction_rows import (
    TEST,
    AuctionRow,
    all_auctions,
    announcement,
    body,
    held_auctions,
    share_pct,
)
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.auctions.results import auctions, results
from tui.model.snapshot import Dataset, Snapshot, State
from tui.model.times import parse_moment
from tui.sources.auctions import parse

BIDDERS = {"indirect": "indirectBidder", "direct": "directBidder", "dealer": "primaryDealer"}


def part_of(part: str, *rows: AuctionRow, learned: int = 1) -> Dataset:
    """Return a part of auctions as its source parses it."""
    frame, day = parse(body(rows), part), datetime(2026, 1, learned, tzinfo=UTC)
    return Dataset("auctions", part, frame, day, part, "", State.CACHED, bundled=False)


def auction_on(snapshot: Snapshot, day: str, **same: object) -> pd.Series:
    rows = auctions(snapshot)
    rows = rows[rows["observed"] == day]
    for name, value in same.items():
        rows = rows[rows[name] == value]
    assert len(rows) == 1
    return rows.iloc[0]


def reopening_of_december() -> AuctionRow:
    """Return the 20-year reopening of 17 December 2025, which the article cites."""
    [*_, row] = held_auctions("Bond", "20-Year", reopening=True, before="2025-12-18")
    return row


def test_20_year_auction_equals_treasurys_result() -> None:
    """Treasury's result of 17 December 2025."""
    row = auction_on(bundled_snapshot(date(2025, 12, 19)), "2025-12-17", sold_as="20-Year")
    assert (row["high_yield_pct"], row["bid_to_cover"], row["offering_usd_bn"]) == (4.798, 2.67, 13)
    shares = [round(row[f"{bidder}_pct"], 1) for bidder in BIDDERS]
    assert shares == [65.2, 22.2, 12.6]
    assert (row["kind"], bool(row["reopening"]), bool(row["held"])) == ("Bond", True, True)
    assert round(row["soma_usd_bn"], 7) == 1.3854754
    assert row["inputs"] == (("auctions", "history"),)


def held_of(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["held"].astype(bool)]


def test_results_are_the_held_auctions_without_usual_values() -> None:
    rows = results(bundled_snapshot())
    pd.testing.assert_frame_equal(rows, held_of(auctions(bundled_snapshot()))[rows.columns])
    assert not any(name.startswith("usual_") for name in rows.columns)


def test_bidders_shares_sum_to_100() -> None:
    rows = results(bundled_snapshot())
    sums = rows[[f"{bidder}_pct" for bidder in BIDDERS]].sum(axis="columns")
    assert len(rows) == sum(bool(row["competitiveAccepted"]) for row in all_auctions()) == 1995
    assert (sums - 100).abs().max() < 1e-9


def test_announced_auction_has_no_result() -> None:
    rows = auctions(bundled_snapshot())
    coming = rows[~rows["held"]]
    assert len(coming) == 5
    empty = coming.filter(regex="_pct$|bid_to_cover|soma|fima|competitive")
    assert empty.isna().all(axis=None)
    assert (coming["offering_usd_bn"] > 0).all()


@pytest.mark.parametrize(
    ("kind", "term", "reopening"),
    [
        ("Note", "2-Year", False),
        ("FRN", "2-Year", True),
        ("Note", "10-Year", True),
        ("TIPS", "10-Year", True),
        ("Bond", "20-Year", True),
        ("Bond", "20-Year", False),
    ],
)
def test_usual_value_is_the_mean_of_six_previous_peers(
    kind: str, term: str, *, reopening: bool
) -> None:
    [*_, newest] = same = held_auctions(kind, term, reopening=reopening)
    before = same[-7:-1]
    row = auction_on(
        bundled_snapshot(), newest["auctionDate"][:10],
        kind=kind, sold_as=term, reopening=reopening,
    )  # fmt: skip
    covers = [float(auction["bidToCoverRatio"]) for auction in before]
    assert row["usual_bid_to_cover"] == pytest.approx(fmean(covers))
    for column, field in BIDDERS.items():
        mean = fmean(share_pct(auction, field) for auction in before)
        assert row[f"usual_{column}_pct"] == pytest.approx(mean)
    if kind != "FRN":
        mean = fmean(float(auction["highYield"]) for auction in before)
        assert row["usual_high_yield_pct"] == pytest.approx(mean)


def test_usual_value_after_fewer_than_six_is_nan() -> None:
    """30-year TIPS were reopened four times since 2021."""
    rows = held_of(auctions(bundled_snapshot()))
    reopened = rows[(rows["kind"] == "TIPS") & (rows["sold_as"] == "30-Year") & rows["reopening"]]
    assert len(reopened) == len(held_auctions("TIPS", "30-Year", reopening=True)) == 4
    assert reopened["usual_bid_to_cover"].isna().all()


def test_contingency_test_is_not_compared() -> None:
    """On 2 December 2021 primary dealers took all of 25 million dollars of the 20-year bond."""
    rows = held_of(auctions(bundled_snapshot()))
    tests = rows[rows["test"]]
    assert len(tests) == sum(row["offeringAmount"] == TEST for row in all_auctions()) == 5
    assert tests["dealer_pct"].tolist() == [100.0] * 5
    assert tests["usual_bid_to_cover"].isna().all()
    first, *later = held_auctions("Bond", "20-Year", reopening=True)
    assert first["auctionDate"][:10] == "2021-12-21"
    seventh = auction_on(
        bundled_snapshot(), later[5]["auctionDate"][:10], kind="Bond", sold_as="20-Year"
    )
    mean = fmean(share_pct(row, "indirectBidder") for row in (first, *later[:5]))
    assert seventh["usual_indirect_pct"] == pytest.approx(mean)


def test_bills_are_compared_by_the_term_sold() -> None:
    """4-week and 8-week bills both reopen a 17-week bill."""
    rows = held_of(auctions(bundled_snapshot()))
    newest = rows[rows["observed"] == "2026-07-16"].set_index("sold_as")
    assert set(newest["original_term"]) == {"17-Week"}
    for term in ("4-Week", "8-Week"):
        same = [
            row
            for row in all_auctions()
            if (row["type"], row["securityTerm"]) == ("Bill", term) and row["bidToCoverRatio"]
        ]
        assert len({row["reopening"] for row in same[-7:]}) == 1
        mean = fmean(float(row["bidToCoverRatio"]) for row in same[-7:-1])
        assert newest.loc[term, "usual_bid_to_cover"] == pytest.approx(mean)


def test_high_yield_is_the_rate_of_the_kind() -> None:
    rows = results(bundled_snapshot())
    for row in all_auctions():
        if row["auctionDate"] == "2026-06-24T00:00:00" and row["competitiveAccepted"]:
            rate = row["highYield"] or row["highInvestmentRate"] or row["highDiscountMargin"]
            same = rows[(rows["cusip"] == row["cusip"]) & (rows["observed"] == "2026-06-24")]
            assert same["high_yield_pct"].tolist() == [float(rate)]


def test_auction_is_announced_until_its_result_is_known() -> None:
    """Announced on 11 December 2025; the result was stamped 13:04:04 on the 17th."""
    row = reopening_of_december()
    frames = [part_of("upcoming", announcement(row)), part_of("recent", row)]

    def at(when: str) -> Snapshot:
        """Return the snapshot of a moment, written in New York time."""
        past = pd.Timestamp(parse_moment(when))
        cut = [replace(part, frame=part.frame[part.frame["known"] <= past]) for part in frames]
        return snapshot_of(*cut)

    assert auctions(at("2025-12-11T10:59")).empty
    for before in ("2025-12-11T11:01", "2025-12-17T13:04"):
        [known] = auctions(at(before)).to_dict("records")
        assert not known["held"]
        assert known["closes"] == parse_moment("2025-12-17T13:00")
        assert results(at(before)).empty
    [known] = auctions(at("2025-12-17T13:05")).to_dict("records")
    assert (known["held"], known["high_yield_pct"]) == (True, 4.798)
    assert known["inputs"] == (("auctions", "recent"),)


def test_overlapping_parts_use_the_result_received_later() -> None:
    row = reopening_of_december()
    corrected = part_of("2025-12", {**row, "highYield": "4.799000"}, learned=10)
    later = part_of("upcoming", announcement(row), learned=11)
    rows = results(snapshot_of(part_of("recent", row), corrected, later))
    assert rows["high_yield_pct"].tolist() == [4.799]


def test_missing_original_term_is_taken_from_the_announcement() -> None:
    """A result file has no original term for a reopening; the announcement has it."""
    row = reopening_of_december()
    result = part_of("result-1", {**row, "originalSecurityTerm": ""}, learned=3)
    both = snapshot_of(part_of("upcoming", announcement(row)), result)
    assert results(both)["sold_as"].tolist() == ["20-Year"]


def test_auctions_without_data_are_empty() -> None:
    assert auctions(snapshot_of()).empty
    assert results(snapshot_of()).empty
    assert auctions(bundled_snapshot(date(1990, 1, 2))).empty


@pytest.mark.parametrize(
    ("day", "term", "high_yield_pct"),
    [
        ("2022-01-25", "5-Year", 1.533),
        ("2025-02-25", "5-Year", 4.123),
        ("2026-01-26", "2-Year", 3.58),
    ],
)
def test_note_that_became_an_older_one_is_compared_by_the_term_sold(
    day: str, term: str, high_yield_pct: float
) -> None:
    """Its coupon and maturity were those of an older 7- or 5-year note, which it then reopened."""
    row = auction_on(bundled_snapshot(), day, kind="Note", high_yield_pct=high_yield_pct)
    assert row["sold_as"] == term
