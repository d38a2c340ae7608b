"""Points of a measure: a sequence of days and values."""

from __future__ import annotations

from datetime import date

import numpy as np

from tui.alerts.engine.measure_points import MeasurePoints

DAYS = [date(1969, 12, 31), date(1970, 1, 1), date(2025, 12, 19)]
VALUES = [4.5, -0.25, 0.0]
POINTS = list(zip(DAYS, VALUES, strict=True))


def points(count: int = 3) -> MeasurePoints:
    """Return the first points."""
    return MeasurePoints(np.array([-1, 0, 20_441])[:count], np.array(VALUES)[:count])


def test_points_are_days_and_values_in_order() -> None:
    assert len(points()) == 3
    assert list(points()) == POINTS
    assert [points()[place] for place in (0, 1, -1)] == POINTS
    assert list(points()[1:]) == POINTS[1:]
    assert type(points()[0][1]) is float


def test_points_equal_a_sequence_of_the_same_points_alone() -> None:
    assert points() == POINTS
    assert points() == tuple(POINTS)
    assert points() != POINTS[:2]
    assert points() != points(2)
    assert points() != iter(POINTS)
    assert points() != 3


def test_equal_points_have_one_hash() -> None:
    assert len({points(), points(), points(2)}) == 2
