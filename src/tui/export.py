"""The panes' tables as csv and json: the raw figures, each with its two times and its state."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Literal, TextIO

from tui.present import Row, Table, Value, View
from tui.views import alerts, auctions, curve, flow_tables, flows, risk, sectors

Format = Literal["csv", "json"]

TABLES: Mapping[str, Callable[..., View]] = {
    "curve": curve.view,
    "flows": flows.view,
    "holders": flow_tables.by_holder,
    "months": flow_tables.by_month,
    "securities": flow_tables.securities,
    "custody": flow_tables.fed_custody,
    "history": flow_tables.since_2000,
    "sectors": sectors.view,
    "alerts": alerts.view,
    "risk": risk.view,
    "auctions": auctions.results,
    "upcoming": auctions.upcoming,
}
"""Name of an export -> the view that makes it, called with an update and the view's options."""

STAMPED = ("observed", "known", "state")
"""Columns every exported row ends with."""


def tidy(view: View) -> Table:
    """The table of a view that is exported."""
    return view.table if view.tidy is None else view.tidy


def write(table: Table, stream: TextIO, form: Format) -> None:
    """Write a table as csv with a header row, or as a json list of objects.

    Columns are the table's keys and ``STAMPED``. Days are ISO, moments ISO with their offset; a
    missing figure is an empty cell or null, never 0.
    """
    keys = [*(column.key for column in table.columns), *STAMPED]
    records = [dict(zip(keys, _values(row), strict=True)) for row in table.rows]
    if form == "json":
        json.dump(records, stream, ensure_ascii=False, indent=1)
        stream.write("\n")
        return
    writer = csv.DictWriter(stream, keys, lineterminator="\n")
    writer.writeheader()
    writer.writerows(records)


def _values(row: Row) -> list[float | int | str | None]:
    stamp = row.stamp
    values = [cell.value for cell in row.cells]
    return [_plain(value) for value in (*values, stamp.observed, stamp.known, stamp.state.value)]


def _plain(value: Value) -> float | int | str | None:
    return value.isoformat() if isinstance(value, date | datetime) else value
