"""Dots of lines: path, dashes, which overlays are left out, and the hatch."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tui.model.plot import Role
from tui.screen.widgets import plot_lines
from tui.screen.widgets.plot_geometry import position_scale, value_scale
from tui.screen.widgets.plot_points import Points, finite_points

X, Y = position_scale(0.0, 10.0, 20), value_scale(1.0, 5.0, 10)
"""40 dots of 0.25 across, and 40 of 0.1 from the top."""


def line(*heights: float | None) -> Points:
    """Return a line with a height at each whole number."""
    return finite_points([(float(x), y) for x, y in enumerate(heights)])


def flat(height: float) -> Points:
    return line(*[height] * 11)


def test_path_has_a_dot_in_every_column_and_breaks_at_missing_values() -> None:
    [first, second] = plot_lines.path(line(2.05, 2.05, None, 3.05, 4.05), X, Y)
    assert [x for x, _ in first] == [0, 1, 2, 3, 4]
    assert {y for _, y in first} == {29}, "2.05 is in the dot from 2.0 to 2.1"
    assert [x for x, _ in second] == [12, 13, 14, 15, 16]
    assert [y for _, y in second] == [19, 15, 13, 10, 9], "a quarter of a point is 2.5 dots"


def test_path_of_two_dots_straddles_the_value() -> None:
    """3.19 is nearest to the edge at 3.2, between dots 17 and 18; 3.11 to that at 3.1."""
    for value, upper in ((3.19, 17), (3.11, 18)):
        [run] = plot_lines.path(flat(value), X, Y, upper_of_two=True)
        assert {y for _, y in run} == {upper}


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), min_size=2, max_size=5))
@examples(40)
def test_dashes_are_measured_along_the_line(run: list[tuple[int, int]]) -> None:
    every = list(plot_lines.walk(run))
    assert {run[0], run[-1]} <= set(every)
    steps = pairwise(every)
    assert all(max(abs(x - u), abs(y - v)) <= 1 for (x, y), (u, v) in steps)
    drawn = plot_lines.dashed([run], Role.OLDER)
    assert drawn == {dot for number, dot in enumerate(every) if number % 12 < 8}


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), min_size=2, max_size=5))
@examples(40)
def test_thinned_line_keeps_its_own_dots_and_half_of_those_between(
    run: list[tuple[int, int]],
) -> None:
    every = set(plot_lines.walk(run))
    drawn = plot_lines.thinned(every, [run])
    assert set(run) <= drawn <= every
    between = every - set(run)
    assert drawn - set(run) == {(x, y) for x, y in between if (x + y) % 2 == 0}


@pytest.mark.parametrize(
    ("distance", "is_thick", "near"),
    [(0.09, False, True), (0.11, False, False), (0.19, True, True), (0.21, True, False)],
)
def test_overlay_within_a_dot_is_near(distance: float, is_thick: bool, near: bool) -> None:
    """A dot is 0.1 high. Today's line is one dot thick, or two."""
    overlay = flat(3.0 + distance)
    assert plot_lines.is_near(overlay, flat(3.0), X, Y, is_thick=is_thick) is near


@pytest.mark.parametrize(("apart", "near"), [(2, True), (4, False)])
def test_overlay_is_near_on_three_quarters_of_its_length(apart: int, near: bool) -> None:
    overlay = line(*[4.0] * apart, *[3.0] * (11 - apart))
    assert plot_lines.is_near(overlay, flat(3.0), X, Y, is_thick=False) is near


def test_overlay_is_compared_only_where_both_have_values() -> None:
    assert plot_lines.is_near(line(3.0, 3.0, 3.0), flat(3.0), X, Y, is_thick=False)
    assert not plot_lines.is_near(line(3.0), line(None, None), X, Y, is_thick=False)


def test_farthest_dot_is_where_a_name_belongs() -> None:
    today = plot_lines.path(flat(3.0), X, Y)
    overlay = plot_lines.path(line(3.0, 3.0, 4.05, 3.0), X, Y)
    ((x, y), *_), distance = plot_lines.farthest(overlay, today)
    assert (x, y) == (8, 9)
    assert distance > 0
    assert plot_lines.farthest(plot_lines.path(line(2.05, 2.05), X, Y), [])[1] == 0


def test_hatch_is_between_the_lines_and_near_none() -> None:
    today, before = plot_lines.path(flat(2.0), X, Y), plot_lines.path(flat(4.0), X, Y)
    other = plot_lines.path(flat(3.0), X, Y)
    drawn = [{dot for run in each for dot in run} for each in (today, before, other)]
    below, above = plot_lines.hatch(today, before, 4, drawn)
    assert below
    assert not above, "today's line is below the other everywhere"
    heights = {each[0][0][1] for each in (today, before, other)}
    assert all(abs(y - height) > 2 for _, y in below for height in heights)
    assert all(min(heights) < y < max(heights) for _, y in below)
    assert not plot_lines.hatch(before, today, 4, drawn)[0]


def test_overlay_beside_today_is_not_near_it() -> None:
    left, right = finite_points([(0.0, 3.0), (2.0, 3.0)]), finite_points([(6.0, 3.0), (9.0, 3.0)])
    assert not plot_lines.is_near(left, right, X, Y, is_thick=False)
