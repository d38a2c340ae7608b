"""Level, slope and curvature of a move."""

from __future__ import annotations

from datetime import date
from math import isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tests.support.snapshots import bundled_snapshot
from tui.measures.curve.curve_components import components, curve_move

CHANGES = st.lists(st.integers(-500, 500), min_size=3, max_size=3)


@examples(100)
@given(changes=CHANGES)
def test_components_give_the_three_changes_back(changes: list[int]) -> None:
    level, slope, curvature = components(*map(float, changes))
    short = level - slope / 2 - curvature / 6
    long = level + slope / 2 - curvature / 6
    assert (short, level + curvature / 3, long) == pytest.approx(tuple(changes), abs=1e-5)


@pytest.mark.parametrize(
    ("changes", "level", "slope", "curvature"),
    [
        ((5, 5, 5), 5, 0, 0),
        ((-6, 0, 6), 0, 12, 0),
        ((-2, 4, -2), 0, 0, 12),
        ((2, 4, 9), 5, 7, -3),
        ((0.125, 0.25, 0.375), 0.25, 0.25, 0),
        ((0.25, 0.25, 0.625), 0.375, 0.375, -0.375),
    ],
)
def test_moves_of_one_kind_have_one_component(
    changes: tuple[float, float, float], level: float, slope: float, curvature: float
) -> None:
    assert components(*changes) == (level, slope, curvature)


def test_missing_change_leaves_no_component() -> None:
    for changes in ((nan, 1, 1), (1, nan, 1), (1, 1, nan)):
        assert all(map(isnan, components(*changes)))


def test_move_of_a_month_equals_treasurys_pages() -> None:
    """2Y 3.48, 10Y 4.16, 30Y 4.82 on 19 December 2025; 3.58, 4.13 and 4.75 on 19 November."""
    move = curve_move(bundled_snapshot(), date(2025, 11, 19), date(2025, 12, 19))
    assert move.components == pytest.approx((0, 17, 9))  # of −10, +3 and +7
    assert (move.start, move.end) == (date(2025, 11, 19), date(2025, 12, 19))
    assert move.name == "twist steepener"
    assert move.reason == ""
    assert move.stamp.observed == date(2025, 12, 19)


def test_move_without_the_30_year_has_a_name_and_a_reason() -> None:
    move = curve_move(bundled_snapshot(), date(2004, 6, 1), date(2004, 6, 30))
    assert all(map(isnan, move.components))
    assert move.reason == "no yield of 30Y on 2004-06-01"
    assert move.name
