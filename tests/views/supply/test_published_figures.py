"""Figures of October 2025, worked from the publishers' own rows: equal on the screen and exported.

Press release SB0342, the Monthly Statement of the Public Debt, and TIC's table 3 of June 2026.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest

from tests.measures.supply.test_net_issuance import levels_bn
from tests.support import fiscal_bodies
from tests.support.bodies import bundled
from tests.support.lead_text import lead_texts
from tests.support.snapshots import bundled_snapshot, update_of
from tui.measures.supply.net_issuance import ALL
from tui.model.format import format_cell
from tui.model.table import Table
from tui.model.update import Update
from tui.views.supply import export_tables
from tui.views.supply.options import SupplyOptions, SupplyViewName
from tui.views.supply.view import view
from tui.views.table_data import write_data

THEN = update_of(bundled_snapshot(date(2025, 12, 19)))
NOW = update_of(bundled_snapshot())


def exported(table: Table, key: str) -> dict[str, str]:
    """Return a row of an export as CSV, read back."""
    stream = io.StringIO()
    write_data(table, stream, "csv")
    rows = list(csv.DictReader(io.StringIO(stream.getvalue())))
    [place] = [place for place, row in enumerate(table.rows) if row.key == key]
    return rows[place]


def on_screen(update: Update, name: str) -> str:
    """Return a figure of October 2025 in the table of the months, as it is painted."""
    table = view(update, SupplyOptions(SupplyViewName.MONTHS)).table
    [row] = [row for row in table.rows if row.key == "2025-10"]
    return format_cell(row.cells[[column.key for column in table.columns].index(name)])


def printed_12m_bn(line: int) -> float:
    """Return a line of press release SB0342: its fourth figure, the twelve months to October."""
    text = bundled("tic_release", "2025-12-18").decode()
    [row] = re.findall(rf"^\| {line} \|.*$", text, re.MULTILINE)
    figures = re.findall(r"-?\d+\.\d(?= \|)", row)
    return float(figures[3])


def revised_12m_bn() -> float:
    """Return foreigners' net purchases in the year to October 2025, by TIC's table 3."""
    rows = (line.split("\t") for line in bundled("tic_table3", "table3").decode().splitlines())
    months = {
        row[2]: float(row[4]) / 1e3
        for row in rows
        if row[0] == "Grand Total" and "2024-11" <= row[2] <= "2025-10"
    }
    assert len(months) == 12
    return sum(months.values())


def test_share_of_foreigners_by_the_first_print_is_on_the_screen_and_exported() -> None:
    foreign_bn = sum(map(printed_12m_bn, (5, 10, 23)))
    supply_bn = levels_bn(ALL)["2025-10-31"] - levels_bn(ALL)["2024-10-31"]
    assert round(foreign_bn, 1) == 474.9
    assert round(supply_bn, 1) == 2_006.0
    assert round(100 * foreign_bn / supply_bn, 1) == 23.7
    share, amounts = lead_texts(view(THEN, SupplyOptions(SupplyViewName.MONTHS)))
    assert share.startswith("Foreigners took 23.7% of net supply in twelve months")
    assert amounts.startswith("of 2,006.0 bn  foreigners +474.9")
    assert (on_screen(THEN, "foreign_share"), on_screen(THEN, "sum_12m")) == ("23.7", "+2,006.0")
    row = exported(export_tables.by_holder(THEN).table, "2025-10 foreign")
    assert float(row["sum_12m_usd_bn"]) == pytest.approx(foreign_bn)
    assert float(row["share_12m_pct"]) == pytest.approx(100 * foreign_bn / supply_bn, abs=1e-4)
    month = exported(export_tables.by_month(THEN).table, "2025-10 marketable")
    assert float(month["net_issuance_12m_usd_bn"]) == pytest.approx(supply_bn, abs=1e-6)


def test_share_of_foreigners_as_revised_is_on_the_screen_and_exported() -> None:
    foreign_bn = revised_12m_bn()
    assert round(foreign_bn, 2) == 486.84
    assert round(100 * foreign_bn / 2_006.015, 1) == 24.3
    assert on_screen(NOW, "foreign_share") == "24.3"
    row = exported(export_tables.by_holder(NOW).table, "2025-10 foreign")
    assert float(row["sum_12m_usd_bn"]) == pytest.approx(foreign_bn, abs=1e-3)
    assert round(float(row["share_12m_pct"]), 1) == 24.3
    assert round(float(row["printed_share_12m_pct"]), 1) == 23.7


def test_bills_outstanding_are_those_of_the_statement() -> None:
    """6,593.2 bn; the sum of the auctions on that day is 0.3 bn above."""
    [printed] = [
        float(row["total_mil_amt"]) / 1e3
        for row in fiscal_bodies.statement_rows()
        if (row["record_date"], row["security_class_desc"]) == ("2025-10-31", "Bills")
    ]
    assert round(printed, 1) == 6_593.2
    row = exported(export_tables.by_month(THEN).table, "2025-10 bills")
    assert float(row["total_outstanding_usd_bn"]) == pytest.approx(printed, abs=1e-6)
    later = update_of(bundled_snapshot(date(2025, 11, 6)))
    [lead] = lead_texts(view(later, SupplyOptions(SupplyViewName.WEEKS)))
    assert lead.endswith("the statement of 31 Oct has 6,593.2")
