"""Painted cells read back into values: lines, nodes, levels, bars and labels of the axes."""

from __future__ import annotations

from itertools import pairwise
from math import copysign

from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tests.support.plot_reading import Reading
from tui.model.display_unit import DisplayUnit
from tui.model.plot import Level, Plot, Role, Series, Tick
from tui.screen.widgets import plot_bars, plot_nodes, plot_painter
from tui.screen.widgets.plot_lines import DASHES
from tui.screen.widgets.plot_symbols import BRAILLE, GRAINS, Grain

WIDTHS = st.integers(min_value=30, max_value=198)
HEIGHTS = st.integers(min_value=5, max_value=57)
ROLES = (Role.OLDEST, Role.RECENT, Role.NOW)
BAR_ROLES = (Role.FIRST, Role.SECOND)
SLACK = 1e-6
"""Share of a dot that rounding of floating point may add."""

values = st.floats(min_value=-1, max_value=1, allow_subnormal=False).map(lambda v: round(v, 6))
scales = st.sampled_from([0.01, 1.0, 40.0, 5_000.0])
"""Basis points, percent, billions of a month and of a country."""


@st.composite
def curves(draw: st.DrawFn, *, count: int = 3, nodes: bool = False) -> Plot:
    """Return a plot of lines with missing values; its range may contain zero or not."""
    scale = draw(scales)
    shift = draw(st.sampled_from([0.0, 0.0, -3.0, 3.0, 0.99, -0.99]))
    size = draw(st.integers(min_value=1, max_value=14))
    xs = sorted(draw(st.lists(st.integers(0, 400), min_size=size, max_size=size, unique=True)))
    drawn = []
    for role in ROLES[: draw(st.integers(min_value=1, max_value=count))]:
        ys = draw(st.lists(st.one_of(values, values, st.none()), min_size=size, max_size=size))
        heights = [None if y is None else (y + shift) * scale for y in ys]
        points = zip(map(float, xs), heights, strict=True)
        drawn.append(Series("", tuple(points), role, dots=nodes))
    levels = tuple(Level((draw(values) + shift) * scale, "level") for _ in range(2))
    ticks = tuple(Tick(float(x), str(x)) for x in xs)
    return Plot(tuple(drawn), ticks, DisplayUnit.RATIO, levels=levels)


@st.composite
def bars(draw: st.DrawFn) -> Plot:
    """Return a plot of one or two series of bars: of both signs, or of one."""
    scale = draw(scales)
    sign = draw(st.sampled_from([None, 1.0, -1.0]))
    size = draw(st.integers(min_value=1, max_value=24))
    small = st.sampled_from([0.0, 1e-9, -1e-9, 0.004, -0.004])
    drawn = []
    for role in BAR_ROLES[: draw(st.integers(min_value=1, max_value=2))]:
        ys = draw(st.lists(st.one_of(values, small, st.none()), min_size=size, max_size=size))
        signed = [y if y is None or sign is None else copysign(y, sign) for y in ys]
        points = ((float(x), None if y is None else y * scale) for x, y in enumerate(signed))
        drawn.append(Series(role.value, tuple(points), role))
    ticks = tuple(Tick(float(x), str(x)) for x in range(size))
    return Plot(tuple(drawn), ticks, DisplayUnit.RATIO, bars=True)


def known_points(series: Series) -> list[tuple[float, float]]:
    return [(x, y) for x, y in series.points if y is not None]


def assert_labels_are_on_their_rows(reading: Reading) -> None:
    labels = reading.label_rows()
    for value, row in labels.items():
        assert reading.row_contains(row, value)
    rows = sorted(labels.values())
    assert all(other - one >= 2 for one, other in pairwise(rows))
    if 0.0 in labels:
        edge = reading.y_high - labels[0.0] * reading.row_extent
        assert abs(edge) < reading.dot_extent * SLACK, "0 is in the line below its edge"


def assert_levels_are_drawn(reading: Reading, levels: tuple[Level, ...]) -> None:
    """Each dash of a level is lit, except in the cells of today's line and of nodes."""
    within = reading.dot_extent * (0.5 + SLACK)
    drawn, left_out = DASHES[Role.THRESHOLD]
    for level in levels:
        for column in range(2 * reading.columns):
            if column % (drawn + left_out) >= drawn:
                continue
            near = list(map(reading.value_of_dot, reading.lit_dots[column]))
            is_lit = any(abs(value - level.y) <= within for value in near)
            assert is_lit or hides_level(reading, column, level.y)


