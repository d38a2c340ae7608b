"""60/40 portfolio, compared with figures from another copy of the closes; worked examples."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.funds import Day, fund
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.returns.performance import calendar_years_pct, worst_drawdown
from tui.measures.returns.portfolios import portfolio, rebalanced_levels

ARTICLE = date(2025, 12, 19)


def test_sixty_forty_since_2005_equals_independent_figures() -> None:
    result = portfolio(bundled_snapshot(ARTICLE), "SPY", "AGG")
    assert result is not None
    assert result.days[0].date() == date(2005, 1, 3)
    years = calendar_years_pct(result.levels, result.days)
    assert years[2008] == pytest.approx(-21.1, abs=0.1)
    assert years[2022] == pytest.approx(-15.8, abs=0.1)
    drawdown = worst_drawdown(result.levels)
    assert drawdown.depth_pct == pytest.approx(-35.8, abs=0.1)
    assert result.days[drawdown.peak].date() == date(2007, 10, 9)
    assert result.days[drawdown.trough].date() == date(2009, 3, 9)
    assert result.stamp.observed == ARTICLE


STOCK: dict[Day, float] = {
    "2025-01-15": 100,
    "2025-01-31": 200,
    "2025-02-10": 300,
    "2025-02-28": 100,
    "2025-03-03": 110,
}
BOND: dict[Day, float] = dict(zip(STOCK, [10, 10, 10, 20, 20], strict=True))


def test_portfolio_worked_example() -> None:
    """Start with 60 in stocks and 40 in bonds.

    - January 31: stocks 120, bonds 40: 160. After the reset 96 and 64.
    - February 10: stocks 144, bonds 64: 208.
    - February 28: stocks 48, bonds 128: 176. After the reset 105.6 and 70.4.
    - March 3: stocks 116.16, bonds 70.4: 186.56.
    """
    result = portfolio(snapshot_of(fund("SPY", STOCK), fund("AGG", BOND)), "SPY", "AGG")
    assert result is not None
    assert result.levels.tolist() == pytest.approx([1, 1.6, 2.08, 1.76, 1.8656])


def test_portfolio_from_a_later_day_worked_example() -> None:
    snapshot = snapshot_of(fund("SPY", STOCK), fund("AGG", BOND))
    result = portfolio(snapshot, "SPY", "AGG", 0.6, date(2025, 2, 20))
    assert result is not None
    assert result.days[0].date() == date(2025, 2, 10)
    assert result.levels.tolist() == pytest.approx([1, 0.6 / 3 + 0.4 * 2, 1 * (1 + 0.6 * 0.1)])


def test_portfolio_of_two_publishers_is_none() -> None:
    own = fund("SPY", STOCK, source="tiingo")
    assert portfolio(snapshot_of(own, fund("AGG", BOND)), "SPY", "AGG") is None
    assert portfolio(snapshot_of(own), "SPY", "AGG") is None


LEVELS = st.lists(st.floats(0.9, 1.1), min_size=2, max_size=300).map(np.cumprod)


@given(LEVELS, st.floats(0, 1))
def test_portfolio_of_one_fund_twice_equals_the_fund(own: np.ndarray, share: float) -> None:
    days = pd.bdate_range("2024-01-15", periods=len(own))
    assert rebalanced_levels(own, own, days, share) == pytest.approx(own / own[0])


@given(LEVELS, st.floats(0.9, 1.1))
def test_portfolio_with_weight_one_equals_the_fund(own: np.ndarray, other: float) -> None:
    days = pd.bdate_range("2024-01-15", periods=len(own))
    rest = np.linspace(1, other, len(own))
    assert rebalanced_levels(own, rest, days, 1.0) == pytest.approx(own / own[0])
    assert rebalanced_levels(own, rest, days, 0.0) == pytest.approx(rest / rest[0])
