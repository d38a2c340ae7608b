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
from tui.screen.widgets import plot_nodes, plotext_figure

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
        drawn.append(Series(role.value, tuple(points), role, dots=nodes))
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
    within = reading.dot_extent * (0.5 + SLACK)
    for level in levels:
        for column in range(0, 2 * reading.columns, 2):
            dots = reading.lit_dots[column] | reading.lit_dots[column + 1]
            assert any(abs(reading.value_of_dot(dot) - level.y) <= within for dot in dots)


@given(curves(), WIDTHS, HEIGHTS)
@examples(80)
def test_points_and_levels_are_within_half_a_dot(plot: Plot, width: int, height: int) -> None:
    drawing = plotext_figure.draw(plot, width, height)
    if not drawing.lines:
        assert not any(map(known_points, plot.series))
        return
    reading = Reading(drawing)
    within = reading.dot_extent * (0.5 + SLACK)
    for series in plot.series:
        for x, y in known_points(series):
            near = [value for value in reading.values_at(x) if abs(value - y) <= within]
            assert near, f"{y} at {x}"
            assert y == 0 or any(value * y > 0 for value in near), f"{y} at {x} has another sign"
    drawn = {level.y for level in drawing.levels}
    for level in plot.levels:
        assert (level.y in drawn) == (reading.y_low <= level.y <= reading.y_high)
    assert_levels_are_drawn(reading, drawing.levels)
    assert_labels_are_on_their_rows(reading)


@given(curves(count=1), WIDTHS, HEIGHTS)
@examples(60)
def test_line_has_no_dots_beyond_its_values_or_where_they_are_missing(
    plot: Plot, width: int, height: int
) -> None:
    [series] = plot.series
    known = known_points(series)
    if not known:
        return
    reading = Reading(plotext_figure.draw(plot, width, height))
    within = reading.dot_extent * (0.5 + SLACK)
    low, high = min(y for _, y in known), max(y for _, y in known)
    other_values = [level.y for level in plot.levels] + [0.0]
    columns_with_dots = set()
    for column, dots in reading.lit_dots.items():
        for value in map(reading.value_of_dot, dots):
            if all(abs(value - y) > within for y in other_values):
                assert low - within <= value <= high + within
                columns_with_dots.add(column)
    allowed = {column for x, _ in known for column in reading.dot_columns(x)}
    for (x, y), (next_x, next_y) in pairwise(series.points):
        if y is not None and next_y is not None:
            allowed |= set(range(reading.dot_columns(x)[0], reading.dot_columns(next_x)[-1]))
    assert columns_with_dots <= allowed


@given(curves(nodes=True), WIDTHS, HEIGHTS)
@examples(60)
def test_nodes_are_blobs_around_their_values(plot: Plot, width: int, height: int) -> None:
    """Every value has a node whose middle is within half a dot; no node is elsewhere."""
    known = [point for series in plot.series for point in known_points(series)]
    if not known:
        return
    reading = Reading(plotext_figure.draw(plot, width, height))
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
@examples(100)
def test_bars_have_their_values_and_signs(plot: Plot, width: int, height: int) -> None:
    drawing = plotext_figure.draw(plot, width, height)
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
                above, below = reading.bar_eighths(column, series.role, zero_row)
                value, read = known.get(x, 0.0), (above - below) * eighth
                assert (above > 0, below > 0) == (value > 0, value < 0)
                assert abs(read - value) <= reading.dot_extent * (0.5 + SLACK)
                assert abs(read - value) <= eighth * (0.5 + SLACK) or above + below == 1
    inside = {column for group in groups.values() for column in group}
    for cells in reading.rows:
        for column in set(range(reading.left, len(cells))) - inside:
            assert cells[column].letter in " ▔"
