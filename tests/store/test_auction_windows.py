"""Lists of recent and announced auctions: windows that move on, and results that they lose."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pandas as pd

from tests.support.auction_rows import AuctionRow, all_auctions, announcement, body
from tests.support.observed_values import observed_values
from tui.sources.auctions import RECENT_DAYS, SOURCE
from tui.store.receiver import Receipt
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

FIRST = date(2026, 6, 12)


def window(until: date, days: int = RECENT_DAYS) -> list[AuctionRow]:
    """Return the auctions held in the days before a day, and on it."""
    after = until - timedelta(days=days)
    return [
        row
        for row in all_auctions()
        if str(after) < row["auctionDate"][:10] <= str(until) and row["competitiveAccepted"]
    ]


def learn(store: Store, rows: list[AuctionRow], day: date, part: str = "recent") -> Receipt:
    learned = datetime(day.year, day.month, day.day, 22, tzinfo=UTC)
    return store.learn("auctions", part, body(rows), learned=learned, url="")


def store_at(folder: Path) -> Store:
    return Store(SqliteArchive(folder / "archive.sqlite"), [SOURCE], ())


def test_window_that_moves_on_needs_no_notice_and_no_old_vintage(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    for days in range(0, 30, 14):
        day = FIRST + timedelta(days=days)
        assert learn(store, window(day), day).notices == ()
        frame = store.newest_frames("auctions")["recent"]
        assert len(frame[frame["held"]]) == len(window(day))


def test_result_that_a_window_loses_stays_with_its_announcement(tmp_path: Path) -> None:
    store, later = store_at(tmp_path), FIRST + timedelta(days=3)
    learn(store, window(FIRST), FIRST)
    before = store.newest_frames("auctions")["recent"]
    lost = next(row for row in window(FIRST) if row["auctionDate"].startswith("2026-06-09"))
    fewer = [row for row in window(later) if row["auctionDate"] != lost["auctionDate"]]
    receipt = learn(store, fewer, later)
    assert receipt.notices == ("2026-06-09 missing in the new file; the stored rows stay",)
    after = store.newest_frames("auctions")["recent"]
    day = "2026-06-09"
    kept, stored = (frame[frame["observed"] == day] for frame in (after, before))
    pd.testing.assert_frame_equal(kept.reset_index(drop=True), stored.reset_index(drop=True))
    assert after.dtypes.equals(before.dtypes)
    assert after["held"].sum() == len(window(later))


def test_window_that_suddenly_begins_later_loses_no_result(tmp_path: Path) -> None:
    store, later = store_at(tmp_path), FIRST + timedelta(days=3)
    learn(store, window(FIRST), FIRST)
    held = observed_values(store.newest_frames("auctions")["recent"], SOURCE.keys)
    [notice] = learn(store, window(later, days=5), later).notices
    assert notice.endswith("missing in the new file; the stored rows stay")
    shown = observed_values(store.newest_frames("auctions")["recent"], SOURCE.keys)
    start = pd.Timestamp(FIRST - timedelta(days=RECENT_DAYS - 12))
    stays = {cell for cell in held if pd.Timestamp(str(cell[0])) >= start}
    assert stays <= shown.keys()


def test_announcement_that_is_withdrawn_goes(tmp_path: Path) -> None:
    store, later = store_at(tmp_path), FIRST + timedelta(days=1)
    coming = [announcement(row) for row in window(FIRST + timedelta(days=7), days=7)]
    learn(store, coming, FIRST, "announced")
    assert learn(store, coming[1:], later, "announced").notices == ()
    assert len(store.newest_frames("auctions")["announced"]) == len(coming) - 1
    assert learn(store, [], later + timedelta(days=1), "announced").notices == ()
    assert store.newest_frames("auctions")["announced"].empty


def test_result_file_of_the_next_day_takes_the_place_of_the_last(tmp_path: Path) -> None:
    store = store_at(tmp_path)
    one, two = [row for row in window(FIRST) if row["type"] == "Note"][:2]
    for row in (one, two):
        day = date.fromisoformat(row["auctionDate"][:10])
        assert learn(store, [row], day, "result-1").notices == ()
    frame = store.newest_frames("auctions")["result-1"]
    assert set(frame["cusip"]) == {two["cusip"]}
