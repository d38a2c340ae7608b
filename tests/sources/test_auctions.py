"""The auctions' parser: three publications of the same auctions, and the result files."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest

from tests.bundled import bundled, captured
from tui.calendars import bond_calendar, roll
from tui.model import Malformed
from tui.sources.auctions import due, parse, parts

PAGE = bundled("auctions", "history")
FRAME = parse(PAGE, "history")
HELD = FRAME[FRAME["competitive_usd_bn"].notna()]
FISCAL = captured("fiscaldata_auctions_query.json")


def auction(cusip: str, day: str, frame: pd.DataFrame = FRAME) -> Any:
    (found,) = frame[(frame["cusip"] == cusip) & (frame["observed"] == day)].itertuples()
    return found


def test_the_twenty_year_auction_of_the_seed_article() -> None:
    """4.798%, as two other publications of the result have it."""
    bond = auction("912810UQ9", "2025-12-17")
    assert (bond.high_yield_pct, bond.bid_to_cover, bond.offering_usd_bn) == (4.798, 2.67, 13.0)
    assert (bond.kind, bond.term, bond.original_term) == ("Bond", "19-Year 11-Month", "20-Year")
    assert bond.reopening
    assert bond.indirect_usd_bn == pytest.approx(8.43725)
    assert bond.direct_usd_bn == pytest.approx(2.8780911)
    assert bond.dealer_usd_bn == pytest.approx(1.62679)
    assert bond.soma_usd_bn == pytest.approx(1.3854754)
    assert bond.known == pd.Timestamp("2025-12-17 13:05", tz="America/New_York")


@pytest.mark.parametrize("name", ["R_20220510_1.xml", "R_20220518_3.xml"])
def test_the_result_file_says_the_same(name: str) -> None:
    said = {field.tag: field.text for field in ElementTree.fromstring(captured(name)).iter()}
    ours = auction(str(said["CUSIP"]), str(said["AuctionDate"]))
    assert ours.xml == name
    assert ours.announced == pd.Timestamp(str(said["AnnouncementDate"]))
    assert ours.high_yield_pct == float(str(said["HighYield"]))
    assert ours.bid_to_cover == float(str(said["BidToCoverRatio"]))
    assert ours.offering_usd_bn == float(str(said["OfferingAmount"]))
    for field, column in {
        "CompetitiveAccepted": ours.competitive_usd_bn,
        "PrimaryDealerAccepted": ours.dealer_usd_bn,
        "DirectBidderAccepted": ours.direct_usd_bn,
        "IndirectBidderAccepted": ours.indirect_usd_bn,
        "NonCompetitiveAccepted": ours.noncompetitive_usd_bn,
        "FIMAAccepted": ours.fima_usd_bn,
        "SOMAAccepted": ours.soma_usd_bn,
    }.items():
        assert column == pytest.approx(float(str(said[field])) / 1e9), field


def test_bidders_make_the_competitive_total() -> None:
    bidders = HELD[["dealer_usd_bn", "direct_usd_bn", "indirect_usd_bn"]].sum(axis="columns")
    assert len(HELD) == 1995
    assert (bidders - HELD["competitive_usd_bn"]).abs().max() < 1e-6


def test_kinds_are_what_treasurydirect_calls_them() -> None:
    types = {
        (row["cusip"], row["auctionDate"][:10]): row["type"]
        for row in json.loads(PAGE)["securityList"]
    }
    days = FRAME["observed"].dt.strftime("%Y-%m-%d")
    theirs = [types[key] for key in zip(FRAME["cusip"], days, strict=True)]
    assert FRAME["kind"].tolist() == theirs


def test_each_kind_has_its_own_rate() -> None:
    rates = HELD.set_index("kind")[["high_yield_pct", "high_rate_pct", "high_margin_pct"]].notna()
    for kind, column in {"Note": 0, "Bond": 0, "TIPS": 0, "Bill": 1, "CMB": 1, "FRN": 2}.items():
        expected = [place == column for place in range(3)]
        assert (rates.loc[[kind]] == expected).all(axis=None), kind


def test_announced_auctions_have_no_result_and_are_known_from_their_announcement() -> None:
    announced = FRAME[FRAME["competitive_usd_bn"].isna()]
    assert len(announced) == 5
    assert announced[["high_yield_pct", "high_rate_pct", "bid_to_cover"]].isna().all(axis=None)
    assert (announced["known"].dt.tz_convert("America/New_York").dt.hour == 11).all()
    assert (announced["known"] < announced["observed"].dt.tz_localize("UTC")).all()


def test_the_array_reads_like_the_page() -> None:
    frame = parse(captured("TA_WS_auctioned.json"), "recent")
    bond = auction("912810UV8", "2026-07-22", frame)
    assert (bond.high_yield_pct, bond.bid_to_cover) == (5.163, 2.64)
    thirty = frame[frame["observed"] == "2026-07-09"].drop(columns="known").reset_index(drop=True)
    same = FRAME[FRAME["cusip"].isin(thirty["cusip"]) & (FRAME["observed"] == "2026-07-09")]
    pd.testing.assert_frame_equal(thirty, same.drop(columns="known").reset_index(drop=True))
    assert frame.columns.tolist() == FRAME.columns.tolist()


def test_fiscaldata_reads_like_treasurydirect() -> None:
    """The page in FiscalData's spelling: the same frame, cell by cell."""
    direct = json.loads(captured("TA_WS_auctioned.json"))
    fiscal = [{theirs: _fiscal(row[ours]) for ours, theirs in NAMES.items()} for row in direct]
    read = parse(json.dumps({"data": fiscal}).encode(), "2026-07")
    pd.testing.assert_frame_equal(read, parse(json.dumps(direct).encode(), "recent"))


