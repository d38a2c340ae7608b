"""Provenance of figures, input by input."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache
from hashlib import sha256

import pandas as pd
import pytest
from msgspec import structs
from msgspec.structs import replace

from tests.support.bodies import bundled
from tests.support.effort import rounds
from tests.support.rules import ToyRule, evaluate_rules
from tests.support.snapshots import NOW, bundled_snapshot, dataset, snapshot_of, update_of
from tui.model.snapshot import Dataset, KnownBy, Stamp, State
from tui.model.status import PartStatus
from tui.model.table import Cell, Column, Row, Table
from tui.model.update import Update
from tui.model.view import View
from tui.views.alerts import view as alerts
from tui.views.alerts.options import AlertsOptions
from tui.views.auctions import view as auctions
from tui.views.auctions.options import AuctionsOptions
from tui.views.curve import view as curve
from tui.views.curve.options import CurveOptions
from tui.views.flows import export_tables
from tui.views.flows.options import FlowsOptions
from tui.views.provenance import EXPORTED, figure_provenance, format_times, view, with_provenance
from tui.views.sectors import view as sectors
from tui.views.sectors.options import SectorsOptions
from tui.views.table_data import tidy

ROWS = pd.DataFrame(
    {
        "observed": ["2025-10-31", "2025-11-30"],
        "known": ["2025-12-18T21:00Z", "2026-01-15T21:00Z"],
        "value": [1.0, 2.0],
    }
)
FLOWS = replace(
    dataset("tic", "table", ROWS, learned="2026-01-16"),
    title="Flows",
    publisher="U.S. Treasury",
    known_by=lambda observed: (
        KnownBy.LAG_RULE if observed < date(2025, 11, 1) else KnownBy.CALENDAR
    ),
    bundled=False,
    digest="0123456789abcdef",
    url="https://flows.example.gov/table",
)
PRICES = dataset("prices", "sample", ROWS.drop(columns="known"), state=State.SAMPLE)
OCTOBER = Stamp(
    date(2025, 10, 31),
    datetime(2025, 12, 18, 21, tzinfo=UTC),
    State.CACHED,
    (("tic", "table"), ("prices", "sample")),
)


def input_rows(
    stamp: Stamp, *datasets: Dataset, status: PartStatus | None = None
) -> list[dict[str, str]]:
    """Return the texts of each input's row, by column."""
    statuses = {(status.source, status.part): status} if status else {}
    table = view(stamp, Update(snapshot_of(*datasets), (), NOW, statuses=statuses)).table
    keys = [column.key for column in table.columns]
    return [
        dict(zip(keys, (str(cell.value) for cell in row.cells), strict=True)) for row in table.rows
    ]


def test_view_input_has_source_and_times() -> None:
    first, second = input_rows(OCTOBER, PRICES, FLOWS)
    assert first == {
        "title": "Flows",
        "publisher": "U.S. Treasury",
        "input": "tic/table",
        "url": "https://flows.example.gov/table",
        "digest": "0123456789ab",
        "vintage": "fetched, learned 2026-01-15 19:00 EST",
        "observed_through": "2025-10-31",
        "known_at": "2025-12-18 16:00 EST (lag rule)",
        "input_state": "cached",
        "asking": "never asked",
    }
    assert (second["input"], second["input_state"]) == ("prices/sample", "sample")
    assert second["vintage"].startswith("bundled, ")


def test_view_revised_figure_shows_revising_release() -> None:
    revised = structs.replace(OCTOBER, known=datetime(2026, 1, 15, 21, tzinfo=UTC))
    [flows, _] = input_rows(revised, FLOWS, PRICES)
    assert flows["observed_through"] == "2025-11-30"
    assert flows["known_at"] == "2026-01-15 16:00 EST (calendar)"


