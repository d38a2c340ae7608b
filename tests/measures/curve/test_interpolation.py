"""Interpolation: a worked example, and properties that hold for any points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tui.measures.curve.interpolation import Interpolation, linear, monotone

Floats = NDArray[np.float64]


@st.composite
def curves(draw: st.DrawFn) -> tuple[Floats, Floats]:
    steps = draw(st.lists(st.floats(min_value=0.05, max_value=12), min_size=1, max_size=12))
    heights = st.floats(min_value=-2, max_value=16)
    y = draw(st.lists(heights, min_size=len(steps) + 1, max_size=len(steps) + 1))
    return np.cumsum([0.1, *steps]), np.array(y)


@given(curves(), st.sampled_from([linear, monotone]))
def test_values_between_two_points_are_monotone(
    curve: tuple[Floats, Floats], interpolate: Interpolation
) -> None:
    x, y = curve
    for left in range(len(x) - 1):
        at = np.linspace(x[left], x[left + 1], 50)
        values = interpolate(x, y, at)
        low, high = sorted((y[left], y[left + 1]))
        assert (values >= low - 1e-9).all()
        assert (values <= high + 1e-9).all()
        steps = np.diff(values) * (1 if y[left + 1] >= y[left] else -1)
        assert (steps >= -1e-9).all()


@given(curves(), st.sampled_from([linear, monotone]))
def test_curve_passes_through_points_and_is_nan_beyond_them(
    curve: tuple[Floats, Floats], interpolate: Interpolation
) -> None:
    x, y = curve
    assert interpolate(x, y, x) == pytest.approx(y)
    assert np.isnan(interpolate(x, y, np.array([x[0] - 0.01, x[-1] + 0.01]))).all()


@given(curves())
def test_monotone_curve_has_continuous_slope(curve: tuple[Floats, Floats]) -> None:
    x, y = curve
    step = 1e-7
    inner = x[1:-1]
    before = (y[1:-1] - monotone(x, y, inner - step)) / step
    after = (monotone(x, y, inner + step) - y[1:-1]) / step
    steepest = np.abs(np.diff(y) / np.diff(x)).max()
    assert before == pytest.approx(after, abs=1e-4 * steepest + 1e-6)


def test_monotone_worked_example() -> None:
    # Points (0, 0), (1, 1), (3, 2), (4, 2): chords 1, 0.5, 0. At x = 1 the weights are
    # 2*2 + 1 = 5 and 2 + 2*1 = 4, so the slope is 9 / (5/1 + 4/0.5) = 9/13. At x = 3 it is 0,
    # because the next chord is flat. Half way from 1 to 3: 1.5 + 2/8 * 9/13 = 1.5 + 9/52.
    x, y = np.array([0.0, 1, 3, 4]), np.array([0.0, 1, 2, 2])
    assert monotone(x, y, np.array([2.0])) == pytest.approx([1.5 + 9 / 52])


def test_monotone_worked_example_at_its_ends() -> None:
    # The same points. The parabola through the first three has the slope
    # ((2*1 + 2) * 1 - 1 * 0.5) / 3 = 7/6 at 0. Half way to 1: 7/6 / 8 + 1/2 - 9/13 / 8. The last
    # chord is flat, so is the curve. Mirrored, the curve is the same from the other side.
    x, y = np.array([0.0, 1, 3, 4]), np.array([0.0, 1, 2, 2])
    half = 7 / 6 / 8 + 1 / 2 - 9 / 13 / 8
    assert monotone(x, y, np.array([0.5, 3.5])) == pytest.approx([half, 2])
    assert monotone(4 - x[::-1], y[::-1], np.array([0.5, 3.5])) == pytest.approx([2, half])


def test_monotone_worked_example_with_unequal_widths() -> None:
    # Widths 1, 2, 4 and chords 1, 0.5, 1. At 1 the weights are 5 and 4, the slope 9/13 as before.
    # At 3 they are 2*4 + 2 = 10 and 4 + 2*2 = 8, the slope is 18 / (10/0.5 + 8/1) = 9/14. At the
    # ends the slopes are ((2*1 + 2) * 1 - 1 * 0.5) / 3 and ((2*4 + 2) * 1 - 4 * 0.5) / 6.
    x, y = np.array([0.0, 1, 3, 7]), np.array([0.0, 1, 2, 6])
    expected = [
        1 / 2 + (7 / 6 - 9 / 13) / 8,
        3 / 2 + 2 * (9 / 13 - 9 / 14) / 8,
        8 / 2 + 4 * (9 / 14 - 8 / 6) / 8,
    ]
    at = np.array([0.5, 2, 5])
    assert monotone(x, y, at) == pytest.approx(expected)
    assert monotone(x, y / 100, at) == pytest.approx(np.array(expected) / 100)


def test_smallest_rises_and_falls_give_no_warning() -> None:
    x, y = np.array([0.0, 1, 2]), np.array([0.0, 1e-310, 0.0])
    assert np.abs(monotone(x, y, np.linspace(0, 2, 9))).max() <= 1e-310


def test_slope_at_an_end_is_at_most_three_chords() -> None:
    # Chords 1 and -5 of one year each: the parabola's slope ((2 + 1) * 1 + 5) / 2 = 4 becomes 3.
    # The curve turns at 1. Half way there: 3/8 + 1/2.
    x, y = np.array([0.0, 1, 2]), np.array([0.0, 1, -4])
    assert monotone(x, y, np.array([0.5])) == pytest.approx([7 / 8])
    # Chords 1 and -0.5: the slope is (3 + 0.5) / 2, and is kept
    assert monotone(x, np.array([0.0, 1, 0.5]), np.array([0.5])) == pytest.approx(
        [1.75 / 8 + 1 / 2]
    )
    # Chords 1 and 4: the parabola falls at first, the curve does not
    assert monotone(x, np.array([0.0, 1, 5]), np.array([0.5])) == pytest.approx([0.5 - 1.6 / 8])


def test_monotone_of_straight_line_is_straight() -> None:
    x = np.array([0.1, 1, 2, 5, 30])
    at = np.linspace(0.1, 30, 70)
    assert monotone(x, 2 * x + 1, at) == pytest.approx(2 * at + 1)
    assert monotone(x[:2], 2 * x[:2] + 1, at[:3]) == pytest.approx(2 * at[:3] + 1, nan_ok=True)
