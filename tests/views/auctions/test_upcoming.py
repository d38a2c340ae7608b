"""Upcoming auctions as of past times. Their results are known today."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd

from tests.support.snapshots import bundled_snapshot, update_of
from tui.model.format import format_cell
from tui.model.times import parse_moment
from tui.views.auctions.leads import article_lead
from tui.views.auctions.options import AuctionsOptions, AuctionsViewName
from tui.views.auctions.upcoming import missing_result
from tui.views.auctions.view import results, upcoming, view

REOPENED = "Bond 20-Year, 2025-12-17 912810UQ9"
AFTER_CLOSE = datetime(2025, 12, 17, 18, tzinfo=UTC)
"""The end of bidding: 13:00 in New York."""
ARTICLE_AUCTION = {
    "kind": "Bond",
    "sold_as": "20-Year",
    "observed": pd.Timestamp("2025-12-17"),
    "held": False,
    "test": False,
    "reopening": True,
    "offering_usd_bn": 13.0,
    "closes": pd.Timestamp(AFTER_CLOSE),
}
READ = ("auctions", "par_yields")
"""Sources that the pane reads."""
UPCOMING = AuctionsOptions(AuctionsViewName.UPCOMING)


def test_upcoming_day_before_auction_lists_it() -> None:
    """The other announced auctions are listed too: bills, a TIPS reopening."""
    update = update_of(bundled_snapshot(parse_moment("2025-12-16T12:00"), READ))
    pane_view = view(update, UPCOMING)
    [row] = [row for row in pane_view.table.rows if row.key == REOPENED]
    texts = [format_cell(cell) for cell in row.cells]
    assert texts[:3] == ["20Y", "reopened", "Wed 17 Dec 13:00 EST"]
    assert texts[-3:] == ["1 d 1 h", "13.0", "11 Dec"]
    assert "TIPS 5-Year, 2025-12-18 91282CPH8" in [row.key for row in pane_view.table.rows]
    tidy = upcoming(update, UPCOMING).tidy
    assert tidy is not None
    assert REOPENED in [row.key for row in tidy.rows]


def test_results_tidy_has_one_row_per_auction() -> None:
    for as_of, count in (("2025-12-16T12:00", 0), ("2025-12-18", 1)):
        tidy = results(update_of(bundled_snapshot(parse_moment(as_of), READ)), UPCOMING).table
        keys = [row.key for row in tidy.rows]
        assert keys.count(REOPENED) == count
        assert len(set(keys)) == len(keys)


def test_result_is_awaited_for_five_minutes_and_then_not_at_hand() -> None:
    minute = timedelta(minutes=1)
    assert missing_result(AFTER_CLOSE, AFTER_CLOSE) == "no result yet"
    assert missing_result(AFTER_CLOSE, AFTER_CLOSE + 4 * minute) == "no result yet"
    assert missing_result(AFTER_CLOSE, AFTER_CLOSE + 5 * minute) == "result not at hand"


def test_auctions_long_past_without_result_are_not_awaited() -> None:
    """Four months after the bundled announcements, their results are out, and not at hand."""
    pane_view = view(update_of(bundled_snapshot(parse_moment("2026-12-10"), READ)), UPCOMING)
    waits = {format_cell(row.cells[-3]) for row in pane_view.table.rows}
    assert waits == {"result not at hand"}
    [article] = pane_view.leads
    assert article[0].spans[0].text.startswith("the article's 20Y")


def test_article_lead_says_that_a_past_result_is_missing() -> None:
    rows = pd.DataFrame([ARTICLE_AUCTION])
    for as_of, state in (
        (AFTER_CLOSE - timedelta(days=1), "announced"),
        (AFTER_CLOSE + timedelta(days=90), "result not at hand"),
    ):
        first, size = article_lead(rows, as_of, drop=0)
        text = "".join(span.text for span in first.spans)
        assert text == f"the article's 20Y 17 Dec {state}"
        assert "".join(span.text for span in size.spans) == "13.0 bn reopened"


def test_latest_results_have_the_next_auctions_below_them() -> None:
    update = update_of(bundled_snapshot(parse_moment("2025-12-16T12:00")))
    below = view(update, AuctionsOptions()).below
    assert below is not None
    [row] = [row for row in below.rows if row.key == REOPENED]
    assert [format_cell(cell) for cell in row.cells] == [
        "Wed 17 Dec 13:00 EST",
        "20Y",
        "13.0",
        "1 d 1 h",
    ]
    upcoming_rows = view(update, UPCOMING).table.rows
    assert [row.key for row in below.rows][:2] == [row.key for row in upcoming_rows][:2]
    assert view(update, UPCOMING).below is None, "they are its own table"
