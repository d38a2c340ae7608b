"""Other views of the curve pane: history, changes, forwards, real yields, cushion, slopes."""

from __future__ import annotations

from datetime import date
from functools import partial

import pytest
from msgspec.structs import replace

from tests.support.lead_text import lead_texts
from tests.support.rules import ToyRule, evaluate_rules
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of, update_of
from tests.support.treasury_bodies import real_csv
from tui.model.plot import Plot, Role, Shade, XAxis
from tui.model.snapshot import Snapshot, State
from tui.model.table import Row, Table
from tui.model.text import Tone
from tui.model.view import View
from tui.sources.real_yields import parse
from tui.views import day_axis
from tui.views.curve.axis import position_at, tenor_positions
from tui.views.curve.forwards import ImpliedYields, implied_yields
from tui.views.curve.options import Axis, CurveOptions, CurveViewName, HistoryRange
from tui.views.curve.view import by_day, by_slope, subjects, view

DAY = date(2025, 12, 17)


def curve_view(
    view_name: CurveViewName, *rules: ToyRule, day: date = DAY, **options: object
) -> View:
    snapshot = bundled_snapshot(day)
    curve_options = replace(CurveOptions(view_name=view_name), **options)
    return view(evaluate_rules(snapshot, *rules), curve_options)


history_view = partial(curve_view, CurveViewName.HISTORY)


def plot_of(pane_view: View) -> Plot:
    assert pane_view.plot is not None
    return pane_view.plot


def line_of(pane_view: View) -> dict[date, float | None]:
    [line] = plot_of(pane_view).series
    return {day_axis.day_at(x): y for x, y in line.points}


def text_of(pane_view: View) -> str:
    return "\n".join(lead_texts(pane_view))


def rows_of(table: Table | None) -> dict[str, Row]:
    assert table is not None
    return {row.key: row for row in table.rows}


def test_history_max_range_starts_in_1962() -> None:
    pane_view = history_view(reach=HistoryRange.MAX)
    line = line_of(pane_view)
    # FRED's DGS10 on its first day and at its highest; Treasury's page on the last
    assert line[date(1962, 1, 2)] == 4.06
    assert line[date(1981, 9, 30)] == 15.84
    assert line[DAY] == 4.16
    assert max(line) == DAY
    assert "10Y 4.16%  high 15.84% 30 Sep ’81  low 0.52% 4 Aug ’20" in text_of(pane_view)
    assert pane_view.note == "from 1962-01-02"
    assert plot_of(pane_view).x_axis is XAxis.DAYS


@pytest.mark.parametrize(
    ("reach", "first"),
    [
        (HistoryRange.MONTH, date(2025, 11, 17)),
        (HistoryRange.HALF, date(2025, 6, 17)),
        (HistoryRange.YEAR, date(2024, 12, 17)),
        (HistoryRange.FIVE, date(2020, 12, 17)),
        (HistoryRange.TWENTY, date(2005, 12, 19)),
    ],
)
def test_history_range_starts_on_same_day_of_month(reach: HistoryRange, first: date) -> None:
    assert min(line_of(history_view(reach=reach))) == first


def test_history_30y_gap_breaks_line() -> None:
    pane_view = history_view(subject="30Y", reach=HistoryRange.MAX)
    line = line_of(pane_view)
    gap = [y for day, y in line.items() if date(2002, 2, 19) <= day <= date(2006, 2, 8)]
    assert gap
    assert set(gap) == {None}
    assert 0 not in line.values()
    assert "no value where the line breaks" in pane_view.note


def test_history_missing_years_break_line() -> None:
    """With the parts of 2022 and 2025 only, two years are missing."""
    parts = bundled_snapshot().parts("par_yields")
    two_years = [part for part in parts if part.part in ("2022", "2025")]
    update = update_of(snapshot_of(*two_years))
    pane_view = view(update, CurveOptions(view_name=CurveViewName.HISTORY, reach=HistoryRange.MAX))
    between = [y for day, y in line_of(pane_view).items() if day.year in (2023, 2024)]
    assert between == [None]


