"""Parser of auctions: three publications of the same auctions, and the result files."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from tests.support.bodies import bundled, captured, parsed
from tui.model.errors import Malformed
from tui.model.snapshot import KnownBy
from tui.sources.auctions import due, known_by, next_release, parse, parts
from tui.sources.calendars import add_business_days, bond_calendar

PAGE = bundled("auctions", "history")
FRAME = parsed("auctions", "history")
HELD = FRAME[FRAME["competitive_usd_bn"].notna()]
FISCAL = captured("fiscaldata_auctions_query.json")
ONE_PAGE = FISCAL.replace(b'"total-pages":1114', b'"total-pages":1')
RESULTS = ("R_20220510_1.xml", "R_20220511_1.xml", "R_20220518_3.xml")


def auction(cusip: str, day: str, frame: pd.DataFrame = FRAME) -> Any:
    """Return an auction's newest row: its result or, before that, its announcement."""
    *_, newest = frame[(frame["cusip"] == cusip) & (frame["observed"] == day)].itertuples()
    return newest


def test_parse_20_year_auction_of_seed_article() -> None:
    """4.798%, as in two other publications of the result."""
    bond = auction("912810UQ9", "2025-12-17")
    assert (bond.high_yield_pct, bond.bid_to_cover, bond.offering_usd_bn) == (4.798, 2.67, 13.0)
    assert (bond.kind, bond.term, bond.original_term) == ("Bond", "19-Year 11-Month", "20-Year")
    assert bond.reopening
    assert bond.indirect_usd_bn == pytest.approx(8.43725)
    assert bond.direct_usd_bn == pytest.approx(2.8780911)
    assert bond.dealer_usd_bn == pytest.approx(1.62679)
    assert bond.soma_usd_bn == pytest.approx(1.3854754)
    assert bond.known == pd.Timestamp("2025-12-17 13:04:04", tz="America/New_York")


@pytest.mark.parametrize("name", RESULTS)
def test_parse_result_file_equals_history_except_known(name: str) -> None:
    """Two publications of one result, minutes apart. Only ``known`` differs."""
    result = parse(captured(name), name.removesuffix(".xml"))
    (row,) = result.itertuples()
    page = HELD[(HELD["cusip"] == row.cusip) & (HELD["observed"] == row.observed)]
    pd.testing.assert_frame_equal(
        result.drop(columns="known"), page.drop(columns="known").reset_index(drop=True)
    )
    assert row.xml == name
    earlier = page["known"].iloc[0] - row.known
    assert pd.Timedelta(minutes=1) < earlier < pd.Timedelta(minutes=3)


def test_next_release_result_file_is_before_list() -> None:
    """The file follows the close of bidding by three minutes, the list by five."""
    day = pd.Timestamp("2026-07-13", tz="America/New_York")
    moments, moment = [], day.to_pydatetime()
    for _ in range(4):
        moment = next_release(moment)
        moments.append(pd.Timestamp(moment).tz_convert(day.tz).strftime("%H:%M"))
    assert moments == ["11:33", "11:35", "13:03", "13:05"]


def test_parse_result_file_of_reopening_has_no_original_term() -> None:
    body = (
        captured("R_20220518_3.xml")
        .replace(b"20-YEAR", b"19-YEAR")
        .replace(b"0-MONTH", b"11-MONTH")
    )
    flag = b"<ReOpeningIndicator>%s</ReOpeningIndicator>"
    (row,) = parse(body.replace(flag % b"N", flag % b"Y"), "R_20220518_3").itertuples()
    assert (row.term, row.original_term, row.reopening) == ("19-Year 11-Month", "", True)


def test_parse_time_stamp_of_another_day_is_ignored() -> None:
    """Stamps change if something is added days later. Then the calendar's time is used."""
    rows = json.loads(captured("TA_WS_auctioned.json"))
    bond = next(row for row in rows if row["cusip"] == "912810UV8")
    by_stamp = parse(json.dumps([bond]).encode(), "recent")["known"].iloc[-1]
    bond["updatedTimestamp"] = "2026-07-24T09:00:00"
    by_calendar = parse(json.dumps([bond]).encode(), "recent")["known"].iloc[-1]
    assert by_stamp == pd.Timestamp("2026-07-22 13:03:13", tz="America/New_York")
    assert by_calendar == pd.Timestamp("2026-07-22 13:05", tz="America/New_York")
    late = (
        HELD["known"].dt.tz_convert("America/New_York").dt.date != HELD["observed"].dt.date
    ).sum()
    assert late == 0


