"""Auctions as of moments before and after their results: to come, then held, never both."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.auction_rows import Told, body, told
from tests.support.snapshots import bundled_snapshot
from tui.measures.auctions.results import auctions, results
from tui.model.snapshot import Dataset, KnownBy
from tui.model.times import NEW_YORK, moment
from tui.sources.auction_announcements import OFFERED
from tui.sources.auctions import SOURCE
from tui.store.archive import Archive
from tui.store.store import Store

FIGURES = "_pct$|_usd_bn$|^bid_to_cover$"
NAMES = ["cusip", "observed"]
FIRST, LAST = datetime(2021, 11, 15, tzinfo=UTC), datetime(2026, 7, 17, tzinfo=UTC)
"""From some auctions known to the last announcement."""
MINUTES = (LAST - FIRST) // timedelta(minutes=1)


def only(as_of: str, cusip: str, day: str) -> list[dict[object, object]]:
    rows = auctions(bundled_snapshot(moment(as_of)))
    return rows[(rows["cusip"] == cusip) & (rows["observed"] == day)].to_dict("records")


@pytest.mark.parametrize(
    ("cusip", "day", "announced", "offered", "high"),
    [
        ("912810UN6", "2025-10-22", "2025-10-16", 13.0, 4.506),
        ("912810UQ9", "2025-11-19", "2025-11-13", 16.0, 4.706),
        ("912810UQ9", "2025-12-17", "2025-12-11", 13.0, 4.798),
    ],
)
def test_an_auction_is_absent_then_to_come_then_held(
    cusip: str, day: str, announced: str, offered: float, high: float
) -> None:
    """20-year auctions, by Treasury's announcements and results."""
    assert only(f"{announced}T10:59", cusip, day) == []
    for before in (f"{announced}T11:00", f"{day}T13:00"):
        [row] = only(before, cusip, day)
        assert (row["held"], row["offering_usd_bn"]) == (False, offered)
        assert row["high_yield_pct"] != row["high_yield_pct"]
    [row] = only(f"{day}T13:06", cusip, day)
    assert (row["held"], row["high_yield_pct"]) == (True, high)


def test_when_an_announcement_was_known_the_calendar_says_and_a_stamp_when_the_result() -> None:
    before, after = (
        bundled_snapshot(moment(day)).datasets["auctions", "history"]
        for day in ("2025-12-17T11:00", "2025-12-17T13:06")
    )
    assert before.how(date(2025, 12, 17)) is KnownBy.CALENDAR
    assert after.how(date(2025, 12, 17)) is KnownBy.RECORDED


@given(minutes=st.integers(0, MINUTES))
@settings(max_examples=25, deadline=None)
def test_at_any_moment_no_auction_is_both_or_known_too_early(minutes: int) -> None:
    as_of = FIRST + timedelta(minutes=minutes)
    rows = auctions(bundled_snapshot(as_of))
    coming, held = rows[~rows["held"].astype(bool)], results(bundled_snapshot(as_of))
    assert not rows.duplicated(NAMES).any()
    assert (rows["known"] <= pd.Timestamp(as_of)).all()
    assert coming.drop(columns=OFFERED).filter(regex=FIGURES).isna().all(axis=None)
    assert (coming["xml"] == "").all()
    closed = {key(row) for row in told() if over(row) < as_of - timedelta(hours=2)}
    assert {*zip(held["cusip"], held["observed"], strict=True)} >= closed
    seen = {*zip(coming["cusip"], coming["observed"], strict=True)}
    assert seen <= {key(row) for row in told() if out(row) <= as_of} - closed
    plain = {key(row) for row in told() if is_plain(row) and out(row) <= as_of <= over(row)}
    assert seen >= plain


def key(row: Told) -> tuple[str, pd.Timestamp]:
    return row["cusip"], pd.Timestamp(row["auctionDate"])


def out(row: Told) -> datetime:
    """When Treasury announced it, at the earliest."""
    return datetime.fromisoformat(row["announcementDate"]).replace(hour=11, tzinfo=NEW_YORK)


def over(row: Told) -> datetime:
    """The close of bidding; of an auction that was not held yet, never."""
    if not row["competitiveAccepted"]:
        return datetime.max.replace(tzinfo=UTC)
    written = f"{row['auctionDate'][:10]} {row['closingTimeCompetitive']}"
    return pd.Timestamp(written, tz=NEW_YORK).to_pydatetime()


def is_plain(row: Told) -> bool:
    """Whether it was announced before its day, at the usual time, and nothing changed."""
    if row["pdfFilenameSpecialAnnouncement"] or not row["competitiveAccepted"]:
        return False
    return bool(row["type"] != "CMB" and row["announcementDate"] < row["auctionDate"])


NOVEMBER, DECEMBER = (
    [row for row in told() if row["cusip"] == "912810UQ9" and row["auctionDate"][:10] == day]
    for day in ("2025-11-19", "2025-12-17")
)
STAMPED = pd.Timestamp("2025-12-17 13:04:04", tz=NEW_YORK)


def learned(folder: Path, *, looked: str, came: str) -> Dataset:
    """The results after a look that found the old ones and an answer with the new one."""
    store = Store(Archive(folder / "archive.sqlite"), [SOURCE], ())
    at = moment("2025-11-20")
    store.learn("auctions", "recent", body(NOVEMBER), learned=at, url="")
    store.confirm("auctions", "recent", moment(looked))
    store.learn("auctions", "recent", body([*NOVEMBER, *DECEMBER]), learned=moment(came), url="")
    return store.snapshot(moment("2025-12-20")).datasets["auctions", "recent"]


def test_a_result_did_not_come_late_because_its_announcement_was_not_with_the_results(
    tmp_path: Path,
) -> None:
    seen = learned(tmp_path, looked="2025-12-17T13:00", came="2025-12-17T13:20")
    assert seen.frame["known"].iloc[-1] == STAMPED
    assert seen.frame["known"].iloc[-2] == moment("2025-12-11T11:00")


def test_a_result_that_came_late_was_announced_in_time(tmp_path: Path) -> None:
    seen = learned(tmp_path, looked="2025-12-17T13:30", came="2025-12-17T13:40")
    assert seen.frame["known"].iloc[-1] == moment("2025-12-17T13:40")
    assert seen.frame["known"].iloc[-2] == moment("2025-12-11T11:00")
    assert seen.frame["observed"].iloc[-1].date() == date(2025, 12, 17)