def test_history_plot_has_thresholds_of_subject() -> None:
    rules = (
        ToyRule(id="hot", above=4.75),
        ToyRule(id="flat", series="spread_2s10s", below=4),
        ToyRule(id="fly", series="fly_2s5s10s", above=0),
        ToyRule(id="bill", series="y3m", above=5),
    )
    labels = {
        name: [level.label for level in plot_of(history_view(*rules, subject=name)).levels]
        for name in ("20Y", "2s10s", "2-5-10", "3M", "10Y")
    }
    assert labels == {
        "20Y": ["fires 4.75"],
        "2s10s": ["fires 4"],
        "2-5-10": ["fires 0"],
        "3M": ["fires 5.00"],
        "10Y": [],
    }


def test_history_plot_has_the_level_at_which_a_rule_clears() -> None:
    levels = {}
    for clear in ("y20 < 4.65%", "y20 < 465bp", "y10 < 4%", ""):
        rule = ToyRule(id="hot", when="y20 > 4.75%", clear=clear)
        plot = plot_of(history_view(rule, subject="20Y", rules=(rule,)))
        levels[clear] = [(level.y, level.label, level.role) for level in plot.levels[1:]]
        assert plot.levels[0].label == "fires 4.75"
    assert levels.pop("y20 < 4.65%") == [(4.65, "clears 4.65", Role.REFERENCE)]
    assert not any(levels.values()), "at another value, or at none"


def test_history_plot_shades_episodes_of_subject() -> None:
    """The 20-year closed above 4.80% from 2025-12-12 (4.82), after 4.79 the day before."""
    rule = ToyRule(id="hot", above=4.8)
    shades = plot_of(history_view(rule, subject="20Y", rules=(rule,))).shades
    assert {(shade.label, shade.tone) for shade in shades} == {("held", Tone.WARNING)}
    values = line_of(history_view(subject="20Y"))
    above = {day for day, y in values.items() if y is not None and y > 4.8}
    inside = {
        day
        for day in values
        if any(day_axis.day_at(shade.start) <= day < day_axis.day_at(shade.end) for shade in shades)
    }
    assert above == inside
    assert date(2025, 12, 12) in above
    assert plot_of(history_view(rule, subject="10Y", rules=(rule,))).shades == ()


def test_history_slope_shows_formula() -> None:
    # 4.16 - 3.49
    text = text_of(history_view(subject="2s10s"))
    assert text.startswith("2s10s +67 bp  high ")
    assert text.endswith("= 10Y − 2Y")


def test_history_table_lets_the_subject_stand_out_and_keeps_its_row() -> None:
    rows = history_view(subject="5s30s").table.rows
    assert [row.key for row in rows if row.strong] == ["5s30s"]
    assert [row.key for row in rows if not row.drop] == [
        *("2Y", "5Y", "10Y", "20Y", "30Y", "2s10s", "5s30s")
    ]


def test_history_tenor_unpublished_shows_note() -> None:
    pane_view = history_view(subject="4M", day=date(2020, 3, 9))
    assert plot_of(pane_view).series == ()
    assert pane_view.note == "4M was not published in this time"


def test_by_day_tidy_has_every_day() -> None:
    update = update_of(bundled_snapshot(DAY))
    pane_view = by_day(update, CurveOptions(subject="2s10s", reach=HistoryRange.MAX))
    rows = rows_of(pane_view.tidy)
    # FRED's T10Y2Y
    assert rows["2023-07-03"].cells[3].value == -108
    assert rows["2025-12-17"].cells[3].value == 67
    assert rows["2023-07-03"].stamp.known is not None
    assert rows["2023-07-03"].stamp.observed == date(2023, 7, 3)
    assert set(subjects(update)) >= {"10Y", "2s10s", "2-5-10", "30Y"}


def test_changes_plot_has_bp_by_tenor() -> None:
    pane_view = curve_view(CurveViewName.CHANGES, day=date(2025, 12, 19))
    lines = {line.short: line for line in plot_of(pane_view).series}
    ten = next(tick.x for tick in plot_of(pane_view).ticks if tick.label == "10Y")
    # FRED's DGS10: 4.16; 4.12 the day before, 4.19 a week, 4.13 a month, 4.57 a year before
    assert {span: dict(line.points)[ten] for span, line in lines.items()} == {
        "1D": pytest.approx(4),
        "1W": pytest.approx(-3),
        "1M": pytest.approx(3),
        "1Y": pytest.approx(-41),
    }