def test_bidders_add_up_to_competitive_total() -> None:
    bidders = HELD[["dealer_usd_bn", "direct_usd_bn", "indirect_usd_bn"]].sum(axis="columns")
    assert len(HELD) == 1995
    assert (bidders - HELD["competitive_usd_bn"]).abs().max() < 1e-6


def test_kinds_equal_treasurydirect_types() -> None:
    types = {
        (row["cusip"], row["auctionDate"][:10]): row["type"]
        for row in json.loads(PAGE)["securityList"]
    }
    days = FRAME["observed"].dt.strftime("%Y-%m-%d")
    theirs = [types[key] for key in zip(FRAME["cusip"], days, strict=True)]
    assert FRAME["kind"].tolist() == theirs


def test_each_kind_has_one_rate() -> None:
    rates = HELD.set_index("kind")[["high_yield_pct", "high_rate_pct", "high_margin_pct"]].notna()
    for kind, column in {"Note": 0, "Bond": 0, "TIPS": 0, "Bill": 1, "CMB": 1, "FRN": 2}.items():
        expected = [place == column for place in range(3)]
        assert (rates.loc[[kind]] == expected).all(axis=None), kind


def test_future_auctions_have_no_result_and_announcement_as_known_time() -> None:
    announced = FRAME.drop_duplicates(["cusip", "observed"], keep="last")
    announced = announced[~announced["held"]]
    assert len(announced) == 5
    assert announced[["high_yield_pct", "high_rate_pct", "bid_to_cover"]].isna().all(axis=None)
    assert (announced["known"].dt.tz_convert("America/New_York").dt.hour == 11).all()
    assert (announced["known"] < announced["observed"].dt.tz_localize("UTC")).all()


def test_parse_list_equals_history() -> None:
    frame = parse(captured("TA_WS_auctioned.json"), "recent")
    bond = auction("912810UV8", "2026-07-22", frame)
    assert (bond.high_yield_pct, bond.bid_to_cover) == (5.163, 2.64)
    thirty = frame[frame["observed"] == "2026-07-09"].drop(columns="known").reset_index(drop=True)
    same = FRAME[FRAME["cusip"].isin(thirty["cusip"]) & (FRAME["observed"] == "2026-07-09")]
    pd.testing.assert_frame_equal(thirty, same.drop(columns="known").reset_index(drop=True))
    assert frame.columns.tolist() == FRAME.columns.tolist()


def test_parse_fiscaldata_equals_treasurydirect() -> None:
    """The same rows under FiscalData's field names give the same frame, cell by cell."""
    direct = json.loads(captured("TA_WS_auctioned.json"))
    fiscal = [{new: _fiscal_text(row[old]) for old, new in NAMES.items()} for row in direct]
    ours = parse(json.dumps({"data": fiscal}).encode(), "2026-07")
    theirs = parse(json.dumps(direct).encode(), "recent")
    inside = theirs[theirs["observed"] >= "2026-07-01"]
    assert (len(inside), int(inside["held"].sum())) == (len(theirs), 14)
    pd.testing.assert_frame_equal(ours.drop(columns="known"), theirs.drop(columns="known"))
    assert ((theirs["known"] - ours["known"]).abs() < pd.Timedelta(minutes=3)).all()


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
    "somaHoldings": "soma_holdings",
    "directBidderAccepted": "direct_bidder_accepted",
    "indirectBidderAccepted": "indirect_bidder_accepted",
    "primaryDealerAccepted": "primary_dealer_accepted",
    "noncompetitiveAccepted": "noncomp_accepted", "somaAccepted": "soma_accepted",
    "fimaNoncompetitiveAccepted": "fima_noncomp_accepted", "announcedCusip": "announcemtd_cusip",
    "pdfFilenameSpecialAnnouncement": "pdf_filenm_spec_announcemt",
    "xmlFilenameCompetitiveResults": "xml_filenm_comp_results",
}  # fmt: skip


def _fiscal_text(value: str) -> str:
    return value.removesuffix("T00:00:00") or "null"


def test_parse_captured_fiscaldata_body() -> None:
    frame = parse(ONE_PAGE, "2026-09")
    note = auction("91282CRM5", "2026-09-24", frame)
    assert (note.kind, note.high_yield_pct, note.bid_to_cover) == ("Note", 5.085, 2.42)
    bill = auction("912797WS2", "2026-09-30", frame)
    assert (bill.kind, bill.high_rate_pct) == ("Bill", 4.115)
    assert parse(ONE_PAGE, "2026-10")["bid_to_cover"].isna().sum() == 2


