"""Notes on columns: below a table only while the columns that they name are visible."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from msgspec.structs import replace

from tests.support.effort import rounds
from tests.support.rules import evaluate_rules
from tests.support.snapshots import bundled_snapshot
from tui.config import Config
from tui.model.table import Table
from tui.model.times import parse_moment
from tui.model.update import Update
from tui.model.view import View
from tui.screen.widgets.table_columns import fit_columns, measure_columns, shown_notes
from tui.views import sources
from tui.views.alerts import view as alerts
from tui.views.alerts.options import AlertsOptions, AlertsViewName
from tui.views.auctions import view as auctions
from tui.views.auctions.options import AuctionsOptions, AuctionsViewName
from tui.views.curve import view as curve
from tui.views.curve.options import CurveOptions, CurveViewName
from tui.views.flows import view as flows
from tui.views.flows.options import FlowsOptions, FlowsViewName
from tui.views.risk import view as risk
from tui.views.risk.options import RiskOptions, RiskViewName
from tui.views.sectors import view as sectors
from tui.views.sectors.options import SectorsOptions, SectorsViewName

PROVISIONAL = "2025-12-17T14:00"
"""A moment at which an auction of the day has a provisional tail."""
WIDTHS = range(20, 260, rounds(1, 3))
TERM = AuctionsOptions(opened="Bond 20-Year")
OPENED = AlertsOptions(opened="y20-regime", groups=Config().groups[:1])
VIEWS: dict[str, tuple[Callable[[Update, Any], View], Any]] = {
    **{f"curve {name.value}": (curve.view, CurveOptions(view_name=name)) for name in CurveViewName},
    **{f"flows {name.name}": (flows.view, FlowsOptions(view_name=name)) for name in FlowsViewName},
    "flows of Japan": (flows.view, FlowsOptions(country="42609")),
    **{
        f"sectors {name.value}": (sectors.view, SectorsOptions(view_name=name))
        for name in SectorsViewName
    },
    "alerts": (alerts.view, AlertsOptions()),
    **{
        f"alerts {name.value}": (alerts.view, replace(OPENED, view_name=name))
        for name in AlertsViewName
    },
    **{f"risk {name.value}": (risk.view, RiskOptions(view_name=name)) for name in RiskViewName},
    **{
        f"auctions {name.value}": (auctions.view, AuctionsOptions(name))
        for name in AuctionsViewName
    },
    "auctions of a term": (auctions.view, TERM),
    "sources": (lambda update, options: sources.view(update), None),
}
"""Name -> the function of a view and its options."""


@cache
def view_of(name: str) -> View:
    snapshot = bundled_snapshot(parse_moment(PROVISIONAL))
    rules = Config().alerts.rule[:1] if name.startswith("alerts") else ()
    view, options = VIEWS[name]
    return view(evaluate_rules(snapshot, *rules), options)


def named_columns(text: str, table: Table) -> set[str]:
    """Return the headings of a table that a text names as words."""
    return {
        column.label
        for column in table.columns
        if len(column.label) > 1 and re.search(rf"(?<!\w){re.escape(column.label)}(?!\w)", text)
    }


@pytest.mark.parametrize("name", VIEWS)
def test_notes_name_only_visible_columns(name: str) -> None:
    view = view_of(name)
    table = view.table
    labels = {column.key: column.label for column in table.columns}
    assert all(set(note.columns) <= set(labels) and note.columns for note in table.notes)
    assert named_columns(view.note, table) == set()
    for line in view.lines:
        text = "".join(span.text for span in line)
        assert not re.search(r"[βρ±]\w*:", text), "a legend in the lines above the table"
    widths = measure_columns(table)
    for available in WIDTHS:
        visible = fit_columns(table, widths, available).columns
        headings = {table.columns[column].label for column in visible}
        for text in shown_notes(table, visible):
            assert named_columns(text, table) <= headings, f"{available} cells: {text}"


@pytest.mark.parametrize("name", VIEWS)
def test_columns_with_one_number_are_visible_together(name: str) -> None:
    table = view_of(name).table
    widths = measure_columns(table)
    for available in WIDTHS:
        visible = fit_columns(table, widths, available).columns
        kept = {table.columns[column].drop for column in visible} - {0}
        assert all(
            column in visible for column, each in enumerate(table.columns) if each.drop in kept
        )


def test_change_of_holdings_stands_beside_all_its_parts_or_not_at_all() -> None:
    parts = {"change_usd_bn", "valuation_change_usd_bn", "other_change_usd_bn"}
    table = view_of("flows COUNTRIES").table
    widths = measure_columns(table)
    for available in WIDTHS:
        visible = fit_columns(table, widths, available).columns
        shown_parts = parts & {table.columns[column].key for column in visible}
        assert shown_parts in (parts, set())
        has_equation = any("change =" in text for text in shown_notes(table, visible))
        assert has_equation == (shown_parts == parts)