def hides_level(reading: Reading, column: int, y: float) -> bool:
    row = int((reading.y_high - y) / reading.row_extent)
    rows = range(max(0, row - 1), min(row + 2, len(reading.rows)))
    names = {reading.rows[at][reading.left + column // 2].name for at in rows}
    return not names.isdisjoint({Role.NOW.value, plot_nodes.NODE})


def line_range(series: Series, low: float, high: float) -> tuple[float, float] | None:
    """Return the least and greatest value of a line between two positions, None for none."""
    heights = [y for x, y in known_points(series) if low <= x <= high]
    for (x, y), (next_x, next_y) in pairwise(series.points):
        if y is None or next_y is None or next_x < low or x > high:
            continue
        for at in (max(x, low), min(next_x, high)):
            heights.append(y + (next_y - y) * (at - x) / (next_x - x))
    return (min(heights), max(heights)) if heights else None


@given(curves(), WIDTHS, HEIGHTS)
@examples(60)
def test_points_of_today_and_levels_are_within_half_a_dot(
    plot: Plot, width: int, height: int
) -> None:
    drawing = plot_painter.draw(plot, width, height)
    if not drawing.lines:
        assert not any(map(known_points, plot.series))
        return
    reading = Reading(drawing)
    within = reading.dot_extent * (0.5 + SLACK)
    for series in plot.series:
        for x, y in known_points(series) if series.role is Role.NOW else ():
            near = [value for value in reading.values_at(x) if abs(value - y) <= within]
            assert near, f"{y} at {x}"
            assert y == 0 or any(value * y > 0 for value in near), f"{y} at {x} has another sign"
    drawn = {level.y for level in drawing.levels}
    for level in plot.levels:
        assert (level.y in drawn) == (reading.y_low <= level.y <= reading.y_high)
    assert_levels_are_drawn(reading, drawing.levels)
    assert_labels_are_on_their_rows(reading)


@given(curves(), WIDTHS, HEIGHTS, st.sampled_from(list(GRAINS.values())))
@examples(50)
def test_every_dot_of_todays_line_is_at_its_value(
    plot: Plot, width: int, height: int, grain: Grain
) -> None:
    """A line of two dots may have the one above or below the dot of its value."""
    today = [series for series in plot.series if series.role is Role.NOW]
    drawing = plot_painter.draw(plot, width, height, grain)
    if not today or not drawing.lines:
        return
    is_thick = drawing.rows >= plot_nodes.LARGE_ROWS and grain is BRAILLE
    reading = Reading(drawing)
    for piece in reading.pieces(*(role.value for role in ROLES)):
        assert piece.y_low < reading.y_high - reading.row_extent, "a line where values are read"
    for piece in reading.pieces(Role.NOW.value):
        across, down = piece.x_high - piece.x_low, piece.y_high - piece.y_low
        found = line_range(today[0], piece.x_low - across, piece.x_high + across)
        assert found is not None, "a dot where there is no line"
        reach = down * (1 if is_thick else SLACK)
        assert piece.y_low - reach <= found[1]
        assert piece.y_high + reach >= found[0]


@given(curves(count=1), WIDTHS, HEIGHTS)
@examples(40)
def test_dashes_are_on_the_line_alone(plot: Plot, width: int, height: int) -> None:
    [series] = plot.series
    drawing = plot_painter.draw(plot, width, height)
    for piece in Reading(drawing).pieces(series.role.value) if drawing.lines else ():
        down, across = piece.y_high - piece.y_low, piece.x_high - piece.x_low
        other = [level.y for level in plot.levels] + [0.0]
        if any(piece.y_low - down <= y <= piece.y_high + down for y in other):
            continue
        found = line_range(series, piece.x_low - across, piece.x_high + across)
        assert found is not None
        assert piece.y_low - SLACK * down <= found[1]
        assert piece.y_high + SLACK * down >= found[0]


@given(curves(nodes=True), WIDTHS, HEIGHTS)
@examples(60)
def test_nodes_are_blobs_around_their_values(plot: Plot, width: int, height: int) -> None:
    """Every value has a node whose middle is within half a dot; no node is elsewhere."""
    known = [point for series in plot.series for point in known_points(series)]
    if not known:
        return
    reading = Reading(plot_painter.draw(plot, width, height))
    nodes = {
        (row, column - reading.left)
        for row, cells in enumerate(reading.rows)
        for column, cell in enumerate(cells)
        if cell.name == plot_nodes.NODE
    }
    places = [
        (column, dot)
        for x, y in known
        for column in reading.dot_columns(x)
        for dot in range(4 * len(reading.rows))
        if abs(reading.value_of_dot(dot) - y) <= reading.dot_extent * (0.5 + SLACK)
    ]
    for x, y in known:
        assert any(
            all(
                (dot + down) // 4 == len(reading.rows) or dot + down in reading.lit_dots[column]
                for down in ((-1, 0, 1) if len(reading.rows) >= plot_nodes.SMALL_ROWS else (0,))
                if dot + down >= 0
            )
            for column, dot in places
            if column in reading.dot_columns(x)
            and abs(reading.value_of_dot(dot) - y) <= reading.dot_extent * (0.5 + SLACK)
        ), f"{y} at {x}"
    near = {
        ((dot + down) // 4, (column + across) // 2)
        for column, dot in places
        for across in range(-2, 3)
        for down in range(-2, 3)
    }
    assert {(dot // 4, column // 2) for column, dot in places} & nodes
    assert nodes <= near
    assert_labels_are_on_their_rows(reading)


@given(bars(), WIDTHS, HEIGHTS)
@examples(80)
def test_bars_have_their_values_and_signs(plot: Plot, width: int, height: int) -> None:
    drawing = plot_painter.draw(plot, width, height)
    if not drawing.lines:
        return
    reading = Reading(drawing)
    assert_labels_are_on_their_rows(reading)
    zero_row, eighth = reading.label_rows()[0.0], reading.row_extent / 8
    groups = drawing.groups or {}
    for number, series in enumerate(plot.series):
        known = dict(known_points(series))
        for x, group in groups.items():
            bar_width = len(group) // len(plot.series)
            for column in group[number * bar_width : (number + 1) * bar_width]:
                names = plot_bars.UP_AND_DOWN.get(series.role.value, ("up", "down"))
                above, below = reading.bar_eighths(column, names, zero_row)
                value, read = known.get(x, 0.0), (above - below) * eighth
                if abs(value) < eighth * (1 - SLACK):
                    assert above + below == 0, "a bar under one eighth is left empty"
                    continue
                assert (above > 0, below > 0) == (value > 0, value < 0) or not read
                assert abs(read - value) <= eighth * (0.5 + SLACK)
    inside = {column for group in groups.values() for column in group}
    for cells in reading.rows:
        for column in set(range(reading.left, len(cells))) - inside:
            assert cells[column].letter in " ▔·"
