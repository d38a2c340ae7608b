"""October 2025 in the pane, the export and the provenance, as of three releases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.support.snapshots import bundled_snapshot, update_of
from tui.model.table import Table
from tui.model.view import View
from tui.screen.grid_plan import MIN_GRID_SIZE
from tui.views.flows.export_tables import by_month
from tui.views.flows.options import FlowsOptions, FlowsViewName
from tui.views.flows.view import view
from tui.views.provenance import figure_provenance, with_provenance

FIRST, SECOND, NOW = date(2025, 12, 19), date(2026, 1, 16), date(2026, 8, 10)
OCTOBER = [
    (FIRST, "private", "bonds_notes", -36.4, "5"),
    (FIRST, "official", "bonds_notes", -24.8, "10"),
    (FIRST, "official", "bills", 14.8, "25"),
    (FIRST, "total", "all_tic", -37.3, "30"),
    (SECOND, "private", "bonds_notes", -35.3, "5"),
    (NOW, "private", "bonds_notes", -33.65, "5"),
]
"""Figures of the press releases SB0342 and SB0365, and of table 1 of July 2026."""


def months_view(day: date, instrument: str) -> View:
    """Return the months of an instrument. All TIC flows (line 30) are listed with each one."""
    listed = "total" if instrument == "all_tic" else instrument
    options = FlowsOptions(view_name=FlowsViewName.MONTHS, instrument=listed)
    return view(update_of(bundled_snapshot(day)), options)


def row_values(table: Table, key: str) -> dict[str, Any]:
    [row] = [row for row in table.rows if row.key == key]
    names = [column.key for column in table.columns]
    return dict(zip(names, (cell.value for cell in row.cells), strict=True))


@pytest.mark.parametrize(("day", "holder", "instrument", "figure", "line"), OCTOBER)
def test_view_october_2025_has_figure_and_press_line(
    day: date, holder: str, instrument: str, figure: float, line: str
) -> None:
    values = row_values(months_view(day, instrument).table, f"2025-10 {holder} {instrument}")
    assert values["net_purchases_usd_bn"] == pytest.approx(figure, abs=0.005)
    assert values["press_lines"] == line


@pytest.mark.parametrize(("day", "holder", "instrument", "figure", "line"), OCTOBER)
def test_by_month_october_2025_has_figure_and_source(
    day: date, holder: str, instrument: str, figure: float, line: str
) -> None:
    update = update_of(bundled_snapshot(day))
    table = with_provenance(by_month(update, FlowsOptions("2025-10")).table, update)
    exported = row_values(table, f"2025-10 {holder} {instrument}")
    assert exported["net_purchases_usd_bn"] == pytest.approx(figure, abs=0.005)
    assert exported["press_lines"] == line
    assert exported["vintage"] == ("first" if day == FIRST else "revised")
    assert exported["source"].split(";")[0] == ("tic_table1" if day == NOW else "tic_release")


@pytest.mark.parametrize(("day", "holder", "instrument", "figure", "line"), OCTOBER)
def test_provenance_october_2025_names_vintage_and_line(
    day: date, holder: str, instrument: str, figure: float, line: str
) -> None:
    update = update_of(bundled_snapshot(day))
    table = months_view(day, instrument).table
    [row] = [row for row in table.rows if row.key == f"2025-10 {holder} {instrument}"]
    provenance = figure_provenance(table, row, 2, update)
    text = "".join(span.text for span in provenance.lines[0])
    expected = f"{figure:+.1f}" if day != NOW else "-33.7"
    assert expected.replace("-", "−") in text
    assert f"line {line}" in text
    assert ("first" if day == FIRST else "revised") in text
    assert ("table1" if day == NOW else "press release") in text
    assert provenance.table.rows


def test_twelve_months_difference_is_labelled_revision() -> None:
    """Table 3 of June 2026 sums to 384.1 and −80.9; SB0342 printed 382.0 and −87.2."""
    table = months_view(NOW, "bonds_notes").table
    labels = {column.key: column.label for column in table.columns}
    assert labels["revision_12m_usd_bn"] == "revision"
    for holder, summed, printed, revision in (
        ("private", 384.1, 382.0, 2.1),
        ("official", -80.9, -87.2, 6.3),
    ):
        values = row_values(table, f"2025-10 {holder} bonds_notes")
        assert round(values["sum_12m_usd_bn"], 1) == summed
        assert values["printed_12m_usd_bn"] == printed
        assert round(values["revision_12m_usd_bn"], 1) == revision
        update = update_of(bundled_snapshot(NOW))
        exported = by_month(update, FlowsOptions("2025-10")).table
        assert row_values(exported, f"2025-10 {holder} bonds_notes")["basis_12m"] == "table 3"


def test_lead_of_last_year_has_room_in_a_pane_of_the_grid() -> None:
    lead, _ = months_view(NOW + timedelta(days=366), "bonds_notes").leads
    text = "".join(span.text for span in lead[0].spans)
    assert text.startswith("12 months to Nov ’25 official ")
    assert len(text) < MIN_GRID_SIZE[0] / 2


def test_lead_shows_newest_revised_year() -> None:
    lead, release = months_view(NOW, "bonds_notes").leads
    texts = ["".join(span.text for span in clause.spans) for clause in lead]
    # SB0365, line 5: 475.0 in the twelve months through November 2025
    assert texts[0] == "12 months to Nov official −46.8  private +461.7 bn"
    assert texts[1] == "bonds and notes"
    assert texts[2].startswith("first printed −")
    assert texts[2].endswith(" and +475.0 bn")
    assert texts[3].endswith(" and −13.3 bn")
    assert texts[4] == "by table 3"
    assert "".join(span.text for span in release[0].spans).startswith("next release in ")


def test_lead_before_a_table_is_that_of_the_month() -> None:
    first, _ = months_view(FIRST, "bonds_notes").leads
    text = "".join(span.text for span in first[0].spans)
    assert text == "October official sold 24.8  private sold 36.4 bn"


def test_table_newest_month_first_all_flows_last() -> None:
    keys = [row.key for row in months_view(FIRST, "bonds_notes").table.rows][:5]
    assert keys == [
        "2025-10 official bonds_notes",
        "2025-10 private bonds_notes",
        "2025-10 total bonds_notes",
        "2025-10 total all_tic",
        "2025-09 official bonds_notes",
    ]