def test_forwards_compound_to_longer_zero() -> None:
    rows = rows_of(curve_view(CurveViewName.FORWARDS).tidy)
    zero = {name: row.cells[3].value for name, row in rows.items()}
    forward = {name: row.cells[4].value for name, row in rows.items()}
    zero_1y, zero_2y, forward_1y = zero["1Y"], zero["2Y"], forward["1Y"]
    assert isinstance(zero_1y, float)
    assert isinstance(zero_2y, float)
    assert isinstance(forward_1y, float)
    assert (1 + zero_1y / 200) ** 2 * (1 + forward_1y / 200) ** 2 == pytest.approx(
        (1 + zero_2y / 200) ** 4
    )
    # the year's 3.51% is one payment: two of 2 (sqrt(1.0351) - 1) a year earn the same
    assert zero_1y == pytest.approx(200 * (1.0351**0.5 - 1))
    assert forward["30Y"] is None
    assert zero["3M"] is None


def test_forwards_plot_labels_every_year() -> None:
    plot = plot_of(curve_view(CurveViewName.FORWARDS))
    assert {f"{year}Y" for year in range(1, 31)} <= {tick.label for tick in plot.ticks}
    assert [line.name for line in plot.series][-1] == "1Y forward"


def real_snapshot() -> Snapshot:
    par = [part for part in bundled_snapshot().parts("par_yields") if part.part == "2022"]
    rows = parse(real_csv(2022), "2022")
    real = dataset("real_yields", "2022", rows, state=State.LIVE)
    return snapshot_of(*par, real)


def test_real_view_has_breakevens() -> None:
    pane_view = view(update_of(real_snapshot()), CurveOptions(view_name=CurveViewName.REAL))
    ten = rows_of(pane_view.table)["10Y"]
    # Treasury's pages of 2022-12-30 and -29: 3.88 and 1.58, 3.83 and 1.56
    assert [cell.value for cell in ten.cells[:6]] == ["10Y", 3.88, 1.58, 2.3, 2.0, 3.0]
    assert ten.stamp.inputs == (("par_yields", "2022"), ("real_yields", "2022"))
    assert ten.stamp.observed == date(2022, 12, 30)
    assert [line.name for line in plot_of(pane_view).series] == ["nominal", "breakeven", "real"]
    assert pane_view.note == ""


def test_real_view_uses_last_common_day() -> None:
    snapshot = real_snapshot()
    [real] = snapshot.parts("real_yields")
    short = replace(real, frame=real.frame[real.frame["observed"] <= "2022-12-28"])
    pane_view = view(
        update_of(snapshot_of(*snapshot.parts("par_yields"), short)),
        CurveOptions(view_name=CurveViewName.REAL),
    )
    assert pane_view.stamp.observed == date(2022, 12, 28)
    assert "2022-12-28" in pane_view.note


def test_real_view_without_real_curve_shows_reason() -> None:
    pane_view = curve_view(CurveViewName.REAL)
    for row in pane_view.table.rows:
        assert [cell.value for cell in row.cells[2:]] == [None] * 6
        assert all("does not ship" in cell.formula for cell in row.cells[2:])
    assert lead_texts(pane_view) == [
        "no real yields: Treasury's real curve does not ship  it is fetched when online",
    ]
    before = curve_view(CurveViewName.REAL, day=date(1999, 6, 1))
    assert lead_texts(before) == ["no real yields: Treasury's real curve begins on 2003-01-02"]


def test_cushion_2025_12_17_matches_published() -> None:
    pane_view = curve_view(CurveViewName.CUSHION)
    rows = rows_of(pane_view.tidy)
    over = {name: rows[name].cells[-1].value for name in ("2Y", "3Y", "5Y", "7Y", "10Y")}
    published = {"2Y": -17.4, "3Y": -1.7, "5Y": 10.1, "7Y": 15.6, "10Y": 15.3}
    assert over == pytest.approx(published, abs=0.1)
    assert rows["10Y"].cells[4].value == pytest.approx(8.113, abs=5e-4)
    assert [cell.value for cell in rows["1Y"].cells[3:]] == [None] * 6
    assert list(rows_of(pane_view.table)) == ["3M", "2Y", "3Y", "5Y", "7Y", "10Y", "20Y", "30Y"]


