"""Views of the supply pane: figures, words, missing figures, and the reasons for them."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from tests.support.fred_bodies import foreign_repo
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of, update_of
from tui.model.plot import Role
from tui.model.snapshot import Snapshot
from tui.model.table import Cell, Table
from tui.model.text import Lead
from tui.model.view import View
from tui.screen.widgets import plot_painter
from tui.sources import fred
from tui.views.supply import export_tables
from tui.views.supply.options import SupplyOptions, SupplyViewName
from tui.views.supply.view import view
from tui.views.supply.weeks import COUPONS_REASON

DAY = date(2025, 12, 19)


def shown(name: SupplyViewName, snapshot: Snapshot | None = None) -> View:
    return view(update_of(snapshot or bundled_snapshot(DAY)), SupplyOptions(name))


def clause_texts(lead: Lead) -> list[str]:
    return ["".join(span.text for span in clause.spans) for clause in lead]


def cell(table: Table, key: str, column: str) -> Cell:
    [row] = [row for row in table.rows if row.key == key]
    return row.cells[[each.key for each in table.columns].index(column)]


def without(source: str) -> Snapshot:
    snapshot = bundled_snapshot(DAY)
    rest = {key: part for key, part in snapshot.datasets.items() if key[0] != source}
    return replace(snapshot, datasets=rest)


def test_share_of_foreigners_is_said_in_words_with_its_first_print() -> None:
    first, second = (clause_texts(lead) for lead in shown(SupplyViewName.MONTHS).leads)
    assert first == [
        "Foreigners took 23.7% of net supply in twelve months",
        "to October",
        "first print 23.7%",
        "official −0.7%",
        "private 24.3%",
    ]
    assert second == [
        "of 2,006.0 bn",
        "foreigners +474.9",
        "the Fed −161.1",
        "others +1,692.2",
        "by difference: banks, funds, households, dealers",
    ]


def test_revised_share_stands_beside_its_first_print() -> None:
    revised = shown(SupplyViewName.MONTHS, bundled_snapshot(date(2026, 1, 10)))
    assert "first print 23.7%" in clause_texts(revised.leads[0])
    later = shown(SupplyViewName.MONTHS, bundled_snapshot())
    assert "first print not at hand" in clause_texts(later.leads[0])


def test_month_has_its_kinds_and_what_is_not_known_yet() -> None:
    table = shown(SupplyViewName.MONTHS).table
    assert table.rows[0].key == "2025-11"
    assert cell(table, "2025-10", "bills").value == pytest.approx(196.175, abs=0.001)
    assert cell(table, "2025-10", "official").value == pytest.approx(-10.0)
    newest = cell(table, "2025-11", "official")
    assert newest.value is None
    assert newest.formula.endswith("not known of this month")
    share = cell(table, "2025-10", "foreign_share")
    assert share.stamp is not None
    assert share.stamp.known is not None
    assert share.stamp.known.date() == date(2025, 12, 18)
    first = cell(table, "2014-01", "frn")
    assert (first.value, first.formula.rpartition("; ")[2]) == (
        None,
        "the month before has no figure",
    )


def test_bars_of_bills_and_coupons_add_up_to_the_table() -> None:
    pane = shown(SupplyViewName.MONTHS)
    assert pane.plot is not None
    bills, coupons = pane.plot.series
    assert [series.role for series in pane.plot.series] == [Role.FIRST, Role.SECOND]
    sums = [
        (a or 0) + (b or 0) for (_, a), (_, b) in zip(bills.points, coupons.points, strict=True)
    ]
    totals = [row.cells[1].value for row in pane.table.rows[: len(sums)]]
    assert sums[::-1] == pytest.approx(totals, abs=0.003)
    assert len(sums) == 24


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("mspd", "net supply is not at hand"),
        ("tic_release", ""),
    ],
)
def test_share_without_a_source_says_why_it_is_unknown(source: str, reason: str) -> None:
    [first, *_] = shown(SupplyViewName.MONTHS, without(source)).leads
    assert reason in clause_texts(first)[0]


def test_share_without_any_flows_says_so() -> None:
    only = bundled_snapshot(DAY).datasets["mspd", "table1"]
    [lead] = shown(SupplyViewName.MONTHS, snapshot_of(only)).leads
    assert clause_texts(lead) == [
        "Foreigners' share of net supply is unknown: foreigners' purchases are not at hand"
    ]


def test_weeks_ahead_have_bills_and_no_maturing_coupons() -> None:
    pane = shown(SupplyViewName.WEEKS)
    assert clause_texts(pane.leads[0]) == [
        "bills outstanding 6,624.5 bn",
        "on 19 Dec, from the auctions",
        "week of 22 Dec −46.0 bn net",
        "the statement of 30 Nov has 6,723.3",
    ]
    assert cell(pane.table, "2025-12-22", "bills_maturing_usd_bn").value == 576.979743
    coupons = cell(pane.table, "2025-12-22", "coupons_maturing_usd_bn")
    assert (coupons.value, coupons.formula) == (None, COUPONS_REASON)
    later = cell(pane.table, "2026-01-12", "bills_net_usd_bn")
    assert later.value is None
    assert later.formula.endswith("nothing announced yet")
    assert pane.plot is not None
    assert all(value <= 0 for _, value in pane.plot.series[1].points if value is not None)


@pytest.mark.parametrize("width", [60, 78, 118])
def test_bars_of_the_nearest_week_are_drawn_in_each_width(width: int) -> None:
    pane = shown(SupplyViewName.WEEKS)
    assert pane.plot is not None
    assert plot_painter.draw(pane.plot, width, 12).cell(0.0) is not None


def test_net_of_a_week_waits_until_its_last_bills_are_announced() -> None:
    """On Tuesday 16 December bills of the next Tuesday were announced, not those of its Friday."""
    early = shown(SupplyViewName.WEEKS, bundled_snapshot(date(2025, 12, 16)))
    assert cell(early.table, "2025-12-22", "bills_issued_usd_bn").value == 229.738
    net = cell(early.table, "2025-12-22", "bills_net_usd_bn")
    assert (net.value, net.formula.rpartition("; ")[2]) == (None, "not all announced yet")


def test_weeks_ahead_say_that_auctions_are_missing() -> None:
    pane = shown(SupplyViewName.WEEKS, bundled_snapshot())
    reason = "bill auctions of some weeks are not at hand"
    assert clause_texts(pane.leads[0]) == [f"bills outstanding unknown: {reason}"]
    assert all(reason in row.cells[1].formula for row in pane.table.rows)
    assert all(row.cells[1].value is None for row in pane.table.rows)
    assert pane.plot is None, "its lines are those of the table"
    assert pane.tidy is not None
    assert all(reason in str(row.cells[-1].value) for row in pane.tidy.rows)


def test_fed_has_its_level_its_kinds_and_the_cash_of_foreign_officials() -> None:
    pane = shown(SupplyViewName.FED)
    level, repo = pane.leads
    assert clause_texts(level)[:2] == ["17 Dec the Fed holds 4,204.2 bn", "+15.2 bn in 1 week"]
    assert "does not ship" in clause_texts(repo)[0]
    assert cell(pane.table, "2025-10-15", "bills_usd_bn").value == 195.4929267
    assert cell(pane.table, "2025-12-17", "bills_usd_bn").formula.endswith(
        "not at hand of this week"
    )
    frame = fred.parse(foreign_repo(), "WLRRAFOIAL")
    treasuries = bundled_snapshot().datasets["fred", "TREAST"]
    both = snapshot_of(treasuries, dataset("fred", "WLRRAFOIAL", frame))
    _, repo = shown(SupplyViewName.FED, both).leads
    assert clause_texts(repo)[0] == "24 Jun foreign officials' cash with the Fed 332.0 bn"


def test_cash_is_the_newest_day_with_its_change() -> None:
    pane = shown(SupplyViewName.CASH)
    assert clause_texts(pane.leads[0]) == ["2 Sep Treasury's cash 690.1 bn", "+57.2 bn in 1 week"]
    assert pane.stamp.observed == date(2025, 9, 2)


@pytest.mark.parametrize("name", SupplyViewName)
def test_view_without_data_says_so(name: SupplyViewName) -> None:
    pane = shown(name, snapshot_of())
    assert not pane.table.rows or name is SupplyViewName.RADAR  # some releases follow rules
    assert pane.leads
    assert pane.stamp.observed is None


def test_exports_begin_with_the_observed_day() -> None:
    update = update_of(bundled_snapshot(DAY))
    months = export_tables.by_month(update).table
    assert [column.key for column in months.columns][:4] == [
        "observed",
        "kind",
        "net_issuance_usd_bn",
        "outstanding_usd_bn",
    ]
    assert months.rows[-1].key == "2025-11 marketable"
    holders = export_tables.by_holder(update).table
    foreign = cell(holders, "2025-10 foreign", "printed_12m_usd_bn")
    assert foreign.value == 474.9
    assert cell(holders, "2025-10 supply", "share_12m_pct").value == 100
