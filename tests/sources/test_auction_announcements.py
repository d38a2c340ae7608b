"""Announcements of past auctions, compared with TreasuryDirect's own rows."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.auction_rows import AuctionRow, all_auctions, body
from tests.support.bodies import captured, parsed
from tui.model.times import parse_moment
from tui.sources.auction_announcements import OFFERING_AMOUNT
from tui.sources.auction_rows import ROLLED
from tui.sources.auctions import parse

ALL = parsed("auctions", "history")
HELD = [row for row in all_auctions() if row["competitiveAccepted"]]
RATES = ("highYield", "highDiscountRate", "highDiscountMargin")


def announcement_rows(cusip: str, day: str, frame: pd.DataFrame = ALL) -> pd.DataFrame:
    """Return the announcements of an auction: one row or none."""
    rows = frame[(frame["cusip"] == cusip) & (frame["observed"] == day)]
    return rows[~rows["held"]]


def result_row(cusip: str, day: str) -> AuctionRow:
    """Return the auction's only row in TreasuryDirect's history."""
    [row] = [
        row for row in all_auctions() if (row["cusip"], row["auctionDate"][:10]) == (cusip, day)
    ]
    return row


@pytest.mark.parametrize(
    ("cusip", "day", "known", "offered"),
    [
        ("912810UQ9", "2025-11-19", "2025-11-13T11:00", 16.0),
        ("912810UQ9", "2025-12-17", "2025-12-11T11:00", 13.0),
        ("912810UQ9", "2026-01-21", "2026-01-15T11:00", 13.0),
    ],
)
def test_announcement_of_20_year_bond_has_known_time_and_size(
    cusip: str, day: str, known: str, offered: float
) -> None:
    """New in November 2025, reopened in the next months. Sizes are of Treasury's refunding."""
    [row] = announcement_rows(cusip, day).to_dict("records")
    assert (row["known"], row["offering_usd_bn"]) == (parse_moment(known), offered)
    assert row["closes"] == parse_moment(f"{day}T13:00")
    assert row["issue_date"] == pd.Timestamp(result_row(cusip, day)["issueDate"])
    assert row["reopening"] == (day != "2025-11-19")
    figures = [name for name in ALL if ALL[name].dtype == "float64"]
    given = {name for name in figures if row[name] == row[name]}
    assert given == {OFFERING_AMOUNT, *ROLLED}
    assert row["xml"] == ""


def test_each_auction_announced_before_its_day_has_one_announcement() -> None:
    """15 have none: 6 announced on their day, 3 became another security, 6 changed on the day."""
    rows = ALL[~ALL["held"]]
    assert not rows.duplicated(["cusip", "observed"]).any()
    assert len(HELD) - len(rows[rows["observed"] <= "2026-07-16"]) == 15
    results = ALL[ALL["held"]].merge(rows, on=["cusip", "observed"])
    assert (results["known_y"] < results["known_x"]).all()


@pytest.mark.parametrize(
    ("cusip", "day"),
    [
        ("912796CU1", "2023-03-17"),  # announced for the 16th, moved on the 16th
        ("912797QE0", "2025-07-07"),  # close moved from 11:30 to 14:30 on the day
        ("912797MN4", "2024-12-05"),  # a test, announced on its day
    ],
)
def test_auction_changed_on_its_day_has_no_announcement(cusip: str, day: str) -> None:
    assert result_row(cusip, day)["competitiveAccepted"]
    assert announcement_rows(cusip, day).empty


@pytest.mark.parametrize("cusip", ["91282CGH8", "91282CGQ8", "912828Z78"])
def test_note_that_became_another_security_has_no_announcement(cusip: str) -> None:
    """The 2-year note of January 2026 got the coupon of an old 5-year note and became it."""
    [row] = [row for row in HELD if row["cusip"] == cusip and row["announcedCusip"]]
    assert announcement_rows(cusip, row["auctionDate"][:10]).empty
    assert announcement_rows(row["announcedCusip"], row["auctionDate"][:10]).empty
    without_special = parse(body([{**row, "pdfFilenameSpecialAnnouncement": ""}]), "recent")
    assert without_special["held"].tolist() == [True]


@pytest.mark.parametrize(
    ("cusip", "day", "known"),
    [
        ("91282CPK1", "2025-11-10", "2025-11-07"),  # announced on the 5th, changed on the 6th
        ("91282CQX2", "2026-06-24", "2026-06-19"),  # changed on the day of its announcement
        ("912797NJ2", "2025-01-22", "2025-01-17"),  # for cash management
        ("912797SH1", "2025-12-24", "2025-12-23T11:00"),  # changed five days before
    ],
)
def test_announcement_without_time_of_day_is_known_from_end_of_day(
    cusip: str, day: str, known: str
) -> None:
    [row] = announcement_rows(cusip, day).to_dict("records")
    assert row["known"] == parse_moment(f"{known}T00:00" if "T" not in known else known)


def test_unreadable_change_day_gives_no_announcement() -> None:
    row = result_row("912810UQ9", "2025-12-17")
    changed = {**row, "pdfFilenameSpecialAnnouncement": "amended.pdf"}
    assert parse(body([row]), "recent")["held"].tolist() == [False, True]
    assert parse(body([changed]), "recent")["held"].tolist() == [True]


def test_body_without_change_fields_gives_no_announcement() -> None:
    """A result file lacks these fields. The announcement comes from TreasuryDirect's lists."""
    assert parse(captured("R_20220518_3.xml"), "result-3")["held"].tolist() == [True]
    row = dict(result_row("912810UQ9", "2025-12-17"))
    del row["pdfFilenameSpecialAnnouncement"]
    assert parse(json.dumps([row]).encode(), "recent")["held"].tolist() == [True]


@given(row=st.sampled_from(HELD))
def test_announcement_does_not_depend_on_result(row: AuctionRow) -> None:
    """It stays the same with another rate, other bidders and another file name."""
    rates = {name: f"{float(row[name]) + 0.01:.3f}" for name in RATES if row[name]}
    other = {
        **row,
        **rates,
        "directBidderAccepted": row["indirectBidderAccepted"],
        "indirectBidderAccepted": row["directBidderAccepted"],
        "xmlFilenameCompetitiveResults": HELD[-1]["xmlFilenameCompetitiveResults"],
        "interestRate": "9.000",
    }
    before, after = (parse(body([variant]), "recent") for variant in (row, other))
    pd.testing.assert_frame_equal(before[~before["held"]], after[~after["held"]])
    assert before["held"].sum() == 1