@pytest.mark.parametrize(
    ("error", "next_hour", "expected"),
    [
        ("", 12, "answered 2026-08-10 07:30 EDT, next try 2026-08-10 08:30 EDT"),
        ("HTTP 503", 12, "HTTP 503, next try 2026-08-10 08:30 EDT"),
        ("", 11, "answered 2026-08-10 07:30 EDT"),
        ("HTTP 503", 11, "HTTP 503"),
    ],
)
def test_view_shows_last_request(error: str, next_hour: int, expected: str) -> None:
    asked = datetime(2026, 8, 10, 11, 30, tzinfo=UTC)
    next_try = datetime(2026, 8, 10, next_hour, 30, tzinfo=UTC)
    status = PartStatus("tic", "table", asked, asked, error=error, next_try=next_try)
    [flows, prices] = input_rows(OCTOBER, FLOWS, PRICES, status=status)
    assert flows["asking"] == expected
    assert prices["asking"] == "never asked"


def test_view_missing_input_is_left_out() -> None:
    assert input_rows(OCTOBER) == []
    assert [row["input"] for row in input_rows(OCTOBER, FLOWS)] == ["tic/table"]


def test_times_known_is_new_york_time() -> None:
    assert format_times(OCTOBER, 54) == "2025-10-31, known 2025-12-18 16:00 EST · cached"
    assert format_times(OCTOBER, 60) == format_times(OCTOBER)
    assert format_times(OCTOBER) == "observed 2025-10-31 · known 2025-12-18 16:00 EST · cached"
    assert format_times(Stamp(None, None, State.SAMPLE)) == "observed — · known — · sample"


def test_figure_has_title_value_and_formula() -> None:
    update = update_of(bundled_snapshot(date(2025, 12, 17)))
    table = curve.view(update, CurveOptions()).table
    [ten_year] = [row for row in table.rows if row.key == "10Y"]
    column = [column.key for column in table.columns].index("change_1d_bp")
    figure = figure_provenance(table, ten_year, column, update)
    assert figure.title == "10Y · 1D bp"
    # Treasury's page: 4.15 on the 16th, 4.16 on the 17th
    text = "".join(span.text for span in figure.lines[0])
    assert text.startswith("1D bp  +1 bp  change over 1 day: 2025-12-17 less 2025-12-16; ")
    row_provenance = figure_provenance(table, ten_year, 0, update)
    assert (row_provenance.title, len(row_provenance.lines)) == ("10Y", len(table.columns))


@cache
def pane_views(day: date) -> dict[str, View]:
    """Return views of a day, by name."""
    rules = (ToyRule(above=4.75), ToyRule(id="official", series="tic_official_total", below=0.0))
    update = evaluate_rules(bundled_snapshot(day), *rules)
    return {
        "curve": curve.view(update, CurveOptions()),
        "flows": export_tables.by_country(update, FlowsOptions("all")),
        "holders": export_tables.by_holder(update, FlowsOptions("all")),
        "sectors": sectors.view(update, SectorsOptions()),
        "alerts": alerts.view(update, AlertsOptions()),
        "auctions": auctions.results(update, AuctionsOptions()),
        "upcoming": auctions.upcoming(update, AuctionsOptions()),
    }


@pytest.mark.parametrize(
    "day", [date(2025, 12, 19), pytest.param(date(2026, 8, 10), marks=pytest.mark.long)]
)
def test_pane_rows_have_stored_inputs(day: date) -> None:
    parts = set(bundled_snapshot(day).datasets)
    for name, pane_view in pane_views(day).items():
        for row in (*pane_view.table.rows, *tidy(pane_view).rows):
            if row.stamp.observed is not None:
                assert row.stamp.inputs, f"{name} {row.key}"
                assert set(row.stamp.inputs) <= parts, f"{name} {row.key}"


