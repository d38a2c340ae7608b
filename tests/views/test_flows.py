"""What the flows pane says, and never says, of who bought and who sold."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.snapshots import bundled_snapshot, dataset, snapshot_of, updated
from tui.model import State, UsageError
from tui.present import Tone, View
from tui.views.flows import ALL, FlowsOptions, by_holder, view

OCTOBER = date(2025, 12, 19)


def seen(day: date, month: str = "latest") -> View:
    return view(updated(bundled_snapshot(day)), FlowsOptions(month))


def words(shown: View) -> list[str]:
    return ["".join(span.text for span in line) for line in shown.lines]


def test_october_2025_in_words() -> None:
    # Press release SB0342: lines 10, 5, 25, 24
    assert words(seen(OCTOBER)) == [
        "2025-10 official −24.8 bn bonds and notes: net sold (first print)",
        "2025-10 private −36.4 bn bonds and notes: net sold (first print)",
        "bills held: official +14.8 bn, private +7.0 bn",
        "with bills: official −10.0 bn net sold, private −29.4 bn net sold",
        "next release 2026-01-15 16:00 New York (in 26 d 16 h)",
    ]


def test_a_revised_month_has_its_first_print_beside_it() -> None:
    lines = words(seen(OCTOBER, "2025-09"))
    assert lines[1] == (
        "2025-09 private +41.5 bn bonds and notes: net bought (revised, first print +41.9 bn)"
    )


def test_a_month_whose_bills_are_not_out_says_so() -> None:
    # Table 1 of July 2026 reaches May; table 3 of June ends with April.
    lines = words(view(updated(bundled_snapshot()), FlowsOptions()))
    assert lines[0].startswith("2026-05 official")
    assert lines[-2] == "bills not known yet"


def test_countries_by_size_and_the_total_last() -> None:
    shown = view(updated(bundled_snapshot()), FlowsOptions("2025-10"))
    assert shown.tidy is not None
    assert [column.key for column in shown.tidy.columns] == [
        "country",
        "code",
        "holdings_usd_bn",
        "net_purchases_usd_bn",
        "valuation_change_usd_bn",
        "other_change_usd_bn",
    ]
    rows = [[cell.value for cell in row.cells] for row in shown.tidy.rows]
    assert [row[:2] for row in rows[:3]] == [
        ["Japan", "42609"],
        ["United Kingdom", "13005"],
        ["China, Mainland", "41408"],
    ]
    assert rows[-1][0] == "Grand Total"
    # Table 3 of June 2026, $ millions: 1,199,967, net +8,654, valuation +560
    assert rows[0][2:5] == [1199.967, 8.654, 0.56]
    assert {row.stamp.observed for row in shown.tidy.rows} == {date(2025, 10, 31)}


def test_every_month_on_request() -> None:
    shown = view(updated(bundled_snapshot()), FlowsOptions(ALL))
    assert shown.tidy is not None
    months = {row.stamp.observed for row in shown.tidy.rows}
    assert len(months) == 76  # 2020-01 to 2026-04
    assert len({row.key for row in shown.tidy.rows}) == len(shown.tidy.rows)
    assert {row.stamp.observed for row in shown.table.rows} == {date(2026, 4, 30)}


def test_shares_are_of_the_grand_total() -> None:
    [total] = [row for row in seen(OCTOBER).table.rows if row.key == "99996"]
    assert total.cells[2].value == 100
    japan = seen(OCTOBER).table.rows[0]
    assert japan.cells[2].value == pytest.approx(1199.967 / 9232.932 * 100)


def test_the_past_says_where_its_figures_come_from() -> None:
    shown = seen(OCTOBER)
    assert {row.stamp.state for row in shown.table.rows} == {State.RECONSTRUCTED}
    as_of = bundled_snapshot(OCTOBER).as_of
    assert all(row.stamp.known and row.stamp.known <= as_of for row in shown.table.rows)


def test_a_fall_in_value_is_never_called_selling() -> None:
    rows = pd.DataFrame(
        {
            "observed": ["2025-09-30", "2025-10-31"],
            "country": "Of Which: Foreign Official",
            "code": "99990",
            "for_treas_pos": [4000.0, 3000.0],
            "for_treas_net": [0.0, 10.0],
            "for_lt_treas_net": [0.0, 10.0],
            "for_lt_treas_valchg": [0.0, -1010.0],
            "for_st_treas_net": [0.0, 0.0],
        }
    )
    japan = rows.assign(country="Japan", code="42609")
    part = dataset("tic_table3", "table3", pd.concat([rows, japan]))
    shown = view(updated(snapshot_of(part)), FlowsOptions())
    text = " ".join(words(shown)) + shown.note
    assert "sold" not in text
    assert "net bought" in text
    [row] = shown.table.rows
    by_key = dict(zip([column.key for column in shown.table.columns], row.cells, strict=True))
    assert by_key["change_usd_bn"].value == -1.0
    assert by_key["net_purchases_usd_bn"].tone is Tone.UP
    assert Tone.DOWN not in {cell.tone for cell in row.cells}


def test_bars_are_the_bonds_and_notes_of_two_years() -> None:
    plot = seen(OCTOBER).plot
    assert plot is not None
    assert plot.bars
    assert [series.name for series in plot.series] == ["official", "private"]
    official, private = plot.series
    assert len(official.points) == 24
    assert official.points[-1][1] == -24.8
    assert private.points[-1][1] == -36.4
    assert plot.ticks[-1].label == "2025-10"


def test_by_holder() -> None:
    shown = by_holder(updated(bundled_snapshot(OCTOBER)), FlowsOptions("2025-10"))
    assert [column.key for column in shown.table.columns] == [
        "holder",
        "instrument",
        "net_purchases_usd_bn",
        "vintage",
    ]
    rows = {tuple(cell.value for cell in row.cells) for row in shown.table.rows}
    assert ("private", "bonds_notes", -36.4, "first") in rows
    assert ("official", "bonds_notes", -24.8, "first") in rows
    assert len(rows) == 9
    months = by_holder(updated(bundled_snapshot(OCTOBER)), FlowsOptions(ALL)).table.rows
    assert len({row.stamp.observed for row in months}) > 30


@pytest.mark.parametrize("month", ["October", "2025-13", "2025-1", ""])
def test_what_is_no_month_is_refused(month: str) -> None:
    with pytest.raises(UsageError, match="not a month"):
        seen(OCTOBER, month)


def test_a_month_nobody_knows_is_empty_and_says_so() -> None:
    shown = seen(OCTOBER, "2026-04")
    assert shown.table.rows == ()
    assert "2026-04" in shown.table.empty
    assert words(shown) == ["no flows of 2026-04 known"]
    assert view(updated(snapshot_of()), FlowsOptions()).table.rows == ()
