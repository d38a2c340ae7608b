"""Annual returns, volatility and drawdowns: worked examples and brute force."""

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


def test_annual_return_worked_example() -> None:
    """A doubling in four years is 18.92% a year."""
    result = annual_return_pct(np.array([1.0, 2.0]), days("2021-06-30", "2025-06-30"))
    assert result == pytest.approx(18.92, abs=0.01)
    assert annual_return_pct(np.array([1.0, 2.0]), days("2025-01-01", "2025-06-30")) is None


def test_volatility_worked_example() -> None:
    """Returns of +10%, -10% and 0% have a standard deviation of 10%."""
    result = volatility_pct(np.array([100, 110, 99, 99.0]))
    assert result == pytest.approx(10 * sqrt(252))
    assert volatility_pct(np.array([1.0, 2.0])) is None


def test_worst_drawdown_worked_example() -> None:
    drawdown = worst_drawdown(np.array([100, 120, 90, 110, 60, 100, 120, 130.0]))
    assert (drawdown.depth_pct, drawdown.peak, drawdown.trough, drawdown.recovered) == (
        -50,
        1,
        4,
        6,
    )
    deep = worst_drawdown(np.array([100, 50, 99.0]))
    assert (deep.depth_pct, deep.peak, deep.trough, deep.recovered) == (-50, 0, 1, None)
    only_up = worst_drawdown(np.array([1.0, 2, 3]))
    assert (only_up.depth_pct, only_up.recovered) == (0, None)


@given(LEVELS)
def test_worst_drawdown_is_the_worst_of_all_pairs(levels: np.ndarray) -> None:
    drawdown = worst_drawdown(levels)
    pairs = [(b / a - 1) for n, a in enumerate(levels) for b in levels[n:]]
    assert drawdown.depth_pct == pytest.approx(100 * min(pairs))
    assert drawdown.depth_pct == pytest.approx(
        100 * (levels[drawdown.trough] / levels[drawdown.peak] - 1)
    )
    assert drawdowns_pct(levels).min() == pytest.approx(drawdown.depth_pct)
    if drawdown.recovered is not None:
        assert levels[drawdown.recovered] >= levels[drawdown.peak] > levels[drawdown.trough]


def test_calendar_years_worked_example() -> None:
    index = days("2023-06-30", "2023-12-29", "2024-01-02", "2024-12-31", "2025-01-02")
    result = calendar_years_pct(np.array([100, 110, 50, 121, 242.0]), index)
    assert result == {2023: pytest.approx(10), 2024: pytest.approx(10), 2025: pytest.approx(100)}


@given(st.lists(st.floats(0.5, 2), min_size=2, max_size=900))
def test_calendar_years_compound_to_the_whole_return(steps: list[float]) -> None:
    levels = np.cumprod(np.clip(steps, 0.9, 1.1))
    result = calendar_years_pct(levels, pd.bdate_range("2020-01-01", periods=len(levels)))
    whole = np.prod([1 + each / 100 for each in result.values()])
    assert whole == pytest.approx(levels[-1] / levels[0])
