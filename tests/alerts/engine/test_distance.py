"""Distances of rules from firing: worked examples."""

from __future__ import annotations

import math
import statistics
from itertools import pairwise

import pytest

from tests.support.histories import NAN, compiled_rule, history
from tui.alerts.engine.distance import (
    TRAILING,
    Distance,
    comparison_distance,
    deciding_distance,
)
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.language.expression import Comparison, Unit
from tui.alerts.language.parsing import parse
from tui.alerts.series.history import History


def distance(when: str, **histories: History) -> Distance:
    return deciding_distance(compiled_rule(when), histories)


def deviation(differences: list[float]) -> float:
    """Return the sample deviation of the changes from one difference to the next."""
    changes = [after - before for before, after in pairwise(differences)]
    return statistics.stdev(changes)


@pytest.mark.parametrize(
    ("when", "above", "inclusive", "gap"),
    [
        ("y20 > 4.75%", True, False, 0.05),
        ("y20 >= 4.75%", True, True, 0.05),
        ("y20 < 4.75%", False, False, -0.05),
        ("y20 <= 4.75%", False, True, -0.05),
        ("4.75% < y20", True, False, 0.05),
        ("4.75% >= y20", False, True, -0.05),
        ("not y20 > 4.75%", False, True, -0.05),
        ("not y20 >= 4.75%", False, False, -0.05),
        ("not not y20 > 4.75%", True, False, 0.05),
        ("y20 > 475bp", True, False, 0.05),
        ("crossed_above(y20, 4.75%)", True, False, 0.05),
        ("crossed_below(y20, 475bp)", False, False, -0.05),
    ],
)
def test_gap_is_negative_if_the_comparison_is_true(
    when: str, above: bool, inclusive: bool, gap: float
) -> None:
    yields = [4.6, 4.65, 4.8, 4.7]
    result = distance(when, y20=history("y20", yields))
    assert (result.compared, result.unit) == ("y20", Unit.PCT)
    assert (result.value, result.threshold) == (4.7, 4.75)
    assert (result.above, result.inclusive) == (above, inclusive)
    assert result.gap == pytest.approx(gap)
    assert result.deviation == pytest.approx(deviation(yields))
    assert result.rank == pytest.approx(gap / deviation(yields))


def test_deviation_is_of_the_last_sixty_changes_to_the_threshold() -> None:
    y20 = [4 + 0.01 * (day * day % 17) for day in range(TRAILING + 10)]
    y10 = [3 + 0.01 * (day % 5) for day in range(TRAILING + 10)]
    result = distance("y20 > y10", y20=history("y20", y20), y10=history("y10", y10))
    differences = [long - short for long, short in zip(y20, y10, strict=True)]
    assert result.deviation == pytest.approx(deviation(differences[-TRAILING - 1 :]))
    assert (result.compared, result.value, result.threshold) == ("y20", y20[-1], y10[-1])


@pytest.mark.parametrize(
    ("yields", "expected"),
    [
        ([4.6, 4.7, 4.6], None),  # two changes
        ([4.6, 4.7, 4.6, 4.8], statistics.stdev([0.1, -0.1, 0.2])),
        ([4.6, NAN, 4.6, 4.7, 4.6], None),  # two changes between known values
        ([4.5, 4.5, 4.5, 4.5], None),
    ],
)
def test_deviation_needs_three_changes_that_differ(
    yields: list[float], expected: float | None
) -> None:
    result = distance("y20 > 4.75%", y20=history("y20", yields))
    assert result.deviation == (None if expected is None else pytest.approx(expected))
    if expected is None:
        assert result.rank == math.inf


def test_rank_without_deviation_has_the_sign_of_the_gap() -> None:
    assert distance("y20 > 4.75%", y20=history("y20", [4.8])).rank == -math.inf
    assert distance("y20 > 4.75%", y20=history("y20", [4.7])).rank == math.inf
    unknown = distance("y20 > 4.75%", y20=history("y20", [NAN]))
    assert (unknown.value, unknown.threshold, unknown.gap) == (None, 4.75, None)
    assert unknown.rank == math.inf


def test_missing_newest_value_leaves_the_one_before() -> None:
    assert distance("y20 > 4.75%", y20=history("y20", [4.6, 4.7, NAN])).value == 4.7


CALM, WILD = [4.0, 4.1, 4.0, 4.1, 4.0], [3.0, 5.0, 3.0, 5.0, 3.0]
"""Yields that are 1 and 2 points below 5%: ten deviations and one."""


@pytest.mark.parametrize(
    ("when", "decides"),
    [
        ("y10 > 5% and y20 > 5%", "y10"),
        ("y20 > 5% and y10 > 5%", "y10"),
        ("y10 > 5% or y20 > 5%", "y20"),
        ("not (y10 > 5% and y20 > 5%)", "y10"),
        ("not (y10 > 5% or y20 > 5%)", "y20"),
        ("y10 > 5% and (y20 > 5% or y20 < 2%)", "y10"),
    ],
)
def test_comparison_that_decides_is_measured_in_deviations(when: str, decides: str) -> None:
    """An ``and`` is decided by its furthest part, an ``or`` by its nearest."""
    result = distance(when, y10=history("y10", CALM), y20=history("y20", WILD))
    assert result.compared == decides


def test_single_comparison_is_required_to_be_true() -> None:
    y20, comparison = history("y20", [4.6, 4.7]), parse("y20 > 4.75%")
    assert isinstance(comparison, Comparison)
    result = comparison_distance(comparison, Evaluation({"y20": y20}, y20.keys))
    assert (result.above, result.inclusive, result.value) == (True, False, 4.7)


def test_distance_of_a_window_equals_that_of_the_whole_history() -> None:
    """Only the end of a long history is read."""
    yields = [4 + 0.01 * (day * 7 % 23) for day in range(300)]
    averages = [sum(yields[day - 19 : day + 1]) / 20 for day in range(19, 300)]
    result = distance("avg(y20, 20) > 4.2%", y20=history("y20", yields))
    assert result.compared == "avg(y20, 20)"
    assert result.value == pytest.approx(averages[-1])
    assert result.deviation == pytest.approx(deviation(averages[-TRAILING - 1 :]))


def test_distance_of_series_of_two_frequencies_is_of_their_newest_values() -> None:
    daily = history("y20", [4.5 + 0.01 * day for day in range(90)])
    monthly = history("tic_official_total", [-1.0, -2.0, -4.0], every=30)
    result = distance(
        "tic_official_total < -8bn and y20 > 4%", y20=daily, tic_official_total=monthly
    )
    assert (result.compared, result.unit, result.value) == ("tic_official_total", "usd_bn", -4)
    assert (result.above, result.gap) == (False, 4)


def test_threshold_in_percent_is_read_in_basis_points() -> None:
    result = distance("spread_2s10s > 0.5%", spread_2s10s=history("spread_2s10s", [40.0, 45.0]))
    assert (result.unit, result.value, result.threshold) == (Unit.BP, 45, 50)


def test_streak_and_age_have_distances() -> None:
    """One looks back over the whole history, the other counts from the steps of the rule."""
    y20 = history("y20", [4.5, 4.8, 4.8])
    assert distance("streak(y20 > 4.75%) > 3", y20=y20).value == 2
    assert distance("age(y20) > 3d", y20=y20).value == 0
