"""Marks of releases on the axis of days: their cells, their names, and what a small plot drops."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from tui.model.display_unit import DisplayUnit
from tui.model.plot import AxisMarks, Plot, Role, Series, XAxis
from tui.screen.widgets.plot_geometry import Drawing
from tui.screen.widgets.plot_legend import position_label
from tui.screen.widgets.plot_painter import draw
from tui.screen.widgets.plot_symbols import ASCII, BRAILLE, Grain
from tui.views.day_axis import day_ticks, x_of_day

FIRST = date(2025, 1, 2)
DAYS = [FIRST + timedelta(days=number) for number in range(0, 360, 2)]
TIC = AxisMarks("TIC", tuple(x_of_day(date(2025, month, 17)) for month in range(1, 13)))
DECISIONS = ((1, 29), (3, 19), (5, 7), (6, 18), (7, 30), (9, 17), (10, 29), (12, 10))
FOMC = AxisMarks("FOMC", tuple(x_of_day(date(2025, *each)) for each in DECISIONS))
PLOT = Plot(
    (Series("a", tuple((x_of_day(day), float(day.day)) for day in DAYS), Role.NOW),),
    day_ticks(DAYS[0], DAYS[-1]),
    DisplayUnit.USD_BN,
    x_axis=XAxis.DAYS,
    marks=(TIC, FOMC),
)


def axis(drawing: Drawing) -> str:
    return "".join(text for _, text in drawing.lines[-1])


def marked_limits(drawing: Drawing, tick: str = "╵") -> list[tuple[float, float]]:
    """Return the limits of the x axis in each cell with a tick, read off the cells alone."""
    extent = (drawing.x.high - drawing.x.low) / len(drawing.canvas)
    cells = [cell for cell, letter in enumerate(axis(drawing)) if letter == tick]
    starts = [drawing.x.low + (cell - drawing.left) * extent for cell in cells]
    return [(start, start + extent) for start in starts]


@pytest.mark.parametrize("grain", [BRAILLE, ASCII])
@pytest.mark.parametrize("width", [80, 118, 200])
def test_each_tick_is_in_the_cell_of_its_day_and_each_day_has_one(width: int, grain: Grain) -> None:
    """A day below a label has none, and the labels are those of a plot without marks."""
    drawing, bare = draw(PLOT, width, 12, grain), draw(replace(PLOT, marks=()), width, 12, grain)
    tick = "'" if grain is ASCII else "╵"
    days = [*TIC.xs, *FOMC.xs]
    limits = marked_limits(drawing, tick)
    assert len(limits) >= 12
    for low, high in limits:
        assert any(low <= day <= high for day in days)
    assert axis(drawing).replace(tick, " ") == axis(bare)
    for day in days:
        cell = drawing.cell(day)
        assert cell is not None
        assert axis(drawing)[cell] == tick or axis(bare)[cell] != " "


@pytest.mark.parametrize(("width", "kinds"), [(118, "╵ TIC, FOMC"), (50, "╵ TIC"), (30, "")])
def test_small_plot_drops_whole_kinds_from_the_last(width: int, kinds: str) -> None:
    drawing = draw(PLOT, width, 12)
    texts = [text.strip() for line in drawing.lines[:-1] for _, text in line]
    assert [text for text in texts if "╵" in text] == ([f"bn  {kinds}"] if kinds else [])
    days = {"": (), "╵ TIC": TIC.xs, "╵ TIC, FOMC": (*TIC.xs, *FOMC.xs)}[kinds]
    for low, high in marked_limits(drawing):
        assert any(low <= day <= high for day in days)


def test_day_that_is_read_off_names_its_release() -> None:
    assert position_label(PLOT, TIC.xs[0]) == "2025-01-17 TIC"
    assert position_label(PLOT, TIC.xs[0] + 1) == "2025-01-18"
