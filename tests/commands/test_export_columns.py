"""Every export has the columns and types of docs/exports.md, at any moment."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.support.rules import evaluate_rules
from tests.support.snapshots import bundled_snapshot, snapshot_of, update_of
from tui.commands.arguments import VIEWS
from tui.commands.exported_views import build_view
from tui.commands.exports.query import ExportQuery
from tui.config import Config, Group, Sectors
from tui.model.snapshot import Snapshot
from tui.model.table import Table
from tui.model.update import Update
from tui.views.table_data import STAMPED, tidy, write_data

PAGE = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
CONFIG = Config()
ALL = [(pane, view) for pane, views in VIEWS.items() for view in views]
SLOW = {("alerts", "backtest"), ("flows", "history")}
"""Views that take seconds where there is much data: only the long run waits for them."""
HISTORY = ("curve", "history")
MANY = {("auctions", "results"), ("flows", "securities"), ("flows", "countries"), HISTORY}
"""Views with thousands of rows, tried on one day with data."""
QUICK = [each for each in ALL if each not in SLOW | MANY]
USERS = {
    "par_yields": ("curve", "sectors", "risk", "auctions"),
    "fred": ("curve",),
    "prices": ("sectors", "risk"),
    "tic_table3": ("flows",),
    "tic_release": ("flows",),
}
"""Source -> panes that use it."""
REGIME = next(rule for rule in CONFIG.alerts.rule if rule.id == "y20-regime")
UNITS = re.compile(r".*_(pct|pp|bp|usd_bn|years2?)")
PYTHON = {"whole number": int, "truth": bool, "day": date, "time": datetime, "number": float}


def _rows_of_table(heading: str) -> dict[str, list[str]]:
    """Return the names in the second column of a table of the page, by the first column."""
    table = PAGE.split(f"| {heading} | columns |")[1].split("\n\n")[0]
    lines = [line.split("|") for line in table.splitlines()[2:]]
    return {line[1].strip(" `"): re.findall(r"`(\w+)`", line[2]) for line in lines}


def columns_of(pane: str, view: str) -> list[str]:
    return _rows_of_table(f"view of `{pane}`")[view]


@cache
def type_of(column: str) -> type:
    types = {
        name: PYTHON[kind]
        for line in PAGE.splitlines()
        if (kind := line.split("|")[1].strip() if line.startswith("|") else "") in PYTHON
        for name in re.findall(r"`(\w+)`", line.split("|")[2])
    }
    return types.get(column, float if UNITS.fullmatch(column) else str)


def query(pane: str, view: str) -> ExportQuery:
    rule = pane == "alerts" and view != "rules"
    return ExportQuery(view, of=REGIME.id if rule else "")


def update_at(snapshot: Snapshot, pane: str) -> Update:
    return evaluate_rules(snapshot, REGIME) if pane == "alerts" else update_of(snapshot)


def exported(snapshot: Snapshot, pane: str, view: str) -> Table:
    return tidy(build_view(update_at(snapshot, pane), CONFIG, pane, query(pane, view)))


def assert_schema(table: Table, pane: str, view: str) -> None:
    names = [column.key for column in table.columns]
    assert names == columns_of(pane, view), (pane, view)
    for row in table.rows:
        values = [cell.value for cell in row.cells]
        for name, value in zip(names, values, strict=True):
            assert value is None or type(value) is type_of(name), (name, value)


def test_page_lists_every_view() -> None:
    assert {pane: tuple(_rows_of_table(f"view of `{pane}`")) for pane in VIEWS} == VIEWS


def test_columns_and_types_before_all_data() -> None:
    for pane, view in ALL:
        assert_schema(exported(bundled_snapshot(date(1900, 1, 1)), pane, view), pane, view)


@pytest.mark.parametrize(("pane", "view"), QUICK)
def test_columns_and_types_before_the_flows_begin(pane: str, view: str) -> None:
    assert_schema(exported(bundled_snapshot(date(2020, 1, 15)), pane, view), pane, view)


@pytest.mark.parametrize(
    ("pane", "view"),
    [
        pytest.param(*each, marks=[pytest.mark.long] * (each in SLOW))
        for each in ALL
        if each != HISTORY
    ],
)
def test_columns_and_types_of_a_day_with_data(pane: str, view: str) -> None:
    table = exported(bundled_snapshot(date(2025, 12, 19)), pane, view)
    assert table.rows
    assert_schema(table, pane, view)


@pytest.mark.long
@pytest.mark.parametrize(("pane", "view"), QUICK)
def test_columns_and_types_of_the_newest_data(pane: str, view: str) -> None:
    assert_schema(exported(bundled_snapshot(), pane, view), pane, view)


def test_columns_and_types_without_any_source() -> None:
    for pane, view in ALL:
        assert_schema(exported(snapshot_of(), pane, view), pane, view)


@pytest.mark.parametrize("pane", ["sectors", "risk"])
def test_columns_do_not_depend_on_the_configuration(pane: str) -> None:
    groups = (Group(id="gold", name="Gold", ticker="GLD"), Group(id="b", ticker="IEF", kind="bond"))
    own = Config(groups=groups, sectors=Sectors(benchmark="IWM", since=date(2024, 2, 1)))
    update = update_of(bundled_snapshot(date(2025, 12, 19)))
    for view in VIEWS[pane]:
        table = tidy(build_view(update, own, pane, ExportQuery(view)))
        assert table.rows
        assert_schema(table, pane, view)


@pytest.mark.long
@pytest.mark.parametrize(
    ("missing", "pane", "view"),
    [(name, pane, view) for name, panes in USERS.items() for pane, view in QUICK if pane in panes],
)
def test_columns_and_types_without_one_source(missing: str, pane: str, view: str) -> None:
    snapshot = bundled_snapshot(date(2025, 12, 19))
    rest = {key: part for key, part in snapshot.datasets.items() if key[0] != missing}
    assert_schema(exported(replace(snapshot, datasets=rest), pane, view), pane, view)


@pytest.mark.parametrize(("of", "filled"), [("2s10s", "level_bp"), ("30Y", "yield_pct")])
def test_history_has_the_same_columns_for_tenors_and_spreads(of: str, filled: str) -> None:
    update = update_of(bundled_snapshot(date(1990, 6, 1)))
    table = tidy(build_view(update, CONFIG, "curve", ExportQuery("history", of=of)))
    assert_schema(table, "curve", "history")
    values = dict(
        zip(
            columns_of("curve", "history"),
            (cell.value for cell in table.rows[-1].cells),
            strict=True,
        )
    )
    assert [name for name in ("yield_pct", "level_bp") if values[name] is not None] == [filled]


@pytest.mark.parametrize("form", ["csv", "json", "ndjson", "md"])
@pytest.mark.parametrize("moment", [date(1900, 1, 1), date(2025, 12, 19)])
def test_every_format_has_the_same_columns(form: str, moment: date) -> None:
    stream = io.StringIO()
    table = exported(bundled_snapshot(moment), "curve", "spreads")
    write_data(table, stream, form)  # type: ignore[arg-type]
    names, text = [*columns_of("curve", "spreads"), *STAMPED], stream.getvalue()
    if form == "csv":
        assert next(csv.reader(io.StringIO(text))) == names
    elif form == "md":
        assert text.splitlines()[0] == f"| {' | '.join(names)} |"
    else:
        lines = text.splitlines() if form == "ndjson" else []
        records = json.loads(text) if form == "json" else list(map(json.loads, lines))
        assert [list(record) for record in records] == [names] * len(table.rows)