def test_parse_month_from_history_returns_that_month() -> None:
    """TreasuryDirect's history is the fallback of FiscalData's months."""
    rows = json.loads(PAGE)["securityList"]
    newest = [row for row in rows if row["auctionDate"] >= "2026-04"]
    page = json.dumps({"securityList": newest}).encode()
    june = parse(page, "2026-06")
    same = FRAME[FRAME["observed"].dt.strftime("%Y-%m") == "2026-06"].reset_index(drop=True)
    assert len(june) > 25
    pd.testing.assert_frame_equal(june, same)
    with pytest.raises(Malformed, match="of 2021-10, got those of 2026-04-01 to"):
        parse(page, "2021-10")


def test_parse_one_of_several_pages_raises_malformed() -> None:
    with pytest.raises(Malformed, match="one page, got one of 1114"):
        parse(FISCAL, "2026-09")


FAULTS = [
    (b"", "empty"),
    (b"<html><title>Scheduled maintenance</title></html>", "Scheduled maintenance"),
    (PAGE[: len(PAGE) // 2], "no JSON"),
    (b"[]", "list of objects"),
    (b'{"error":"Invalid Query Param","message":"no such field"}', "no such field"),
    (b'{"securityList": [1, 2]}', "list of objects"),
    (PAGE.replace(b'"highYield"', b'"topYield"'), "highYield"),
    (ONE_PAGE.replace(b'"high_yield"', b'"top_yield"'), "high_yield"),
    (ONE_PAGE.replace(b'"5.0850"', b'"508.50"'), "508.50"),
    (ONE_PAGE.replace(b'"5.0850"', b'"five"'), "five"),
    (ONE_PAGE.replace(b'"auction_date":"2026-09-24"', b'"auction_date":"09/24/2026"'), "09/24"),
    (ONE_PAGE.replace(b'"security_type":"Note"', b'"security_type":"Loan"'), "Loan"),
    (ONE_PAGE.replace(b'"912797VP9"', b'"912797VZ7"'), "twice"),
    (ONE_PAGE.decode().encode("utf-16"), "UTF-8"),
]


@pytest.mark.parametrize(("body", "reason"), FAULTS, ids=[reason for _, reason in FAULTS])
def test_parse_broken_body_raises_malformed_with_reason(body: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        parse(body, "history")


def test_history_has_13_week_bill_auction_every_week() -> None:
    """Assumption of ``due``: a 13-week bill each Monday or the business day after it."""
    bills = HELD[(HELD["kind"] == "Bill") & (HELD["term"] == "13-Week")]
    mondays = pd.Series(pd.date_range("2021-11-15", "2026-07-13", freq="W-MON"))
    assert set(add_business_days(mondays, 0, bond_calendar())) <= set(bills["observed"])


@pytest.mark.long
def test_parts_cover_every_day_after_history() -> None:
    for days in range(800):
        now = datetime(2026, 7, 17, 12, tzinfo=UTC) + timedelta(days=days)
        history, *months, announced, upcoming, recent = parts(now, ())
        assert (history.key, recent.key) == ("history", "recent")
        assert (announced.key, upcoming.key) == ("announced", "upcoming")
        assert all(part.final for part in (history, *months))
        ends = [pd.Period(month.key, "M").end_time for month in months]
        covered = max([pd.Timestamp("2026-07-16"), *ends]).tz_localize("UTC")
        reach = pd.Timedelta(days=int(recent.url.rpartition("=")[2]))
        assert covered >= pd.Timestamp(now) - reach, now


def test_due_and_known_by_of_each_part() -> None:
    now = datetime(2026, 8, 20, tzinfo=UTC)
    assert due(now, "history") == date(2026, 7, 13)
    assert due(now, "2026-07") == date(2026, 7, 27)
    assert due(now, "recent") == due(now, "upcoming") == date(2026, 8, 17)
    assert known_by(date(2025, 12, 17)) is KnownBy.RECORDED
    assert known_by(date(2026, 8, 3)) is KnownBy.CALENDAR
    first = [part.url for part in parts(now, ()) if part.key == "2026-07"]
    assert "auction_date:gte:2026-07-01,auction_date:lte:2026-07-31&" in first[0]
