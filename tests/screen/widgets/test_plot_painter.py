"""Drawings of plots: what is drawn, where, and at any size."""

from __future__ import annotations

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from rich.cells import cell_len

from tests.support.effort import examples
from tests.support.widget_bench import plot
from tui.model.display_unit import DisplayUnit
from tui.model.plot import Level, Plot, Role, Series, Tick
from tui.screen.widgets import plot_painter
from tui.screen.widgets.plot_canvas import dots_of_cell
from tui.screen.widgets.plot_geometry import DOTS_DOWN, Drawing
from tui.screen.widgets.plot_nodes import NODE
from tui.screen.widgets.plot_symbols import GRAINS, Grain
from tui.screen.widgets.style_names import REVERSED


def text(drawing: Drawing) -> list[str]:
    return ["".join(run for _, run in line) for line in drawing.lines]


def style_names(drawing: Drawing) -> set[str]:
    return {name for line in drawing.lines for name, run in line if run.strip()}


def test_drawing_larger_than_terminal_is_not_cut() -> None:
    drawing = plot_painter.draw(plot(), 300, 100)
    assert len(drawing.lines) == 100
    assert {cell_len(line) for line in text(drawing)} == {300}


@pytest.mark.parametrize("bars", [False, True])
def test_roles_and_axes_have_style_names(bars: bool) -> None:
    names = style_names(plot_painter.draw(plot(bars=bars), 80, 20))
    roles = {"up", "up2"} if bars else {"oldest", "now", "name", "label", NODE}
    names = {name.removesuffix(REVERSED) for name in names}
    assert roles | {"axis", "tick", "threshold"} >= names - {""}
    assert roles | {"tick"} <= names


def test_level_outside_limits_is_not_drawn() -> None:
    drawing = plot_painter.draw(plot(), 80, 20)
    dotted = [
        line
        for line in drawing.lines
        if any(name == "threshold" and "⠁" <= run[0] <= "⣿" for name, run in line)
    ]
    assert len(dotted) == 1
    assert [level.label for level in drawing.levels] == ["rule 4.50%"]
    assert "▲ far away" in text(drawing)[0], "an arrow at the edge"


def test_dense_line_beside_todays_has_fewer_dots() -> None:
    """Without colours it would look like today's line: no dash is seen on a line so dense."""
    values = tuple((float(day), float(day * 7919 % 101)) for day in range(1000))
    solid, thinned = (
        sum(
            len(dots_of_cell(letter))
            for line in plot_painter.draw(plot_of(values, role), 60, 20).lines
            for style, run in line
            if style == role.value
            for letter in run
        )
        for role in (Role.NOW, Role.OLDER)
    )
    assert 0.4 < thinned / solid < 0.75


def plot_of(points: tuple[tuple[float, float | None], ...], role: Role) -> Plot:
    return Plot((Series("s", points, role),), (), DisplayUnit.PCT)


def test_missing_value_leaves_gap_in_line() -> None:
    points = tuple((float(x), None if 40 <= x < 60 else 1.0) for x in range(100))
    drawing = plot_painter.draw(Plot((Series("s", points, Role.NOW),), (), DisplayUnit.PCT), 60, 10)
    line = next(line for line in drawing.lines if any(name == "now" for name, _ in line))
    middle = "".join(run for _, run in line)[28:34]
    assert not middle.strip(" ·")


def test_bars_of_two_series_do_not_share_a_cell() -> None:
    official = tuple((float(n), 20.0) for n in range(12))
    private = tuple((float(n), 15.0) for n in range(12))
    both = (Series("o", official, Role.FIRST), Series("p", private, Role.SECOND))
    drawing = plot_painter.draw(Plot(both, (), DisplayUnit.USD_BN, bars=True), 60, 16)
    row = drawing.lines[8]
    solid = [(name, run) for name, run in row if name in ("up", "up2")]
    assert {run for _, run in solid} == {"█"}
    assert [name for name, _ in solid] == ["up", "up2"] * 12


def test_line_behind_bars_does_not_move_them() -> None:
    bars = Series("o", tuple((float(n), 20.0) for n in range(12)), Role.FIRST)
    line = Series("mean", tuple((float(n), 10.0) for n in range(12)), Role.OLDER, behind=True)
    alone = text(plot_painter.draw(Plot((bars,), (), DisplayUnit.USD_BN, bars=True), 60, 16))
    both = plot_painter.draw(Plot((bars, line), (), DisplayUnit.USD_BN, bars=True), 60, 16)
    crossed = [y for y, row in enumerate(both.lines) if any(name == "older" for name, _ in row)]
    assert crossed
    assert max(crossed) - min(crossed) <= 1
    for before, after in zip(alone, text(both), strict=True):
        assert all(new == old for old, new in zip(before, after, strict=True) if old not in " ·")


def test_newest_bars_are_drawn_if_not_all_fit() -> None:
    series = Series("o", tuple((float(n), float(n + 1)) for n in range(200)), Role.FIRST)
    ticks = tuple(Tick(float(n), str(n)) for n in range(0, 200, 10))
    lines = text(plot_painter.draw(Plot((series,), ticks, DisplayUnit.USD_BN, bars=True), 60, 16))
    assert "190" in lines[-1]
    assert " 10 " not in lines[-1]


