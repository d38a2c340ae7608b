"""What the curve pane shows of days whose curves are on Treasury's pages."""

from __future__ import annotations

from datetime import date
from math import sqrt

import pytest

from tests.rules.rules import Rule
from tests.snapshots import bundled_snapshot, dataset, snapshot_of, updated
from tui.model import State
from tui.present import Role, View
from tui.rules.engine import evaluate
from tui.views.curve import Axis, CurveOptions, view


def seen(day: date, *rules: Rule, axis: Axis = Axis.SQRT) -> View:
    snapshot = bundled_snapshot(day)
    return view(updated(snapshot, evaluate(rules, snapshot)), CurveOptions(axis))


def words(shown: View) -> str:
    return "\n".join("".join(span.text for span in line) for line in shown.lines)


def test_the_exported_rows_of_one_day() -> None:
    shown = seen(date(2025, 12, 19))
    assert shown.tidy is not None
    assert [column.key for column in shown.tidy.columns] == [
        "tenor",
        "maturity_years",
        "yield_pct",
        "change_1d_bp",
        "change_1w_bp",
        "change_1m_bp",
        "change_1y_bp",
    ]
    rows = {row.key: [cell.value for cell in row.cells] for row in shown.tidy.rows}
    # FRED's DGS10: 4.16; 4.12 the day before, 4.19 a week, 4.13 a month, 4.57 a year before
    assert rows["10Y"] == ["10Y", 10.0, 4.16, 4.0, -3.0, 3.0, -41.0]
    assert rows["1.5M"][-1] is None  # published since 2025-02-18
    assert shown.stamp.observed == date(2025, 12, 19)


def test_the_screen_shows_the_same_without_maturities() -> None:
    shown = seen(date(2025, 12, 19))
    assert "maturity_years" not in [column.key for column in shown.table.columns]
    for row in shown.table.rows:
        assert len(row.cells) == len(shown.table.columns)


def test_today_is_drawn_last_over_older_curves() -> None:
    plot = seen(date(2025, 12, 19)).plot
    assert plot is not None
    assert [line.role for line in plot.series] == [
        Role.OLDEST,
        Role.OLDER,
        Role.RECENT,
        Role.NOW,
    ]
    today = dict(plot.series[-1].points)
    assert today[sqrt(10)] == 4.16
    assert plot.series[-1].dots
    year_ago = dict(plot.series[0].points)
    assert year_ago[sqrt(10)] == 4.57
    assert year_ago[sqrt(0.125)] is None


@pytest.mark.parametrize(("axis", "place"), [(Axis.LINEAR, 30.0), (Axis.ORDINAL, 13.0)])
def test_other_axes(axis: Axis, place: float) -> None:
    plot = seen(date(2025, 12, 19), axis=axis).plot
    assert plot is not None
    assert plot.series[-1].points[-1] == (place, 4.82)
    assert plot.ticks[-1].label == "30Y"
    assert plot.ticks[-1].priority == 0


def test_thresholds_on_yields_are_drawn_where_they_fit() -> None:
    plot = seen(
        date(2025, 12, 19),
        Rule(above=4.75),
        Rule(series="y10", above=9),
        Rule(series="spread_2s10s", below=4),
    ).plot
    assert plot is not None
    assert [(level.y, level.label) for level in plot.levels] == [(4.75, "y20 4.75%")]


def test_inverted_is_said_in_words() -> None:
    # FRED's T10Y2Y: -1.08 on 2023-07-03
    assert "2s10s −108 bp INVERTED" in words(seen(date(2023, 7, 3)))
    assert "INVERTED" not in words(seen(date(2025, 12, 19)))


def test_every_spread_is_named_with_its_change() -> None:
    # 4.16 - 3.48 = 68 bp; 4.12 - 3.46 = 66 bp the day before
    text = words(seen(date(2025, 12, 19)))
    assert "2s10s +68 bp (1D +2 bp)" in text
    for name in ("3m10y", "5s30s", "2s20s"):
        assert name in text


def test_a_stale_curve_is_stale_in_every_row() -> None:
    [part] = [part for part in bundled_snapshot().parts("par_yields") if part.part == "2026"]
    stale = dataset("par_yields", "2026", part.frame, state=State.STALE)
    shown = view(updated(snapshot_of(stale)), CurveOptions())
    assert {row.stamp.state for row in shown.table.rows} == {State.STALE}
    assert shown.stamp.state is State.STALE


def test_without_a_curve_there_is_an_empty_table_that_says_so() -> None:
    shown = view(updated(snapshot_of()), CurveOptions())
    assert shown.table.rows == ()
    assert shown.table.empty
    assert shown.stamp.observed is None
