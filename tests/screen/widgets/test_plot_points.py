"""Points that can be drawn: finite numbers only, with every extreme kept."""

from __future__ import annotations

from collections import defaultdict
from math import floor, inf, isfinite, nan

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tui.screen.widgets import plot_points

ANY = st.one_of(st.none(), st.floats(allow_nan=True, allow_infinity=True))
FINITE = st.floats(min_value=-1e6, max_value=1e6)
Pairs = list[tuple[float, float]]


def pairs(points: plot_points.Points) -> Pairs:
    return list(zip(points.x.tolist(), points.y.tolist(), strict=True))


def runs(points: plot_points.Points) -> list[Pairs]:
    """Return the runs of points between missing values."""
    stretches: list[Pairs] = []
    for point, start in zip(pairs(points), points.starts.tolist(), strict=True):
        if start:
            stretches.append([])
        stretches[-1].append(point)
    return stretches


@given(st.lists(st.tuples(st.floats(allow_nan=True, allow_infinity=True), ANY)))
def test_finite_points_are_finite_and_bounded(series: list[tuple[float, float | None]]) -> None:
    for x, y in pairs(plot_points.finite_points(series)):
        assert isfinite(x)
        assert isfinite(y)
        assert abs(y) < plot_points.MAX_MAGNITUDE


@given(st.lists(st.tuples(FINITE, st.one_of(st.none(), FINITE))))
def test_finite_points_keeps_all_finite_values(series: list[tuple[float, float | None]]) -> None:
    assert pairs(plot_points.finite_points(series)) == [(x, y) for x, y in series if y is not None]


def test_missing_value_starts_new_run() -> None:
    series = [(0.0, 1.0), (1.0, None), (2.0, 2.0), (3.0, nan), (4.0, inf), (5.0, 3.0), (6.0, 4.0)]
    assert runs(plot_points.finite_points(series)) == [
        [(0.0, 1.0)],
        [(2.0, 2.0)],
        [(5.0, 3.0), (6.0, 4.0)],
    ]


@given(st.lists(FINITE, min_size=1), st.floats(min_value=0, max_value=0.5))
def test_axis_limits_contain_values_and_differ(values: list[float], margin: float) -> None:
    low, high = plot_points.axis_limits(np.array(values), margin)
    assert low < high
    assert low <= min(values)
    assert high >= max(values)


@given(
    st.lists(st.one_of(st.none(), FINITE), min_size=1, max_size=400),
    st.integers(min_value=1, max_value=40),
)
def test_decimate_keeps_extremes_of_every_column(values: list[float | None], columns: int) -> None:
    series = [(float(x), y) for x, y in enumerate(values)]
    whole = plot_points.finite_points(series)
    low, high = -0.5, len(values) - 0.5
    kept = plot_points.decimate(whole, low, high, columns)
    if len(whole.x) <= 2 * columns:
        assert kept is whole
        return
    assert pairs(kept) == sorted(set(pairs(kept)) & set(pairs(whole)))
    scale = columns / (high - low)
    assert len(runs(kept)) == len(runs(whole))
    for thinned_run, full_run in zip(runs(kept), runs(whole), strict=True):
        before, after = by_column(full_run, low, scale), by_column(thinned_run, low, scale)
        assert {c: (min(ys), max(ys)) for c, ys in before.items()} == {
            c: (min(ys), max(ys)) for c, ys in after.items()
        }
        assert all(len(ys) <= 2 for ys in after.values())


def by_column(run: Pairs, low: float, scale: float) -> dict[int, list[float]]:
    values_by_column: dict[int, list[float]] = defaultdict(list)
    for x, y in run:
        values_by_column[floor((x - low) * scale)].append(y)
    return values_by_column


def test_decimate_worked_example() -> None:
    values = [5.0, 1.0, 9.0, 4.0, 0.0, 2.0, 8.0, 3.0]
    run = plot_points.finite_points([(float(x), y) for x, y in enumerate(values)])
    kept = plot_points.decimate(run, 0.0, 8.0, 2)
    assert pairs(kept) == [(1.0, 1.0), (2.0, 9.0), (4.0, 0.0), (6.0, 8.0)]
