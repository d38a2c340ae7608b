"""Returns a year, swings and falls by hand and by brute force."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.measures.returns.performance import (
    annual_return_pct,
    calendar_years_pct,
    drawdowns_pct,
    volatility_pct,
    worst_drawdown,
)

LEVELS = st.lists(st.floats(1, 1000), min_size=1, max_size=40).map(np.array)


def days(*written: str) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(written)


def test_a_return_a_year_by_hand() -> None:
    """Twice as much after four years is 18.92% a year."""
    found = annual_return_pct(np.array([1.0, 2.0]), days("2021-06-30", "2025-06-30"))
    assert found == pytest.approx(18.92, abs=0.01)
    assert annual_return_pct(np.array([1.0, 2.0]), days("2025-01-01", "2025-06-30")) is None


def test_volatility_by_hand() -> None:
    """Returns of +10%, -10% and 0%: a deviation of 10%."""
    found = volatility_pct(np.array([100, 110, 99, 99.0]))
    assert found == pytest.approx(10 * sqrt(252))
    assert volatility_pct(np.array([1.0, 2.0])) is None


def test_a_fall_by_hand() -> None:
    fall = worst_drawdown(np.array([100, 120, 90, 110, 60, 100, 120, 130.0]))
    assert (fall.depth_pct, fall.peak, fall.trough, fall.recovered) == (-50, 1, 4, 6)
    deep = worst_drawdown(np.array([100, 50, 99.0]))
    assert (deep.depth_pct, deep.peak, deep.trough, deep.recovered) == (-50, 0, 1, None)
    only_up = worst_drawdown(np.array([1.0, 2, 3]))
    assert (only_up.depth_pct, only_up.recovered) == (0, None)


@given(LEVELS)
def test_the_worst_fall_is_the_worst_of_all_pairs(levels: np.ndarray) -> None:
    fall = worst_drawdown(levels)
    pairs = [(b / a - 1) for n, a in enumerate(levels) for b in levels[n:]]
    assert fall.depth_pct == pytest.approx(100 * min(pairs))
    assert fall.depth_pct == pytest.approx(100 * (levels[fall.trough] / levels[fall.peak] - 1))
    assert drawdowns_pct(levels).min() == pytest.approx(fall.depth_pct)
    if fall.recovered is not None:
        assert levels[fall.recovered] >= levels[fall.peak] > levels[fall.trough]


def test_calendar_years_by_hand() -> None:
    index = days("2023-06-30", "2023-12-29", "2024-01-02", "2024-12-31", "2025-01-02")
    found = calendar_years_pct(np.array([100, 110, 50, 121, 242.0]), index)
    assert found == {2023: pytest.approx(10), 2024: pytest.approx(10), 2025: pytest.approx(100)}


@given(st.lists(st.floats(0.5, 2), min_size=2, max_size=900))
def test_the_years_multiply_to_the_whole(steps: list[float]) -> None:
    levels = np.cumprod(np.clip(steps, 0.9, 1.1))
    found = calendar_years_pct(levels, pd.bdate_range("2020-01-01", periods=len(levels)))
    whole = np.prod([1 + each / 100 for each in found.values()])
    assert whole == pytest.approx(levels[-1] / levels[0])
