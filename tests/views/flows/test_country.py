"""Plot and text of one country since 2000, and of weekly Fed custody."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tests.support.snapshots import bundled_snapshot, snapshot_of, update_of
from tui.model.view import View
from tui.screen.widgets.table_columns import fit_columns, measure_columns
from tui.views.day_axis import day_at
from tui.views.flows.export_tables import fed_custody, since_2000
from tui.views.flows.options import FlowsOptions, FlowsViewName
from tui.views.flows.view import view


def flows_view(options: FlowsOptions, day: date = date(2026, 8, 10)) -> View:
    return view(update_of(bundled_snapshot(day)), options)


def clause_texts(pane_view: View) -> list[list[str]]:
    return [
        ["".join(span.text for span in clause.spans) for clause in lead] for lead in pane_view.leads
    ]


def test_country_plot_breaks_at_new_series() -> None:
    plot = flows_view(FlowsOptions(country="42609")).plot
    assert plot is not None
    line, marks = plot.series
    begun = {day_at(x) for x, y in marks.points if y is not None}
    assert {date(2011, 12, 31), date(2021, 6, 30), date(2023, 2, 28)} <= begun
    assert len(begun) == 14
    holes = {day_at(x) for x, y in line.points if y is None}
    assert holes == begun
    assert marks.dots


def test_country_leads_show_holdings_and_change() -> None:
    # Table 3 of June 2026: 465,512 after 463,592; net −24,865, valuation +367; total 9,232,932
    pane_view = flows_view(FlowsOptions(country="10251"), date(2025, 12, 19))
    assert (pane_view.opened, pane_view.basis) == ("Belgium", "Treasuries")
    assert pane_view.is_monthly
    assert clause_texts(pane_view) == [
        ["October held 465.5 bn", "5.0% of all foreigners", "rank 4"],
        [
            "change +1.9 = bought −24.9 + valuation +0.4 + other +26.4 bn",
            "new series 2011-12, 2021-06, 2023-02 and 10 times before",
        ],
    ]


def test_sum_of_a_change_is_whole_in_the_smallest_pane() -> None:
    """A fall in price must not look like a sale where the screen is small."""
    table = flows_view(FlowsOptions(country="42609")).table
    fit = fit_columns(table, measure_columns(table), 59)
    labels = [table.columns[column].label for column in fit.columns]
    assert labels == ["month", "held bn", "change", "bought", "valuation", "other"]


def test_country_note_belgium_mentions_luxembourg() -> None:
    assert "includes Luxembourg before June 2002" in flows_view(FlowsOptions(country="10251")).note
    assert "Luxembourg" not in flows_view(FlowsOptions(country="42609")).note


def test_country_unknown_is_empty() -> None:
    assert flows_view(FlowsOptions(country="00000")).table.rows == ()
    pane_view = view(update_of(snapshot_of()), FlowsOptions(country="42609"))
    assert (pane_view.table.rows, pane_view.plot and pane_view.plot.series) == ((), ())


def test_since_2000_marks_first_month_of_series() -> None:
    table = since_2000(update_of(bundled_snapshot()), FlowsOptions()).table
    place = [column.key for column in table.columns].index("begins_series")
    [row] = [row for row in table.rows if row.key == "2011-12 42609"]
    assert row.cells[place].value is True


def test_custody_leads_show_level_and_correlation() -> None:
    # H.4.1: 2,636,947 on 24 June 2026
    level, likeness = clause_texts(flows_view(FlowsOptions(view_name=FlowsViewName.CUSTODY)))
    assert level[0] == "24 Jun the Fed keeps 2,636.9 bn"
    assert [text.split(" bn in ")[1] for text in level[1:]] == ["1 week", "4 weeks", "52 weeks"]
    assert likeness == [
        "correlation 0.66, n = 39",
        "by month with official net purchases",
        "TIC, with bills",
        "2023-02 to 2026-04",
    ]
    early = flows_view(FlowsOptions(view_name=FlowsViewName.CUSTODY), date(2023, 4, 20))
    assert clause_texts(early)[1] == ["too few months to compare with TIC (n = 1)"]


def test_custody_names_the_week_compared_with() -> None:
    newest = flows_view(FlowsOptions(view_name=FlowsViewName.CUSTODY)).table.rows[0]
    assert [cell.formula for cell in newest.cells[2:]] == [
        "less the week before",
        "less 4 weeks before",
        "less 52 weeks before",
    ]


def test_custody_screen_has_156_weeks_export_all() -> None:
    assert len(flows_view(FlowsOptions(view_name=FlowsViewName.CUSTODY)).table.rows) == 156
    every = fed_custody(update_of(bundled_snapshot()), FlowsOptions()).table.rows
    assert every[-1].key == "2007-07-04"
    assert len(every) > 980


@pytest.mark.parametrize("view_name", FlowsViewName)
def test_every_view_without_data_is_empty(view_name: FlowsViewName) -> None:
    pane_view = view(update_of(snapshot_of()), FlowsOptions(view_name=view_name))
    assert pane_view.table.rows == ()
    assert pane_view.table.empty
    assert pane_view.stamp.observed is None


def test_country_before_any_break_has_one_series() -> None:
    """Table 3 begins in 2020, and the next series in June 2021."""
    whole = bundled_snapshot(date(2021, 8, 1))
    parts = {key: part for key, part in whole.datasets.items() if key[0] == "tic_table3"}
    pane_view = view(update_of(replace(whole, datasets=parts)), FlowsOptions(country="42609"))
    assert clause_texts(pane_view)[-1][-1] == "one series"
    assert pane_view.plot is not None
    assert [line.name for line in pane_view.plot.series] == ["held at the end of the month"]
