"""Auctions as of moments before and after their results: upcoming, then held, never both."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.auction_rows import AuctionRow, all_auctions, body
from tests.support.effort import examples
from tests.support.snapshots import bundled_snapshot
from tui.measures.auctions.results import auctions, results
from tui.model.snapshot import Dataset, KnownBy
from tui.model.times import NEW_YORK, parse_moment
from tui.sources.auction_announcements import OFFERING_AMOUNT
from tui.sources.auction_rows import ROLLED
from tui.sources.auctions import SOURCE
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

FIGURES = "_pct$|_usd_bn$|^bid_to_cover$"
NAMES = ["cusip", "observed"]
FIRST, LAST = datetime(2021, 11, 15, tzinfo=UTC), datetime(2026, 7, 17, tzinfo=UTC)
"""From a time with some known auctions to the last announcement of the bundle."""
MINUTES = (LAST - FIRST) // timedelta(minutes=1)


def rows_of(as_of: str, cusip: str, day: str) -> list[dict[object, object]]:
    rows = auctions(bundled_snapshot(parse_moment(as_of), ("auctions",)))
    return rows[(rows["cusip"] == cusip) & (rows["observed"] == day)].to_dict("records")


@pytest.mark.parametrize(
    ("cusip", "day", "announced", "offered", "high"),
    [
        ("912810UN6", "2025-10-22", "2025-10-16", 13.0, 4.506),
        ("912810UQ9", "2025-11-19", "2025-11-13", 16.0, 4.706),
        ("912810UQ9", "2025-12-17", "2025-12-11", 13.0, 4.798),
    ],
)
def test_auction_is_absent_then_upcoming_then_held(
    cusip: str, day: str, announced: str, offered: float, high: float
) -> None:
    """Dates and figures are of Treasury's announcements and results of 20-year auctions."""
    assert rows_of(f"{announced}T10:59", cusip, day) == []
    for before in (f"{announced}T11:00", f"{day}T13:00"):
        [row] = rows_of(before, cusip, day)
        assert (row["held"], row["offering_usd_bn"]) == (False, offered)
        assert row["high_yield_pct"] != row["high_yield_pct"]
    [row] = rows_of(f"{day}T13:06", cusip, day)
    assert (row["held"], row["high_yield_pct"]) == (True, high)


def test_announcement_is_known_by_calendar_and_result_by_timestamp() -> None:
    before, after = (
        bundled_snapshot(parse_moment(day), ("auctions",)).datasets["auctions", "history"]
        for day in ("2025-12-17T11:00", "2025-12-17T13:06")
    )
    assert before.known_by(date(2025, 12, 17)) is KnownBy.CALENDAR
    assert after.known_by(date(2025, 12, 17)) is KnownBy.RECORDED


@given(minutes=st.integers(0, MINUTES))
@examples(25)
def test_auctions_at_any_moment_are_upcoming_or_held_and_not_known_too_early(minutes: int) -> None:
    as_of = FIRST + timedelta(minutes=minutes)
    snapshot = bundled_snapshot(as_of, ("auctions",))
    rows = auctions(snapshot)
    upcoming, held = rows[~rows["held"].astype(bool)], results(snapshot)
    assert not rows.duplicated(NAMES).any()
    assert (rows["known"] <= pd.Timestamp(as_of)).all()
    unknown = upcoming.drop(columns=[OFFERING_AMOUNT, *ROLLED])
    assert unknown.filter(regex=FIGURES).isna().all(axis=None)
    assert (upcoming["xml"] == "").all()
    closed = {
        key(row) for row in all_auctions() if close_of_bidding(row) < as_of - timedelta(hours=2)
    }
    assert {*zip(held["cusip"], held["observed"], strict=True)} >= closed
    upcoming_keys = {*zip(upcoming["cusip"], upcoming["observed"], strict=True)}
    assert (
        upcoming_keys <= {key(row) for row in all_auctions() if announced_at(row) <= as_of} - closed
    )
    regular = {
        key(row)
        for row in all_auctions()
        if is_regular(row) and announced_at(row) <= as_of <= close_of_bidding(row)
    }
    assert upcoming_keys >= regular


def key(row: AuctionRow) -> tuple[str, pd.Timestamp]:
    return row["cusip"], pd.Timestamp(row["auctionDate"])


def announced_at(row: AuctionRow) -> datetime:
    """Return the earliest time at which Treasury announced the auction."""
    return datetime.fromisoformat(row["announcementDate"]).replace(hour=11, tzinfo=NEW_YORK)


def close_of_bidding(row: AuctionRow) -> datetime:
    """Return the close of bidding, the end of time for an auction without a result."""
    if not row["competitiveAccepted"]:
        return datetime.max.replace(tzinfo=UTC)
    close = f"{row['auctionDate'][:10]} {row['closingTimeCompetitive']}"
    return pd.Timestamp(close, tz=NEW_YORK).to_pydatetime()


def is_regular(row: AuctionRow) -> bool:
    """Return whether it was announced before its day, at the usual time, without a change."""
    if row["pdfFilenameSpecialAnnouncement"] or not row["competitiveAccepted"]:
        return False
    return bool(row["type"] != "CMB" and row["announcementDate"] < row["auctionDate"])


NOVEMBER, DECEMBER = (
    [
        row
        for row in all_auctions()
        if row["cusip"] == "912810UQ9" and row["auctionDate"][:10] == day
    ]
    for day in ("2025-11-19", "2025-12-17")
)
STAMPED = pd.Timestamp("2025-12-17 13:04:04", tz=NEW_YORK)


def results_received(folder: Path, *, confirmed: str, received: str) -> Dataset:
    """Return the results after a request that brought the old ones and one with the new one."""
    store = Store(SqliteArchive(folder / "archive.sqlite"), [SOURCE], ())
    first = parse_moment("2025-11-20")
    store.learn("auctions", "recent", body(NOVEMBER), learned=first, url="")
    store.confirm("auctions", "recent", parse_moment(confirmed))
    store.learn(
        "auctions", "recent", body([*NOVEMBER, *DECEMBER]), learned=parse_moment(received), url=""
    )
    return store.snapshot(parse_moment("2025-12-20")).datasets["auctions", "recent"]


def test_result_received_in_time_keeps_its_timestamp(
    tmp_path: Path,
) -> None:
    dataset = results_received(tmp_path, confirmed="2025-12-17T13:00", received="2025-12-17T13:20")
    assert dataset.frame["known"].iloc[-1] == STAMPED
    assert dataset.frame["known"].iloc[-2] == parse_moment("2025-12-11T11:00")


def test_result_received_late_keeps_the_time_of_its_announcement(tmp_path: Path) -> None:
    dataset = results_received(tmp_path, confirmed="2025-12-17T13:30", received="2025-12-17T13:40")
    assert dataset.frame["known"].iloc[-1] == parse_moment("2025-12-17T13:40")
    assert dataset.frame["known"].iloc[-2] == parse_moment("2025-12-11T11:00")
    assert dataset.frame["observed"].iloc[-1].date() == date(2025, 12, 17)
