"""First view of the curve pane against curves on Treasury's pages."""

from __future__ import annotations

from datetime import date
from math import sqrt

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.support.lead_text import lead_texts
from tests.support.rules import ToyRule, evaluate_rules
from tests.support.snapshots import bundled_snapshot, dataset, snapshot_of, update_of
from tui.measures.curve.par_curve import maturity_years
from tui.model.format import format_cell_with_unit
from tui.model.plot import Role
from tui.model.snapshot import State
from tui.model.table import Bar
from tui.model.text import Tone
from tui.model.view import View
from tui.screen.widgets import plot_painter
from tui.screen.widgets.fitted_lead import fitted_lead
from tui.screen.widgets.table_columns import fit_columns, measure_columns
from tui.screen.widgets.table_rows import rows_within
from tui.views.curve.options import Axis, CurveOptions, CurveViewName, is_tenor
from tui.views.curve.view import view


def curve_view(
    day: date, *rules: ToyRule, axis: Axis = Axis.SQRT, against: date | None = None
) -> View:
    snapshot = bundled_snapshot(day)
    options = CurveOptions(axis, against=against)
    return view(evaluate_rules(snapshot, *rules), options)


def text_of(pane_view: View) -> str:
    return "\n".join(lead_texts(pane_view))


def test_tidy_one_day_has_yields_and_changes() -> None:
    pane_view = curve_view(date(2025, 12, 19))
    assert pane_view.tidy is not None
    assert [column.key for column in pane_view.tidy.columns] == [
        "tenor",
        "maturity_years",
        "yield_pct",
        "change_1d_bp",
        "change_1w_bp",
        "change_1m_bp",
        "change_1y_bp",
        "percentile_10y_pct",
    ]
    rows = {row.key: [cell.value for cell in row.cells] for row in pane_view.tidy.rows}
    # FRED's DGS10: 4.16; 4.12 the day before, 4.19 a week, 4.13 a month, 4.57 a year before
    assert rows["10Y"][:-1] == ["10Y", 10.0, 4.16, 4.0, -3.0, 3.0, -41.0]
    assert rows["1.5M"][-2:] == [None, None]  # published since 2025-02-18
    assert pane_view.stamp.observed == date(2025, 12, 19)


def test_table_has_no_maturity_column() -> None:
    pane_view = curve_view(date(2025, 12, 19))
    assert "maturity_years" not in [column.key for column in pane_view.table.columns]
    for row in pane_view.table.rows:
        assert len(row.cells) == len(pane_view.table.columns)


def test_plot_newest_curve_is_last() -> None:
    plot = curve_view(date(2025, 12, 19)).plot
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
def test_plot_axis_positions_longest_tenor(axis: Axis, place: float) -> None:
    plot = curve_view(date(2025, 12, 19), axis=axis).plot
    assert plot is not None
    assert plot.series[-1].points[-1] == (place, 4.82)
    assert plot.ticks[-1].label == "30Y"
    assert plot.ticks[-1].priority == 0
    assert len({tick.x for tick in plot.ticks}) == len(plot.ticks)


def test_plot_levels_are_thresholds_around_their_tenor() -> None:
    plot = curve_view(
        date(2025, 12, 19),
        ToyRule(above=4.75),
        ToyRule(series="y10", above=9),
        ToyRule(series="spread_2s10s", below=4),
    ).plot
    assert plot is not None
    twenty, ten = plot.levels
    assert (twenty.y, twenty.label) == (4.75, "4.75 fires")
    assert (ten.y, ten.label) == (9.0, "10Y 9.00 fires")
    assert twenty.start == pytest.approx(sqrt(14), abs=0.1)
    assert twenty.end is None, "to the right edge"
    assert ten.start == pytest.approx(sqrt(8.4), abs=0.1)
    assert ten.end == twenty.start


