"""What may be drawn: no value that is not a finite number passes, and no extreme is lost."""

from __future__ import annotations

from math import inf, isfinite, nan

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets import points

ANY = st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True))
FINITE = st.floats(min_value=-1e6, max_value=1e6)


@given(st.lists(st.tuples(st.floats(allow_nan=True, allow_infinity=True), ANY)))
def test_only_finite_numbers_pass_the_gate(series: list[tuple[float, float | None]]) -> None:
    for run in points.runs(series):
        assert run
        assert all(isfinite(x) and isfinite(y) and abs(y) < points.FAR for x, y in run)


@given(st.lists(st.tuples(FINITE, st.one_of(st.none(), FINITE))))
def test_the_gate_loses_no_good_value(series: list[tuple[float, float | None]]) -> None:
    kept = [point for run in points.runs(series) for point in run]
    assert kept == [(x, y) for x, y in series if y is not None]


def test_a_missing_value_breaks_the_line() -> None:
    series = [(0.0, 1.0), (1.0, None), (2.0, 2.0), (3.0, nan), (4.0, inf), (5.0, 3.0), (6.0, 4.0)]
    assert points.runs(series) == [[(0.0, 1.0)], [(2.0, 2.0)], [(5.0, 3.0), (6.0, 4.0)]]


@given(st.lists(FINITE, min_size=1), st.floats(min_value=0, max_value=0.5))
def test_limits_hold_every_value_and_are_never_equal(values: list[float], margin: float) -> None:
    low, high = points.limits(values, margin)
    assert low < high
    assert low <= min(values)
    assert high >= max(values)


@given(
    st.lists(FINITE, min_size=1, max_size=400),
    st.integers(min_value=1, max_value=40),
)
def test_decimation_keeps_the_extremes_and_the_order(values: list[float], columns: int) -> None:
    run = [(float(x), y) for x, y in enumerate(values)]
    kept = points.decimate(run, 0.0, float(max(1, len(run) - 1)), columns)
    assert set(kept) <= set(run)
    assert kept == sorted(kept, key=lambda point: point[0])
    assert len(kept) <= max(len(run) if len(run) <= 2 * columns else 0, 2 * (columns + 1))
    assert max(y for _, y in kept) == max(values)
    assert min(y for _, y in kept) == min(values)


def test_decimation_keeps_both_extremes_of_every_column() -> None:
    run = [(float(x), y) for x, y in enumerate([5.0, 1.0, 9.0, 4.0, 0.0, 2.0, 8.0, 3.0])]
    kept = points.decimate(run, 0.0, 8.0, 2)
    assert kept == [(1.0, 1.0), (2.0, 9.0), (4.0, 0.0), (6.0, 8.0)]