def test_cushion_line_compares_belly_with_rest() -> None:
    pane_view = curve_view(CurveViewName.CUSHION)
    # means of -1.7, 10.1, 15.6 and of 15.3, 15.4, 8.2
    assert "2Y −17.4 bp  belly 3–7Y +8.0 bp  10–30Y +13.0 bp" in text_of(pane_view)
    ends = {tick.label: tick.x for tick in plot_of(pane_view).ticks}
    assert plot_of(pane_view).shades == (Shade(ends["3Y"], ends["7Y"], Tone.ACCENT, "3–7Y"),)


def test_by_slope_tidy_marks_inversion() -> None:
    rows = rows_of(by_slope(update_of(bundled_snapshot(date(2023, 7, 3))), CurveOptions()).tidy)
    # FRED's T10Y2Y of 2023-07-03
    assert rows["2s10s"].cells[1].value == -108
    assert rows["2s10s"].cells[-1].value is True
    assert rows["2-5-10"].cells[-1].value is None


def test_percentile_over_a_missing_year_says_why_there_is_none() -> None:
    """Ten years to 7 August 2026 have 2,500 business days; 250 of them are in 2024."""
    whole = bundled_snapshot()
    parts = [part for part in whole.parts("par_yields") if part.part != "2024"]
    for snapshot, days in ((whole, 2500), (snapshot_of(*parts), 2250)):
        cell = rows_of(by_slope(update_of(snapshot), CurveOptions()).tidy)["2s10s"]
        [percentile] = [cell for cell in cell.cells if "10 years" in cell.formula]
        assert f"{days:,}" in percentile.formula
        assert (percentile.value is None) is (days == 2250)
    assert percentile.formula == "needs 10 years of values, on 95% of the 2,500 days due; has 2,250"


@pytest.mark.parametrize("view_name", list(CurveViewName))
def test_every_view_without_curve_is_empty(view_name: CurveViewName) -> None:
    pane_view = view(update_of(snapshot_of()), CurveOptions(view_name=view_name))
    assert pane_view.table.rows == ()
    assert pane_view.stamp.observed is None
    assert by_slope(update_of(snapshot_of()), CurveOptions()).table.rows == ()


@pytest.mark.parametrize("view_name", list(CurveViewName))
@pytest.mark.parametrize("day", [date(1990, 1, 2), date(2003, 5, 1), date(2026, 8, 7)])
def test_every_view_rows_match_columns(view_name: CurveViewName, day: date) -> None:
    pane_view = curve_view(view_name, day=day)
    assert pane_view.table.rows
    for table in (pane_view.table, pane_view.tidy or pane_view.table):
        for row in table.rows:
            assert len(row.cells) == len(table.columns)
            assert all(cell.value == cell.value for cell in row.cells)


def test_history_range_has_the_label_of_its_months_or_years() -> None:
    assert [reach.label for reach in HistoryRange] == ["1M", "6M", "1Y", "5Y", "20Y", "max"]


def test_maturity_beyond_the_tenors_has_the_place_of_the_longest() -> None:
    positions = tenor_positions(["1M", "10Y", "30Y"], Axis.LINEAR)
    assert position_at(20, positions) == (positions["10Y"] + positions["30Y"]) / 2
    assert position_at(40, positions) == positions["30Y"]


def test_few_yields_imply_no_forward_rates() -> None:
    assert implied_yields({"10Y": 4.16}) == ImpliedYields({}, {})


def test_step_within_the_same_day_draws_no_earlier_curve() -> None:
    update = replace(update_of(bundled_snapshot(DAY)), previous=bundled_snapshot(DAY))
    same = plot_of(view(update, CurveOptions()))
    day_before = replace(update, previous=bundled_snapshot(date(2025, 12, 16)))
    before = plot_of(view(day_before, CurveOptions()))
    assert [line.role for line in before.series].count(Role.GHOST) == 1
    assert Role.GHOST not in [line.role for line in same.series]
