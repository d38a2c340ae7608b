"""View of positions: the newest report, what a short is, the history, and no data."""

from __future__ import annotations

from tests.support.lead_text import lead_texts
from tests.support.snapshots import bundled_snapshot, snapshot_of, update_of
from tui.model.format import format_cell
from tui.views.supply.positioning import BASIS_TRADE, TIDY, view

UPDATE = update_of(bundled_snapshot())


def test_newest_report_has_a_row_for_each_future() -> None:
    shown = view(UPDATE, None)
    rows = {row.key: [format_cell(cell) for cell in row.cells] for row in shown.table.rows}
    assert list(rows) == ["2Y", "5Y", "10Y", "Ultra 10Y", "Bond", "Ultra Bond"]
    # the CFTC's report of 2026-06-09
    assert rows["2Y"][1:4] == ["+1,879,104", "−1,680,942", "−419,923"]
    assert rows["10Y"][1:4] == ["+2,412,885", "−1,979,511", "−462,478"]
    assert str(shown.stamp.observed) == "2026-06-09"
    assert str(shown.stamp.known) == "2026-06-12 19:30:00+00:00"


def test_screen_says_that_the_short_is_the_basis_trade() -> None:
    shown = view(UPDATE, None)
    assert lead_texts(shown)[1] == BASIS_TRADE
    assert len(BASIS_TRADE) < 76  # one line of 80 columns, so that the history is drawn
    assert "No 10-year equivalents" in shown.note


def test_percentile_says_how_many_reports_it_is_among() -> None:
    shown = view(UPDATE, None)
    basis, note = shown.table.notes
    assert "financed by repo" in basis.text
    assert "75 reports at hand, of 2023, 2026" in note.text
    assert lead_texts(shown)[0].startswith("9 Jun 10Y: leveraged funds −1,979,511")


def test_line_breaks_where_reports_are_not_at_hand() -> None:
    plot = view(UPDATE, None).plot
    assert plot is not None
    for series in plot.series:
        assert sum(y is None for _, y in series.points) == 1  # 2024 and 2025


def test_export_has_every_report_with_its_own_known_time() -> None:
    tidy = view(UPDATE, None).tidy
    assert tidy is not None
    assert len(tidy.rows) == 75 * 6
    last = tidy.rows[-1]
    assert str(last.cells[0].value) == "2023-01-03"
    assert str(last.stamp.known) == "2023-01-06 20:30:00+00:00"
    assert tidy.columns == TIDY


def test_without_data_says_so() -> None:
    shown = view(update_of(snapshot_of()), None)
    assert not shown.table.rows
    assert "fetched when online" in shown.table.empty
