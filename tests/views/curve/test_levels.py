"""What the curve pane shows of days whose curves are on Treasury's pages."""

from __future__ import annotations

from datetime import date
from math import sqrt

import pandas as pd
import pytest

from tests.support.rules import Rule, evaluate_rules
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of, updated
from tui.model.format import spell_cell
from tui.model.snapshot import State
from tui.model.view import Role, View
from tui.views.curve.view import Axis, CurveOptions, view


def seen(day: date, *rules: Rule, axis: Axis = Axis.SQRT, against: date | None = None) -> View:
    snapshot = bundled_snapshot(day)
    options = CurveOptions(axis, against=against)
    return view(evaluate_rules(snapshot, *rules), options)


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
        "percentile_10y_pct",
    ]
    rows = {row.key: [cell.value for cell in row.cells] for row in shown.tidy.rows}
    # FRED's DGS10: 4.16; 4.12 the day before, 4.19 a week, 4.13 a month, 4.57 a year before
    assert rows["10Y"][:-1] == ["10Y", 10.0, 4.16, 4.0, -3.0, 3.0, -41.0]
    assert rows["1.5M"][-2:] == [None, None]  # published since 2025-02-18
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
        Role.LAST,
        Role.SECURED,
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
    assert len({tick.x for tick in plot.ticks}) == len(plot.ticks)


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
    # FRED's T10Y2Y: -1.08 on 2023-07-03, -1.06 the day before
    shown = seen(date(2023, 7, 3))
    assert "2s10s −108▼2 INVERTED" in words(shown)
    labels = {row.key: row.cells[0].value for row in shown.table.rows}
    assert labels["2s10s"] == "2s10s INVERTED"
    assert labels["2-5-10"] == "2-5-10"
    assert "INVERTED" not in words(seen(date(2025, 12, 19)))


def test_every_slope_is_named_with_its_change() -> None:
    # 4.16 - 3.48 = 68 bp; 4.12 - 3.46 = 66 bp the day before
    text = words(seen(date(2025, 12, 19)))
    assert "2s10s +68▲2" in text
    for name in ("3m10y", "5s30s", "2s20s", "2-5-10"):
        assert name in text


def test_slopes_stand_below_the_tenors() -> None:
    rows = {row.key: row for row in seen(date(2025, 12, 19)).table.rows}
    assert list(rows)[-5:] == ["3m10y", "2s10s", "5s30s", "2s20s", "2-5-10"]
    assert spell_cell(rows["2s10s"].cells[1]) == "+68 bp"
    assert rows["2s10s"].cells[1].formula == "10Y − 2Y"
    assert rows["2-5-10"].cells[1].formula == "2 × 5Y − 2Y − 10Y"


def test_the_days_move_by_name_with_its_rule() -> None:
    # FRED's DGS2 3.46 and 3.48, DGS10 4.12 and 4.16 on 2025-12-18 and -19
    shown = seen(date(2025, 12, 19))
    assert words(shown).startswith("Bear steepener  2Y ▲2  10Y ▲4 bp")
    rows = {row.key: row for row in shown.table.rows}
    told = "called bear steepener, from the changes of 2Y and 10Y"
    assert all(told in rows[name].cells[2].formula for name in ("2Y", "10Y", "2s10s"))
    assert "called" not in rows["5Y"].cells[2].formula


def test_ten_year_percentiles() -> None:
    """Counted again from FRED's 10-year, another publisher's file of the same yields."""
    snapshot = bundled_snapshot(date(2025, 12, 19))
    [fred] = [part for part in snapshot.parts("fred") if part.part == "DGS10"]
    values = fred.frame.set_index("observed")["value"].loc["2015-12-20":"2025-12-18"]
    share = ((values <= 4.16).sum() + 1) / (len(values) + 1) * 100
    cell = {row.key: row.cells[-1] for row in seen(date(2025, 12, 19)).table.rows}
    assert cell["10Y"].value == pytest.approx(share, abs=0.05)
    assert cell["4M"].value is None
    assert "needs 10 years" in cell["4M"].formula


def test_overnight_money_stands_left_of_the_bills() -> None:
    plot = seen(date(2025, 12, 19)).plot
    assert plot is not None
    [secured] = [line for line in plot.series if line.role is Role.SECURED]
    # the New York Fed's SOFR of 2025-12-18
    assert {y for _, y in secured.points} == {3.66}
    assert secured.points[0][0] == 0
    assert plot.ticks[0].label == "o/n"
    assert "EFFR —  SOFR 3.66%" in words(seen(date(2025, 12, 19)))
    assert "SOFR" not in words(seen(date(2018, 3, 1)))


def test_the_policy_rate_where_it_is_known() -> None:
    [par] = [part for part in bundled_snapshot().parts("par_yields") if part.part == "2026"]
    rate = pd.DataFrame({"observed": ["2026-08-06"], "value": [3.63]})
    update = updated(snapshot_of(par, dataset("fred", "DFF", rate)))
    shown = view(update, CurveOptions())
    assert "EFFR 3.63%" in words(shown)
    assert shown.plot is not None
    assert [line.name for line in shown.plot.series if line.role is Role.POLICY] == ["EFFR"]


def test_any_day_can_be_compared_with() -> None:
    shown = seen(date(2025, 12, 19), against=date(2020, 8, 2))
    assert shown.plot is not None
    # a Sunday: the curve of Friday 2020-07-31, on which FRED's DGS10 is 0.55
    [chosen] = [line for line in shown.plot.series if line.role is Role.CHOSEN]
    assert chosen.name == "2020-07-31"
    assert dict(chosen.points)[sqrt(10)] == 0.55
    assert shown.table.columns[-1].label == "2020-07-31 bp"
    ten = next(row for row in shown.table.rows if row.key == "10Y")
    assert ten.cells[-1].value == pytest.approx(361)
    assert ("par_yields", "history") in ten.stamp.inputs


def test_a_day_that_is_not_out_is_not_drawn() -> None:
    shown = seen(date(2025, 12, 19), against=date(2026, 1, 5))
    assert shown.note == "the curve of 2026-01-05 is not out yet"
    assert shown.table.columns == seen(date(2025, 12, 19)).table.columns


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
