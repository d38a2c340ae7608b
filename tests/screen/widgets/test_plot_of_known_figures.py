"""Plots of the figures known on 19 December 2025, read back from their cells.

The figures are Treasury's par yields of that day and the net purchases of notes and bonds that TIC
published the day before. The sizes are those of the pane's plot in terminals of 80x24 and 120x40.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from math import sqrt

import pytest

from tests.support.plot_reading import Reading
from tests.support.rules import ToyRule, evaluate_rules
from tests.support.snapshots import bundled_snapshot, update_of
from tui.model.plot import Plot, Series
from tui.screen.widgets import plot_bars, plot_painter
from tui.views.curve import view as curve
from tui.views.curve.options import CurveOptions, CurveViewName
from tui.views.flows import view as flows
from tui.views.flows.options import FlowsOptions

DAY = date(2025, 12, 19)
RULE = ToyRule(id="y20", when="y20 > 4.75%", clear="y20 < 4.65%", severity="warning")
IN_80X24, IN_120X40 = (76, 6), (116, 15)
CURVE_IN_GRID, CURVE_IN_120X40, CURVE_IN_80X24 = (56, 6), (116, 18), (76, 9)


def known_plot(plot: Plot | None) -> Plot:
    assert plot is not None
    return plot


@cache
def curve_plot(view_name: CurveViewName = CurveViewName.CURVE, subject: str = "20Y") -> Plot:
    update = evaluate_rules(bundled_snapshot(DAY), RULE, is_past=True)
    return known_plot(curve.view(update, CurveOptions(view_name=view_name, subject=subject)).plot)


@pytest.mark.parametrize("size", [IN_80X24, IN_120X40])
def test_sales_hang_below_zero(size: tuple[int, int]) -> None:
    options = FlowsOptions(instrument="bonds_notes")
    plot = known_plot(flows.view(update_of(bundled_snapshot(DAY)), options).plot)
    drawing = plot_painter.draw(plot, *size)
    reading, groups = Reading(drawing), drawing.groups or {}
    zero_row = reading.label_rows()[0.0]
    official, private = (series for series in plot.series if not series.behind)
    latest = max(groups)
    for bar, (series, bought_usd_bn) in enumerate(((official, -24.8), (private, -36.4))):
        assert dict(series.points)[latest] == pytest.approx(bought_usd_bn, abs=0.05)
        column = groups[latest][bar * len(groups[latest]) // 2]
        above, below = reading.bar_eighths(
            column, plot_bars.UP_AND_DOWN.get(series.role.value, ("up", "down")), zero_row
        )
        assert above == 0
        assert below * reading.row_extent / 8 == pytest.approx(
            -bought_usd_bn, abs=reading.row_extent / 8
        )
    for x, group in groups.items():
        value = dict(official.points)[x]
        above, below = reading.bar_eighths(group[0], ("up", "down"), zero_row)
        assert value is not None
        if abs(value) >= reading.row_extent / 8:
            assert (above > 0, below > 0) == (value > 0, value < 0)


@pytest.mark.parametrize("size", [CURVE_IN_GRID, CURVE_IN_120X40])
def test_nodes_of_the_curve_agree_with_labels(size: tuple[int, int]) -> None:
    plot = curve_plot()
    drawing = plot_painter.draw(plot, *size)
    reading = Reading(drawing)
    yields = dict(plot.series[-1].points)
    for tick in plot.ticks:
        cell, value = drawing.cell(tick.x), yields.get(tick.x)
        if value is None or tick.label not in ("2Y", "5Y", "10Y", "20Y", "30Y"):
            continue
        assert cell is not None
        dot = drawing.y.dot(value)
        assert abs(reading.value_of_dot(dot) - value) <= reading.dot_extent * 0.500001
        assert reading.rows[dot // 4][cell].name.startswith("node"), f"{tick.label} {value}"
        assert all(dot in reading.lit_dots[column] for column in reading.dot_columns(tick.x))
        for labelled, label_row in reading.label_rows().items():
            side = (dot // 4 - label_row) * (value - labelled)
            assert side <= 0, f"{tick.label} against {labelled}"


@pytest.mark.parametrize("size", [CURVE_IN_GRID, CURVE_IN_120X40])
def test_threshold_is_drawn_only_where_it_applies(size: tuple[int, int]) -> None:
    """4.75% on the 20-year means nothing at 10 years, where the curve crosses no such level."""
    plot = curve_plot()
    drawing = plot_painter.draw(plot, *size)
    reading = Reading(drawing)
    [level] = drawing.levels
    assert level.y == 4.75
    pieces = reading.pieces("threshold")
    assert pieces
    assert sqrt(13) < min(piece.x_low for piece in pieces) < sqrt(16)
    assert any(piece.y_low <= 4.75 <= piece.y_high for piece in pieces), "no dot of the level"
    texts = ["".join(run for _, run in line) for line in drawing.lines]
    assert any("4.75 fires" in text for text in texts)
    assert any(" 20Y 4.77 " in text for text in texts)


@pytest.mark.parametrize("size", [CURVE_IN_GRID, CURVE_IN_120X40])
def test_flag_of_the_20_year_has_the_tone_of_its_firing_rule(size: tuple[int, int]) -> None:
    drawing = plot_painter.draw(curve_plot(), *size)
    names = {name for line in drawing.lines for name, _ in line}
    assert {"flag-warning", "node-warning"} <= names


@pytest.mark.parametrize("size", [CURVE_IN_80X24, CURVE_IN_120X40])
def test_day_and_week_are_left_out_and_month_and_year_are_drawn(size: tuple[int, int]) -> None:
    """The week moved the curve by 5 bp at most, the month by 33 bp at its short end."""
    drawing = plot_painter.draw(curve_plot(), *size)
    assert drawing.left_out == ("1W", "1D")
    names = {name for line in drawing.lines for name, _ in line}
    assert {"older", "oldest", "down2"} <= names
    assert names.isdisjoint({"recent", "last", "up2"})


@pytest.mark.parametrize("size", [CURVE_IN_GRID, CURVE_IN_120X40])
def test_20_year_is_drawn_on_its_side_of_the_threshold(size: tuple[int, int]) -> None:
    plot = curve_plot(CurveViewName.HISTORY)
    drawing = plot_painter.draw(plot, *size)
    reading = Reading(drawing)
    [series] = plot.series
    level_dot = drawing.y.dot(4.75)
    for x, y in last_year(series):
        dots = [reading.dot_extent * 0.500001 >= abs(v - y) for v in reading.values_at(x)]
        assert any(dots)
        assert (drawing.y.dot(y) - level_dot) * (y - 4.75) <= 0


def last_year(series: Series) -> list[tuple[float, float]]:
    return [(x, y) for x, y in series.points[-250:] if y is not None]


@pytest.mark.parametrize("width", range(76, 84))
@pytest.mark.parametrize("height", [7, 8, 9])
def test_name_of_today_is_near_its_line(width: int, height: int) -> None:
    """The curve begins with 3.71. Far above it are the curves of a month and of a year ago."""
    drawing = plot_painter.draw(curve_plot(), width, height)
    rows = ["".join(text for _, text in line) for line in drawing.lines[: drawing.rows]]
    [named] = [number for number, row in enumerate(rows) if "19 Dec" in row]
    assert abs(named - drawing.y.dot(3.71) // 4) <= 2
