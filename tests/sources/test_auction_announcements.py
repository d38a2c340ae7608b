"""What of a past auction was known before its result, against TreasuryDirect's own rows."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.auction_rows import RESULTS, Told, body, told
from tests.support.bodies import bundled, captured
from tui.model.times import moment
from tui.sources.auctions import parse

EVERY = parse(bundled("auctions", "history"), "history")
HELD = [row for row in told() if row["competitiveAccepted"]]
BIDS = {name: row[name] for row in HELD[-3:] for name in RESULTS if row[name]}
"""A rate of each kind, a ratio, amounts and a file, of other auctions."""


def announced(cusip: str, day: str, frame: pd.DataFrame = EVERY) -> pd.DataFrame:
    rows = frame[(frame["cusip"] == cusip) & (frame["observed"] == day)]
    return rows[~rows["held"]]


def only(cusip: str, day: str) -> Told:
    [row] = [row for row in told() if (row["cusip"], row["auctionDate"][:10]) == (cusip, day)]
    return row


@pytest.mark.parametrize(
    ("cusip", "day", "known", "offered"),
    [
        ("912810UQ9", "2025-11-19", "2025-11-13T11:00", 16.0),
        ("912810UQ9", "2025-12-17", "2025-12-11T11:00", 13.0),
        ("912810UQ9", "2026-01-21", "2026-01-15T11:00", 13.0),
    ],
)
def test_what_an_announcement_of_the_20_year_bond_told(
    cusip: str, day: str, known: str, offered: float
) -> None:
    """New in November 2025, reopened in the months after: sizes of Treasury's refunding."""
    [row] = announced(cusip, day).to_dict("records")
    assert (row["known"], row["offering_usd_bn"]) == (moment(known), offered)
    assert row["closes"] == moment(f"{day}T13:00")
    assert row["issue_date"] == pd.Timestamp(only(cusip, day)["issueDate"])
    assert row["reopening"] == (day != "2025-11-19")
    figures = [name for name in EVERY if EVERY[name].dtype == "float64"]
    assert sum(row[name] == row[name] for name in figures) == 1
    assert row["xml"] == ""


def test_every_auction_announced_before_its_day_was_so_once() -> None:
    """All but 15: 6 of their own day, 3 that became another security, 6 changed on the day."""
    rows = EVERY[~EVERY["held"]]
    assert not rows.duplicated(["cusip", "observed"]).any()
    assert len(HELD) - len(rows[rows["observed"] <= "2026-07-16"]) == 15
    results = EVERY[EVERY["held"]].merge(rows, on=["cusip", "observed"])
    assert (results["known_y"] < results["known_x"]).all()


@pytest.mark.parametrize(
    ("cusip", "day"),
    [
        ("912796CU1", "2023-03-17"),  # announced for the 16th, moved on the 16th
        ("912797QE0", "2025-07-07"),  # bids until 14:30 instead of 11:30, said on the day
        ("912797MN4", "2024-12-05"),  # a test, announced on its day
    ],
)
def test_of_what_was_changed_on_its_day_no_announcement_is_told(cusip: str, day: str) -> None:
    assert only(cusip, day)["competitiveAccepted"]
    assert announced(cusip, day).empty


@pytest.mark.parametrize("cusip", ["91282CGH8", "91282CGQ8", "912828Z78"])
def test_a_note_that_became_another_security_was_not_announced_as_that(cusip: str) -> None:
    """The 2-year note of January 2026 got the coupon of an old 5-year note, and became it."""
    [row] = [row for row in HELD if row["cusip"] == cusip and row["announcedCusip"]]
    assert announced(cusip, row["auctionDate"][:10]).empty
    assert announced(row["announcedCusip"], row["auctionDate"][:10]).empty
    unsaid = parse(body([{**row, "pdfFilenameSpecialAnnouncement": ""}]), "recent")
    assert unsaid["held"].tolist() == [True]


@pytest.mark.parametrize(
    ("cusip", "day", "known"),
    [
        ("91282CPK1", "2025-11-10", "2025-11-07"),  # announced on the 5th, changed on the 6th
        ("91282CQX2", "2026-06-24", "2026-06-19"),  # changed on the day of its announcement
        ("912797NJ2", "2025-01-22", "2025-01-17"),  # for cash management
        ("912797SH1", "2025-12-24", "2025-12-23T11:00"),  # changed five days before
    ],
)
def test_what_has_no_time_of_day_is_known_from_the_end_of_it(
    cusip: str, day: str, known: str
) -> None:
    [row] = announced(cusip, day).to_dict("records")
    assert row["known"] == moment(f"{known}T00:00" if "T" not in known else known)


def test_a_day_of_change_that_cannot_be_read_is_no_day() -> None:
    row = only("912810UQ9", "2025-12-17")
    said = {**row, "pdfFilenameSpecialAnnouncement": "amended.pdf"}
    assert parse(body([row]), "recent")["held"].tolist() == [False, True]
    assert parse(body([said]), "recent")["held"].tolist() == [True]


def test_what_does_not_tell_of_changes_tells_no_announcement() -> None:
    """A result file has no special announcements; the list that named it has the announcement."""
    assert parse(captured("R_20220518_3.xml"), "result-3")["held"].tolist() == [True]
    row = dict(only("912810UQ9", "2025-12-17"))
    del row["pdfFilenameSpecialAnnouncement"]
    assert parse(json.dumps([row]).encode(), "recent")["held"].tolist() == [True]


@given(row=st.sampled_from(HELD))
def test_no_announcement_depends_on_the_result(row: Told) -> None:
    """With the bids, rates, amounts and file of other auctions it is the same."""
    before, after = (
        parse(body([one]), "recent") for one in (row, {**row, **BIDS, "interestRate": "9.000"})
    )
    pd.testing.assert_frame_equal(before[~before["held"]], after[~after["held"]])
    assert before["held"].sum() == 1