NAMES = {
    "cusip": "cusip", "securityType": "security_type", "securityTerm": "security_term",
    "originalSecurityTerm": "original_security_term", "reopening": "reopening",
    "tips": "inflation_index_security", "floatingRate": "floating_rate",
    "cashManagementBillCMB": "cash_management_bill_cmb", "auctionDate": "auction_date",
    "announcementDate": "announcemt_date", "issueDate": "issue_date",
    "maturityDate": "maturity_date", "closingTimeCompetitive": "closing_time_comp",
    "highYield": "high_yield", "highDiscountRate": "high_discnt_rate",
    "highDiscountMargin": "high_discnt_margin", "bidToCoverRatio": "bid_to_cover_ratio",
    "offeringAmount": "offering_amt", "competitiveAccepted": "comp_accepted",
    "directBidderAccepted": "direct_bidder_accepted",
    "indirectBidderAccepted": "indirect_bidder_accepted",
    "primaryDealerAccepted": "primary_dealer_accepted",
    "noncompetitiveAccepted": "noncomp_accepted", "somaAccepted": "soma_accepted",
    "fimaNoncompetitiveAccepted": "fima_noncomp_accepted",
    "xmlFilenameCompetitiveResults": "xml_filenm_comp_results",
}  # fmt: skip


def _fiscal(value: str) -> str:
    return value.removesuffix("T00:00:00") or "null"


def test_fiscaldata_as_it_was_served() -> None:
    frame = parse(FISCAL, "2026-09")
    note = auction("91282CRM5", "2026-09-24", frame)
    assert (note.kind, note.high_yield_pct, note.bid_to_cover) == ("Note", 5.085, 2.42)
    bill = auction("912797WS2", "2026-09-30", frame)
    assert (bill.kind, bill.high_rate_pct) == ("Bill", 4.115)
    assert frame["bid_to_cover"].isna().sum() == 2


FAULTS = [
    (b"", "empty"),
    (b"<html><title>Scheduled maintenance</title></html>", "Scheduled maintenance"),
    (PAGE[: len(PAGE) // 2], "no JSON"),
    (b"[]", "list of objects"),
    (b'{"error":"Invalid Query Param","message":"no such field"}', "no such field"),
    (b'{"securityList": [1, 2]}', "list of objects"),
    (PAGE.replace(b'"highYield"', b'"topYield"'), "highYield"),
    (FISCAL.replace(b'"high_yield"', b'"top_yield"'), "high_yield"),
    (FISCAL.replace(b'"5.0850"', b'"508.50"'), "508.50"),
    (FISCAL.replace(b'"5.0850"', b'"five"'), "five"),
    (FISCAL.replace(b'"auction_date":"2026-09-24"', b'"auction_date":"09/24/2026"'), "09/24"),
    (FISCAL.replace(b'"security_type":"Note"', b'"security_type":"Loan"'), "Loan"),
    (FISCAL.replace(b'"912797VP9"', b'"912797VZ7"'), "twice"),
    (FISCAL.decode().encode("utf-16"), "UTF-8"),
]


@pytest.mark.parametrize(("body", "said"), FAULTS, ids=[said for _, said in FAULTS])
def test_a_broken_body_is_malformed_and_says_why(body: bytes, said: str) -> None:
    with pytest.raises(Malformed, match=said):
        parse(body, "history")


def test_there_is_a_bill_auction_every_week() -> None:
    """What ``due`` counts on: a 13-week bill each Monday or the business day after it."""
    bills = HELD[(HELD["kind"] == "Bill") & (HELD["term"] == "13-Week")]
    mondays = pd.Series(pd.date_range("2021-11-15", "2026-07-13", freq="W-MON"))
    assert set(roll(mondays, 0, bond_calendar())) <= set(bills["observed"])


def test_no_day_since_the_history_is_left_out() -> None:
    for days in range(800):
        now = datetime(2026, 7, 17, 12, tzinfo=UTC) + timedelta(days=days)
        history, *months, recent = parts(now, ())
        assert (history.key, recent.key) == ("history", "recent")
        assert all(part.final for part in (history, *months))
        ends = [pd.Period(month.key, "M").end_time for month in months]
        covered = max([pd.Timestamp("2026-07-16"), *ends]).tz_localize("UTC")
        reach = pd.Timedelta(days=int(recent.url.rpartition("=")[2]))
        assert covered >= pd.Timestamp(now) - reach, now


def test_what_is_due_of_each_part() -> None:
    now = datetime(2026, 8, 20, tzinfo=UTC)
    assert due(now, "history") == date(2026, 7, 13)
    assert due(now, "2026-07") == date(2026, 7, 27)
    assert due(now, "recent") == date(2026, 8, 17)
    first = [part.url for part in parts(now, ()) if part.key == "2026-07"]
    assert "auction_date:gte:2026-07-01,auction_date:lte:2026-07-31&" in first[0]