def test_key_tenors_are_nodes_and_the_20_year_is_flagged_in_the_tone_of_what_fires() -> None:
    rules: dict[Tone, tuple[ToyRule, ...]] = {
        Tone.STRONG: (),
        Tone.WARNING: (ToyRule(above=4.75, severity="warning"),),
        Tone.CRITICAL: (
            ToyRule(id="low", above=4.7, severity="critical"),
            ToyRule(id="high", above=4.75, severity="warning"),
        ),
    }
    for tone, of_tone in rules.items():
        plot = curve_view(date(2025, 12, 19), *of_tone).plot
        assert plot is not None
        assert [node.label for node in plot.nodes] == ["3.48", "3.70", "4.16", "20Y 4.77", "4.82"]
        [flag] = [node for node in plot.nodes if node.is_flag]
        assert (flag.x, flag.y, flag.tone) == (sqrt(20), 4.77, tone)
        assert [node.is_key for node in plot.nodes] == [False, False, True, True, True]
        assert plot.hatch is Role.OLDEST


def test_earlier_curves_may_be_left_out_unless_all_are_asked_for() -> None:
    update = update_of(bundled_snapshot(date(2025, 12, 19)))
    overlays = {}
    for asked in (False, True):
        plot = view(update, CurveOptions(all_curves=asked, against=date(2024, 1, 2))).plot
        assert plot is not None
        overlays[asked] = {line.role for line in plot.series if line.is_overlay}
    assert overlays == {False: {Role.OLDEST, Role.OLDER, Role.RECENT, Role.LAST}, True: set()}


@pytest.mark.parametrize("size", [(116, 18), (76, 9), (56, 6)])
@pytest.mark.parametrize("bp", [-300, 300])
def test_overnight_rate_far_away_takes_no_rows_from_the_curve(
    bp: int, size: tuple[int, int]
) -> None:
    snapshot = bundled_snapshot(date(2025, 12, 19))
    plot = view(update_of(snapshot), CurveOptions()).plot
    assert plot is not None
    far = tuple(
        replace(line, points=tuple((x, (y or 0.0) + bp / 100) for x, y in line.points))
        if line.role is Role.SECURED
        else line
        for line in plot.series
    )
    squeezed = plot_painter.draw(replace(plot, series=far), *size)
    usual = plot_painter.draw(plot, *size)
    rows = [
        (drawing.y.dot(3.48) - drawing.y.dot(4.82)) / drawing.y.dots
        for drawing in (squeezed, usual)
    ]
    assert rows[0] >= 0.8 * rows[1]
    text = "".join(run for line in squeezed.lines for _, run in line)
    assert f"{'▲' if bp > 0 else '▼'} SOFR {3.66 + bp / 100:.2f}%" in text


def test_spread_below_zero_is_marked_inverted() -> None:
    # FRED's T10Y2Y: -1.08 on 2023-07-03, -1.06 the day before
    pane_view = curve_view(date(2023, 7, 3))
    assert "! 3m10y 2s10s 5s30s 2s20s INVERTED" in text_of(pane_view)
    names = {row.key: row.cells[0] for row in pane_view.table.rows}
    assert names["2s10s"].value == "2s10s INVERTED"
    assert names["2s10s"].short == "2s10s !"
    assert names["2-5-10"].value == "2-5-10"
    levels = {row.key: row.cells[1] for row in pane_view.table.rows}
    assert (levels["2s10s"].value, levels["2s10s"].tone) == (-108, Tone.WARNING)
    assert "INVERTED" not in text_of(curve_view(date(2025, 12, 19)))


def test_lead_names_the_moves_of_a_day_and_of_a_year() -> None:
    # FRED: DGS2 3.48 after 3.46 and 4.32 a year before; DGS10 4.16 after 4.12 and 4.57;
    # DGS30 4.82 after 4.80
    day, year = text_of(curve_view(date(2025, 12, 19))).splitlines()[0].split("  over a year ")
    assert day == "Bear steepener today  2Y +2  10Y +4  30Y +2 bp"
    assert year == "bull steepener  2Y −84  10Y −41 bp  SOFR 3.66%"


def test_lead_keeps_the_name_of_the_move_to_the_last() -> None:
    [lead] = curve_view(date(2025, 12, 19)).leads
    fitted = {room: "".join(span.text for span in fitted_lead(lead, room)) for room in (58, 30)}
    assert fitted == {
        58: "Bear steepener today  2Y +2  10Y +4  30Y +2 bp",
        30: "Bear steepener today",
    }


