"""Exported tables: csv and json have the same values, and the same missing ones."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.support.snapshots import bundled_snapshot, update_of
from tui.commands.arguments import VIEWS
from tui.commands.exported_views import build_view
from tui.commands.exports.query import ExportQuery
from tui.config import Config
from tui.model.display_unit import DisplayUnit
from tui.model.errors import UsageError
from tui.model.snapshot import Stamp, State
from tui.model.table import Cell, Column, Row, Table
from tui.views.table_data import keys_of, tidy, write_data

STAMP = Stamp(date(2025, 10, 31), datetime(2025, 12, 18, 21, tzinfo=UTC), State.LIVE)
TABLE = Table(
    (Column("country", "Country"), Column("holdings_usd_bn", "Held"), Column("day", "Day")),
    (
        Row(
            "a",
            (Cell("China, Mainland"), Cell(687.71, DisplayUnit.USD_BN), Cell(STAMP.observed)),
            STAMP,
        ),
        Row("b", (Cell('Say "no"\n'), Cell(None), Cell(None)), Stamp(None, None, State.STALE)),
    ),
)


def as_csv(table: Table) -> list[dict[str, str]]:
    stream = io.StringIO()
    write_data(table, stream, "csv")
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))


def as_json(table: Table) -> list[dict[str, Any]]:
    stream = io.StringIO()
    write_data(table, stream, "json")
    records: list[dict[str, Any]] = json.loads(stream.getvalue())
    return records


@pytest.mark.parametrize(
    ("pane", "query", "message"),
    [
        ("auctions", ExportQuery("levels"), "auctions has no view levels; it has results, "),
        ("curve", ExportQuery(month="2025-10"), "--month and --all go with: export flows"),
        ("curve", ExportQuery(of="2s10s"), "--of goes with: export curve --view history, "),
    ],
)
def test_options_that_do_not_go_together_are_wrong_usage(
    pane: str, query: ExportQuery, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        build_view(update_of(bundled_snapshot(date(2025, 12, 17))), Config(), pane, query)


def test_csv_has_raw_values_and_empty_cells() -> None:
    first, second = as_csv(TABLE)
    assert first == {
        "country": "China, Mainland",
        "holdings_usd_bn": "687.71",
        "day": "2025-10-31",
        "observed": "2025-10-31",
        "known": "2025-12-18T21:00:00+00:00",
        "state": "live",
    }
    assert second["country"] == 'Say "no"\n'
    assert (second["holdings_usd_bn"], second["observed"], second["known"]) == ("", "", "")


def test_json_has_raw_values_and_nulls() -> None:
    first, second = as_json(TABLE)
    assert first["holdings_usd_bn"] == 687.71
    assert first["known"] == "2025-12-18T21:00:00+00:00"
    assert second["holdings_usd_bn"] is None
    assert second["observed"] is None
    assert list(first) == ["country", "holdings_usd_bn", "day", "observed", "known", "state"]


FLAGS = Table(
    (Column("security", "Security"), Column("reopening", "Reopening"), Column("note", "Note")),
    (
        Row("a", (Cell("Bill|CMB\n"), Cell(True), Cell("")), STAMP),
        Row("b", (Cell("Note"), Cell(False), Cell(None)), STAMP),
    ),
)


def test_truth_has_one_spelling_and_an_empty_text_is_missing() -> None:
    texts, values = as_csv(FLAGS), as_json(FLAGS)
    assert [row["reopening"] for row in texts] == ["true", "false"]
    assert [row["reopening"] for row in values] == [True, False]
    assert [row["note"] for row in values] == [None, None]


def test_ndjson_has_an_object_a_line() -> None:
    stream = io.StringIO()
    write_data(FLAGS, stream, "ndjson")
    assert [json.loads(line) for line in stream.getvalue().splitlines()] == as_json(FLAGS)


def test_markdown_has_one_line_a_row() -> None:
    stream = io.StringIO()
    write_data(FLAGS, stream, "md")
    assert stream.getvalue().splitlines() == [
        "| security | reopening | note | observed | known | state |",
        "| --- | --- | --- | --- | --- | --- |",
        r"| Bill\|CMB | true |  | 2025-10-31 | 2025-12-18T21:00:00+00:00 | live |",
        "| Note | false |  | 2025-10-31 | 2025-12-18T21:00:00+00:00 | live |",
    ]


def test_empty_table_has_a_header() -> None:
    stream = io.StringIO()
    write_data(Table(TABLE.columns, ()), stream, "csv")
    assert stream.getvalue() == "country,holdings_usd_bn,day,observed,known,state\n"
    assert as_json(Table(TABLE.columns, ())) == []


def test_exported_curve_equals_treasurys_page() -> None:
    update = update_of(bundled_snapshot(date(2025, 12, 17)))
    table = tidy(build_view(update, Config(), "curve", ExportQuery()))
    rows = {row["tenor"]: row for row in as_csv(table)}
    # Treasury's page of 2025-12-17, published that day at 18:00 in New York
    assert rows["20Y"]["yield_pct"] == "4.78"
    assert rows["20Y"]["known"] == "2025-12-17T23:00:00+00:00"
    assert rows["10Y"]["yield_pct"] == "4.16"


@pytest.mark.parametrize("name", ["countries", "holders", "months", "securities"])
def test_flows_are_equal_in_csv_and_json(name: str) -> None:
    update = update_of(bundled_snapshot(date(2025, 12, 19)))
    table = tidy(build_view(update, Config(), "flows", ExportQuery(name, month="2025-10")))
    texts, values = as_csv(table), as_json(table)
    assert len(texts) == len(values) > 5
    for text, value in zip(texts, values, strict=True):
        assert text == {key: "" if item is None else str(item) for key, item in value.items()}
        assert value["observed"] == "2025-10-31"
        assert "NaN" not in str(value)


@pytest.mark.parametrize("pane", sorted(VIEWS))
def test_columns_of_an_export_are_unique(pane: str) -> None:
    update = update_of(bundled_snapshot(date(2025, 12, 17)))
    view = build_view(update, Config(), pane, ExportQuery())
    keys = keys_of(tidy(view))
    assert keys[-2:] == ["known", "state"]
    assert len(set(keys)) == len(keys)