@given(
    st.lists(st.floats(min_value=0, max_value=30), min_size=2, max_size=12, unique=True),
    st.integers(min_value=30, max_value=200),
)
@examples(40)
def test_cell_is_where_position_is_drawn(places: list[float], width: int) -> None:
    series = Series("s", tuple((x, 1.0) for x in sorted(places)), Role.NOW, dots=True)
    drawing = plot_painter.draw(
        Plot((series,), (Tick(places[0], "x"),), DisplayUnit.PCT), width, 10
    )
    row = drawing.lines[drawing.y.dot(1.0) // DOTS_DOWN]
    names = [name for name, run in row for _ in run]
    cells = {drawing.cell(x) for x in places}
    assert all(names[cell] == NODE for cell in cells if cell is not None)
    assert drawing.cell(drawing.x.low - 1) is None
    assert len(drawing.lines) == drawing.rows + 1, "the labels of the x axis are below"


def test_cell_of_bars_is_centre_of_group() -> None:
    drawing = plot_painter.draw(plot(bars=True), 80, 20)
    labels = text(drawing)[-1]
    for tick in plot(bars=True).ticks:
        cell = drawing.cell(tick.x)
        assert cell is not None
        assert abs(labels.index(tick.label) + (len(tick.label) - 1) / 2 - cell) <= 1
    assert drawing.cell(-5.0) is None


def test_zero_line_is_drawn_inside_limits() -> None:
    def axis_cells(low: float) -> int:
        series = Series("s", ((0.0, low), (1.0, 2.0)), Role.NOW)
        lines = plot_painter.draw(Plot((series,), (), DisplayUnit.BP), 60, 12).lines
        return max(run.count("▔") for line in lines for name, run in line)

    assert axis_cells(-2.0) > 10
    assert axis_cells(1.0) == 0


def test_one_bar_fills_no_more_than_its_value() -> None:
    bar = Series("o", ((0.0, -3.0),), Role.FIRST)
    lines = text(plot_painter.draw(Plot((bar,), (), DisplayUnit.USD_BN, bars=True), 40, 10))
    assert [line.count("█") for line in lines] == [*[8] * 9, 0]
    assert lines[0].startswith(" 0 ▔")


@pytest.mark.parametrize(("height", "first"), [(20, 1), (9, 0)])
def test_no_bar_of_a_high_plot_touches_the_legend(height: int, first: int) -> None:
    bars = Series("s", tuple((float(x), float(x - 3)) for x in range(8)), Role.FIRST)
    below = replace(bars, points=tuple((x, -abs(y or 0)) for x, y in bars.points))
    for series in (bars, below):
        drawing = plot_painter.draw(Plot((series,), (), DisplayUnit.PCT, bars=True), 60, height)
        rows = [
            row
            for row, line in enumerate(drawing.lines)
            if any(name.startswith(("up", "down")) for name, run in line if run.strip())
        ]
        assert rows[0] == (first if series is bars else 0)


def test_level_is_seen_inside_a_bar() -> None:
    bar = Series("o", ((0.0, 3.0), (1.0, 3.0)), Role.FIRST)
    plot_of_bars = Plot((bar,), (), DisplayUnit.USD_BN, (Level(1.0, "one"),), bars=True)
    lines = plot_painter.draw(plot_of_bars, 40, 12).lines
    names = {name for line in lines for name, run in line if "⠁" <= run[0] <= "⣿"}
    assert names == {"threshold", "up" + REVERSED}


def test_canvas_keeps_its_place_without_labels_of_the_x_axis() -> None:
    line = Series("s", ((0.0, 1.0), (1.0, 2.0)), Role.NOW)
    for ticks in ((), (Tick(0.5, " "),), (Tick(0.5, "x" * 99),)):
        lines = text(plot_painter.draw(Plot((line,), ticks, DisplayUnit.PCT), 40, 12))
        assert "⣀" in "".join(lines[:11])
        assert not lines[11].strip()


def test_plot_without_values_is_empty_drawing() -> None:
    assert plot_painter.draw(Plot((), (), DisplayUnit.PCT), 60, 16) == Drawing()
    nothing = Series("n", ((1.0, None), (2.0, nan), (3.0, inf)), Role.NOW)
    assert plot_painter.draw(Plot((nothing,), (), DisplayUnit.PCT), 60, 16) == Drawing()


Raw = list[tuple[float | None, float | None]]


def finite_x(points: Raw) -> tuple[tuple[float, float | None], ...]:
    return tuple((nan if x is None else x, y) for x, y in points)


ANY = st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True))


@examples(60)
@given(
    st.lists(st.lists(st.tuples(ANY, ANY), max_size=30), max_size=3),
    st.booleans(),
    st.integers(min_value=0, max_value=3),
    st.integers(min_value=24, max_value=120),
    st.integers(min_value=5, max_value=40),
    st.sampled_from(list(GRAINS.values())),
)
def test_any_values_give_drawing_of_requested_size(
    raw: list[Raw],
    bars: bool,
    behind: int,
    width: int,
    height: int,
    grain: Grain,
) -> None:
    series = tuple(
        Series(
            str(n), tuple((nan if x is None else x, y) for x, y in points), role, behind=n >= behind
        )
        for (n, points), role in zip(enumerate(raw), Role, strict=False)
    )
    drawing = plot_painter.draw(Plot(series, (), DisplayUnit.PCT, bars=bars), width, height, grain)
    assert len(drawing.lines) in (0, height)
    assert {cell_len(line) for line in text(drawing)} <= {width}


def test_line_without_a_value_is_not_drawn() -> None:
    empty = Series("not known", ((0.5, None), (1.0, None)), Role.RECENT)
    drawing = plot_painter.draw(replace(plot(), series=(*plot().series, empty)), 80, 20)
    assert "now" in style_names(drawing)
    assert "recent" not in style_names(drawing)