def test_tenors_sort_by_maturity_in_every_view() -> None:
    for name in CurveViewName:
        options = CurveOptions(view_name=name)
        table = view(update_of(bundled_snapshot(date(2025, 12, 19))), options).table
        rows = [row for row in table.rows if is_tenor(row.key)]
        terms = [row.cells[0].sort_value for row in rows]
        assert terms == sorted(map(maturity_years, (row.key for row in rows))), name


def test_table_has_key_rows_that_a_small_pane_keeps() -> None:
    table = curve_view(date(2025, 12, 19)).table
    assert table.start == "20Y"
    strong = [row.key for row in table.rows if row.strong]
    assert strong == ["2Y", "5Y", "10Y", "20Y", "30Y", "2s10s"]
    assert [row.key for row in table.rows if not row.drop] == strong
    kept = [row.key for row in rows_within(table.rows, 10, middle_drops=False).rows]
    assert kept == [*strong[:5], "3m10y", "2s10s", "5s30s", "2s20s", "2-5-10"]
    assert [row.key for row in rows_within(table.rows, 6, middle_drops=False).rows] == strong
    assert len({row.drop for row in table.rows if row.drop}) == 13, "one row at a time"


@pytest.mark.parametrize(
    ("available", "labels"),
    [
        (57, ["tenor", "%/bp", "1D bp", "1W", "1M", "1Y", "10-year range", "pctl"]),
        (56, ["tenor", "%/bp", "1D bp", "1W", "1M", "1Y"]),
        (35, ["tenor", "%/bp", "1D bp", "1M", "1Y"]),
        (31, ["tenor", "%/bp", "1D bp", "1M"]),
        (26, ["tenor", "%/bp", "1D bp"]),
    ],
)
def test_table_drops_columns_in_order(available: int, labels: list[str]) -> None:
    table = curve_view(date(2025, 12, 19)).table
    fitted = fit_columns(table, measure_columns(table), available)
    assert [table.columns[column].label for column in fitted.columns] == labels


def test_table_slopes_follow_tenors() -> None:
    rows = {row.key: row for row in curve_view(date(2025, 12, 19)).table.rows}
    assert list(rows)[-5:] == ["3m10y", "2s10s", "5s30s", "2s20s", "2-5-10"]
    assert format_cell_with_unit(rows["2s10s"].cells[1]) == "+68 bp"
    assert rows["2s10s"].cells[1].formula == "10Y − 2Y"
    assert rows["2-5-10"].cells[1].formula == "2 × 5Y − 2Y − 10Y"


def test_formulas_of_the_move_name_it_and_its_rule() -> None:
    # FRED's DGS2 3.46 and 3.48, DGS10 4.12 and 4.16 on 2025-12-18 and -19
    pane_view = curve_view(date(2025, 12, 19))
    assert text_of(pane_view).startswith("Bear steepener today")
    rows = {row.key: row for row in pane_view.table.rows}
    move_name = "called bear steepener, from the changes of 2Y and 10Y"
    assert all(move_name in rows[name].cells[2].formula for name in ("2Y", "10Y", "2s10s"))
    assert "called" not in rows["5Y"].cells[2].formula


def test_percentile_matches_fred() -> None:
    """The expected share is counted from FRED's DGS10, which has the same yields."""
    snapshot = bundled_snapshot(date(2025, 12, 19))
    [fred] = [part for part in snapshot.parts("fred") if part.part == "DGS10"]
    values = fred.frame.set_index("observed")["value"].loc["2015-12-20":"2025-12-18"]
    share = ((values <= 4.16).sum() + 1) / (len(values) + 1) * 100
    cell = {row.key: row.cells[-1] for row in curve_view(date(2025, 12, 19)).table.rows}
    assert cell["10Y"].value == pytest.approx(share, abs=0.05)
    assert cell["4M"].value is None
    assert "needs 10 years" in cell["4M"].formula


