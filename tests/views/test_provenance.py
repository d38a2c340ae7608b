"""Where a figure is from, input by input."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pandas as pd
import pytest

from tests.support.bodies import bundled
from tests.support.rules import Rule, evaluate_rules
from tests.support.snapshots import NOW, bundled_snapshot, dataset, snapshot_of, updated
from tui.commands.export import TABLES, tidy
from tui.model.snapshot import Dataset, KnownBy, Snapshot, Stamp, State
from tui.model.status import PartStatus
from tui.model.update import Update
from tui.model.view import Cell, Column, Row, Table, View
from tui.views.alerts.view import AlertsOptions
from tui.views.auctions.view import AuctionsOptions
from tui.views.curve.view import CurveOptions
from tui.views.flows.view import FlowsOptions
from tui.views.provenance import EXPORTED, of_figure, times, traced, view
from tui.views.sectors.view import SectorsOptions

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
    how=lambda observed: KnownBy.LAG_RULE if observed < date(2025, 11, 1) else KnownBy.CALENDAR,
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


def told(
    stamp: Stamp, *datasets: Dataset, status: PartStatus | None = None
) -> list[dict[str, str]]:
    """Column -> text of every input."""
    statuses = {(status.source, status.part): status} if status else {}
    shown = view(stamp, Update(snapshot_of(*datasets), (), NOW, statuses=statuses)).table
    keys = [column.key for column in shown.columns]
    return [
        dict(zip(keys, (str(cell.value) for cell in row.cells), strict=True)) for row in shown.rows
    ]


def test_every_input_says_what_it_is() -> None:
    first, second = told(OCTOBER, PRICES, FLOWS)
    assert first == {
        "title": "Flows",
        "publisher": "U.S. Treasury",
        "input": "tic/table",
        "url": "https://flows.example.gov/table",
        "digest": "0123456789ab",
        "vintage": "fetched, learned 2026-01-15 19:00",
        "observed_through": "2025-10-31",
        "known_at": "2025-12-18 16:00 (lag rule)",
        "input_state": "cached",
        "asking": "never asked",
    }
    assert (second["input"], second["input_state"]) == ("prices/sample", "sample")
    assert second["vintage"].startswith("bundled, ")


def test_a_revised_figure_waited_for_the_release_that_revised_it() -> None:
    revised = replace(OCTOBER, known=datetime(2026, 1, 15, 21, tzinfo=UTC))
    [flows, _] = told(revised, FLOWS, PRICES)
    assert flows["observed_through"] == "2025-11-30"
    assert flows["known_at"] == "2026-01-15 16:00 (calendar)"


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("", "answered 2026-08-10 07:30, next try 2026-08-10 08:30"),
        ("HTTP 503", "HTTP 503, next try 2026-08-10 08:30"),
    ],
)
def test_how_asking_goes(error: str, words: str) -> None:
    asked = datetime(2026, 8, 10, 11, 30, tzinfo=UTC)
    again = datetime(2026, 8, 10, 12, 30, tzinfo=UTC)
    status = PartStatus("tic", "table", asked, asked, error=error, next_try=again)
    [flows, prices] = told(OCTOBER, FLOWS, PRICES, status=status)
    assert flows["asking"] == words
    assert prices["asking"] == "never asked"


def test_an_input_that_is_gone_is_left_out() -> None:
    assert told(OCTOBER) == []
    assert [row["input"] for row in told(OCTOBER, FLOWS)] == ["tic/table"]


def test_both_times_of_a_figure_are_told_the_known_one_in_new_york() -> None:
    assert times(OCTOBER) == "observed 2025-10-31 · known 2025-12-18 16:00 · cached"
    assert times(Stamp(None, None, State.SAMPLE)) == "observed — · known — · sample"


def test_a_figure_is_named_and_spelt() -> None:
    update = updated(bundled_snapshot(date(2025, 12, 17)))
    shown = TABLES["curve"](update, CurveOptions()).table
    [ten] = [row for row in shown.rows if row.key == "10Y"]
    column = [column.key for column in shown.columns].index("change_1d_bp")
    figure = of_figure(shown, ten, column, update)
    assert figure.title == "10Y · 1D bp"
    # Treasury's page: 4.15 on the 16th, 4.16 on the 17th
    words = "".join(span.text for span in figure.lines[0])
    assert words.startswith("1D bp  +1 bp  change over 1 day: 2025-12-17 less 2025-12-16; ")
    whole = of_figure(shown, ten, 0, update)
    assert (whole.title, len(whole.lines)) == ("10Y", len(shown.columns))


def panes(snapshot: Snapshot) -> dict[str, View]:
    rules = (Rule(above=4.75), Rule(id="official", series="tic_official_total", below=0.0))
    update = evaluate_rules(snapshot, *rules)
    return {
        "curve": TABLES["curve"](update, CurveOptions()),
        "flows": TABLES["flows"](update, FlowsOptions("all")),
        "holders": TABLES["holders"](update, FlowsOptions("all")),
        "sectors": TABLES["sectors"](update, SectorsOptions()),
        "alerts": TABLES["alerts"](update, AlertsOptions()),
        "auctions": TABLES["auctions"](update, AuctionsOptions()),
        "upcoming": TABLES["upcoming"](update, AuctionsOptions()),
    }


@pytest.mark.parametrize("day", [date(2025, 12, 19), date(2026, 8, 10)])
def test_every_row_of_every_pane_has_inputs_that_are_at_hand(day: date) -> None:
    snapshot = bundled_snapshot(day)
    for name, shown in panes(snapshot).items():
        for row in (*shown.table.rows, *tidy(shown).rows):
            if row.stamp.observed is not None:
                assert row.stamp.inputs, f"{name} {row.key}"
                assert set(row.stamp.inputs) <= set(snapshot.datasets), f"{name} {row.key}"


def test_inputs_are_those_a_row_was_worked_out_from() -> None:
    shown = panes(bundled_snapshot(date(2025, 12, 19)))
    # a year before 2025-12-19 is in the body of 2024
    assert shown["curve"].stamp.inputs == (("par_yields", "2025"), ("par_yields", "2024"))
    holders = {row.key: row.stamp.inputs for row in tidy(shown["holders"]).rows}
    assert holders["2025-10 official bonds_notes"] == (("tic_release", "2025-12-18"),)
    assert holders["2024-10 official bills"] == (("tic_table3", "table3"),)
    official = [row.stamp.inputs for row in shown["alerts"].table.rows if row.key == "official"]
    assert set(holders["2025-10 official total"]) < set(official[0])


def test_a_total_has_the_inputs_of_its_parts() -> None:
    """Bonds and notes of table 1, which came in July 2026; bills of table 3, of June."""
    shown = panes(bundled_snapshot(date(2026, 8, 10)))["holders"]
    inputs = {row.key: row.stamp.inputs for row in tidy(shown).rows}
    both = (("tic_table1", "table1"), ("tic_table3", "table3"))
    assert inputs["2025-10 official total"] == both


def test_an_exported_row_names_its_bodies() -> None:
    snapshot = bundled_snapshot(date(2025, 12, 19))
    for name, shown in panes(snapshot).items():
        table = traced(tidy(shown), updated(snapshot))
        assert table.columns[-len(EXPORTED) :] == EXPORTED
        for row in table.rows:
            cells = [str(cell.value).split(";") for cell in row.cells[-len(EXPORTED) :]]
            sources, parts, urls, digests, learned, how = cells
            assert tuple(zip(sources, parts, strict=True)) == row.stamp.inputs, name
            assert {len(texts) for texts in cells} == {len(sources)}, name
            assert set(how) <= {str(known) for known in KnownBy}
            assert all(datetime.fromisoformat(text).tzinfo for text in learned)
            assert all(url.startswith("https://") or not url for url in urls)
            assert all(len(digest) == 64 for digest in digests)


def test_the_digest_is_that_of_the_body() -> None:
    update = updated(bundled_snapshot(date(2026, 8, 10)))
    table = traced(tidy(TABLES["curve"](update, CurveOptions())), update)
    digests = dict(zip([c.key for c in table.columns], table.rows[0].cells, strict=True))["digest"]
    bodies = [bundled("par_yields", year) for year in ("2026", "2025")]
    assert digests.value == ";".join(sha256(body).hexdigest() for body in bodies)


def test_a_row_without_inputs_has_empty_cells() -> None:
    row = Row("a", (Cell("x"),), Stamp(None, None, State.CACHED))
    table = traced(Table((Column("a", "A"),), (row,)), updated(snapshot_of()))
    assert [cell.value for cell in table.rows[0].cells] == ["x", *[None] * len(EXPORTED)]


def test_a_figure_with_a_stamp_of_its_own_names_its_own_inputs() -> None:
    """A beta is also from the curve, the returns beside it are not."""
    update = updated(bundled_snapshot(date(2025, 12, 19)))
    table = TABLES["sectors"](update, SectorsOptions()).table
    keys = [column.key for column in table.columns]
    for column, sources in (
        ("rate_beta_60_bp_per_bp", {"prices", "par_yields"}),
        ("return_1d", {"prices"}),
    ):
        told = of_figure(table, table.rows[0], keys.index(column), update)
        assert {row.key.split("/")[0] for row in told.table.rows} == sources