def test_row_inputs_are_parts_it_was_computed_from() -> None:
    pane_view = pane_views(date(2025, 12, 19))
    # 2024-12-19, a year before, is in the part of 2024
    assert pane_view["curve"].stamp.inputs == (("par_yields", "2025"), ("par_yields", "2024"))
    holders = {row.key: row.stamp.inputs for row in tidy(pane_view["holders"]).rows}
    assert holders["2025-10 official bonds_notes"] == (("tic_release", "2025-12-18"),)
    assert holders["2024-10 official bills"] == (("tic_table3", "table3"),)
    official = [row.stamp.inputs for row in pane_view["alerts"].table.rows if row.key == "official"]
    assert set(holders["2025-10 official total"]) < set(official[0])


def test_total_has_inputs_of_its_parts() -> None:
    """Bonds and notes are from table 1 of July 2026, bills from table 3 of June."""
    pane_view = pane_views(date(2026, 8, 10))["holders"]
    inputs = {row.key: row.stamp.inputs for row in tidy(pane_view).rows}
    both = (("tic_table1", "table1"), ("tic_table3", "table3"))
    assert inputs["2025-10 official total"] == both


def test_exported_rows_have_provenance_of_inputs() -> None:
    snapshot = bundled_snapshot(date(2025, 12, 19))
    for name, pane_view in pane_views(date(2025, 12, 19)).items():
        whole = tidy(pane_view)
        some = structs.replace(whole, rows=whole.rows[:: rounds(1, 30)])
        table = with_provenance(some, update_of(snapshot))
        assert table.columns[-len(EXPORTED) :] == EXPORTED
        for row in table.rows:
            cells = [str(cell.value).split(";") for cell in row.cells[-len(EXPORTED) :]]
            sources, parts, urls, digests, learned, known_by = cells
            assert tuple(zip(sources, parts, strict=True)) == row.stamp.inputs, name
            assert {len(texts) for texts in cells} == {len(sources)}, name
            assert set(known_by) <= {str(known) for known in KnownBy}
            assert all(datetime.fromisoformat(text).tzinfo for text in learned)
            assert all(url.startswith("https://") or not url for url in urls)
            assert all(len(digest) == 64 for digest in digests)


def test_exported_digest_is_sha256_of_body() -> None:
    update = update_of(bundled_snapshot(date(2026, 8, 10)))
    table = with_provenance(tidy(curve.view(update, CurveOptions())), update)
    digests = dict(zip([c.key for c in table.columns], table.rows[0].cells, strict=True))["digest"]
    bodies = [bundled("par_yields", year) for year in ("2026", "2025")]
    assert digests.value == ";".join(sha256(body).hexdigest() for body in bodies)


def test_exported_row_without_inputs_has_empty_cells() -> None:
    row = Row("a", (Cell("x"),), Stamp(None, None, State.CACHED))
    table = with_provenance(Table((Column("a", "A"),), (row,)), update_of(snapshot_of()))
    assert [cell.value for cell in table.rows[0].cells] == ["x", *[None] * len(EXPORTED)]


def test_input_switched_off_has_no_next_try() -> None:
    status = PartStatus("tic", "table", asked=NOW, answered=NOW)
    update = Update(
        snapshot_of(FLOWS, PRICES),
        (),
        NOW,
        statuses={("tic", "table"): status},
        switched_off=frozenset({"tic", "prices"}),
    )
    asking = [row.cells[-1].value for row in view(OCTOBER, update).table.rows]
    assert asking == ["answered 2026-08-10 08:00 EDT, switched off", "never asked, switched off"]


def test_figure_with_own_stamp_has_own_inputs() -> None:
    """A beta also has the curve as input; the returns of its row do not."""
    update = update_of(bundled_snapshot(date(2025, 12, 19)))
    table = sectors.view(update, SectorsOptions()).table
    keys = [column.key for column in table.columns]
    for column, sources in (
        ("rate_beta_60_bp_per_bp", {"prices", "par_yields"}),
        ("return_1d", {"prices"}),
    ):
        provenance = figure_provenance(table, table.rows[0], keys.index(column), update)
        assert {row.key.split("/")[0] for row in provenance.table.rows} == sources