def test_plot_sofr_is_left_of_bills() -> None:
    plot = curve_view(date(2025, 12, 19)).plot
    assert plot is not None
    [secured] = [line for line in plot.series if line.role is Role.SECURED]
    # the New York Fed's SOFR of 2025-12-18
    assert {y for _, y in secured.points} == {3.66}
    assert secured.points[0][0] == 0
    assert (plot.ticks[0].label, plot.ticks[0].full) == ("", "o/n")
    assert text_of(curve_view(date(2025, 12, 19))).endswith("−41 bp  SOFR 3.66%")
    assert "SOFR" not in text_of(curve_view(date(2018, 3, 1)))


def test_plot_effective_rate_known_is_drawn() -> None:
    [par] = [part for part in bundled_snapshot().parts("par_yields") if part.part == "2026"]
    rate = pd.DataFrame({"observed": ["2026-08-06"], "value": [3.63]})
    update = update_of(snapshot_of(par, dataset("fred", "DFF", rate)))
    pane_view = view(update, CurveOptions())
    assert "EFFR 3.63%" in text_of(pane_view)
    assert pane_view.plot is not None
    assert [line.name for line in pane_view.plot.series if line.role is Role.POLICY] == ["EFFR"]


def test_against_day_adds_curve_and_column() -> None:
    pane_view = curve_view(date(2025, 12, 19), against=date(2020, 8, 2))
    assert pane_view.plot is not None
    # a Sunday: the curve of Friday 2020-07-31, on which FRED's DGS10 is 0.55
    [chosen] = [line for line in pane_view.plot.series if line.role is Role.CHOSEN]
    assert chosen.name == "2020-07-31"
    assert dict(chosen.points)[sqrt(10)] == 0.55
    assert pane_view.table.columns[-1].label == "2020-07-31 bp"
    ten = next(row for row in pane_view.table.rows if row.key == "10Y")
    assert ten.cells[-1].value == pytest.approx(361)
    assert ("par_yields", "history") in ten.stamp.inputs


def test_against_future_day_shows_reason() -> None:
    pane_view = curve_view(date(2025, 12, 19), against=date(2026, 1, 5))
    assert pane_view.note == "the curve of 2026-01-05 is not out yet"
    assert pane_view.table.columns == curve_view(date(2025, 12, 19)).table.columns


def test_against_day_that_should_be_known_says_it_is_not_at_hand() -> None:
    """The bundled curve ends in August 2026."""
    pane_view = curve_view(date(2026, 11, 20), against=date(2026, 11, 5))
    assert pane_view.note == "the curve of 2026-11-05 is not at hand"
    later = curve_view(date(2026, 11, 20), against=date(2026, 11, 25))
    assert later.note == "the curve of 2026-11-25 is not out yet"


def test_view_curve_stale_marks_every_row() -> None:
    [part] = [part for part in bundled_snapshot().parts("par_yields") if part.part == "2026"]
    stale = dataset("par_yields", "2026", part.frame, state=State.STALE)
    pane_view = view(update_of(snapshot_of(stale)), CurveOptions())
    assert {row.stamp.state for row in pane_view.table.rows} == {State.STALE}
    assert pane_view.stamp.state is State.STALE


def test_view_without_curve_is_empty() -> None:
    pane_view = view(update_of(snapshot_of()), CurveOptions())
    assert pane_view.table.rows == ()
    assert pane_view.table.empty
    assert pane_view.stamp.observed is None


def test_table_below_has_the_figures_of_the_cushion_view() -> None:
    snapshot = bundled_snapshot(date(2025, 12, 19))
    cushions = view(update_of(snapshot), CurveOptions(view_name=CurveViewName.CUSHION)).tidy
    below = curve_view(date(2025, 12, 19)).below
    assert cushions is not None
    assert below is not None
    over_cash = {row.key: row.cells[-1].value for row in cushions.rows}
    assert [row.key for row in below.rows] == ["2Y", "3Y", "5Y", "7Y", "10Y", "20Y", "30Y"]
    for row in below.rows:
        name, figure, bar = row.cells
        assert isinstance(figure.value, float)
        assert figure.value == pytest.approx(over_cash[str(name.value)])
        assert isinstance(bar.graphic, Bar)
        assert (bar.graphic.length < 0) == (figure.value < 0)
