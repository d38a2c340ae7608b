"""Upcoming auctions as of past times. Their results are known today."""

from __future__ import annotations

from tests.support.snapshots import bundled_snapshot, update_of
from tui.model.format import format_cell
from tui.model.times import parse_moment
from tui.views.auctions.options import AuctionsOptions, AuctionsViewName
from tui.views.auctions.view import results, upcoming, view

REOPENED = "Bond 20-Year, 2025-12-17 912810UQ9"
UPCOMING = AuctionsOptions(AuctionsViewName.UPCOMING)


def test_upcoming_day_before_auction_lists_it() -> None:
    """The other announced auctions are listed too: bills, a TIPS reopening."""
    update = update_of(bundled_snapshot(parse_moment("2025-12-16T12:00")))
    pane_view = view(update, UPCOMING)
    [row] = [row for row in pane_view.table.rows if row.key == REOPENED]
    texts = [format_cell(cell) for cell in row.cells]
    assert texts[:3] == ["20-Year bond", "reopened", "2025-12-17 13:00"]
    assert texts[4:] == ["1 d 1 h", "13.0", "2025-12-11"]
    assert "TIPS 5-Year, 2025-12-18 91282CPH8" in [row.key for row in pane_view.table.rows]
    tidy = upcoming(update, UPCOMING).tidy
    assert tidy is not None
    assert REOPENED in [row.key for row in tidy.rows]


def test_results_tidy_has_one_row_per_auction() -> None:
    for as_of, count in (("2025-12-16T12:00", 0), ("2025-12-18", 1)):
        tidy = results(update_of(bundled_snapshot(parse_moment(as_of))), UPCOMING).tidy
        assert tidy is not None
        keys = [row.key for row in tidy.rows]
        assert keys.count(REOPENED) == count
        assert len(set(keys)) == len(keys)
