"""60/40 against figures of another copy of the closes, and month by month by hand."""

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
from tui.measures.returns.portfolios import balanced, portfolio

ARTICLE = date(2025, 12, 19)


def test_sixty_forty_of_spy_and_agg_since_2005() -> None:
    found = portfolio(bundled_snapshot(ARTICLE), "SPY", "AGG")
    assert found is not None
    assert found.days[0].date() == date(2005, 1, 3)
    years = calendar_years_pct(found.levels, found.days)
    assert years[2008] == pytest.approx(-21.1, abs=0.1)
    assert years[2022] == pytest.approx(-15.8, abs=0.1)
    fall = worst_drawdown(found.levels)
    assert fall.depth_pct == pytest.approx(-35.8, abs=0.1)
    assert found.days[fall.peak].date() == date(2007, 10, 9)
    assert found.days[fall.trough].date() == date(2009, 3, 9)
    assert found.stamp.observed == ARTICLE


STOCK: dict[Day, float] = {
    "2025-01-15": 100,
    "2025-01-31": 200,
    "2025-02-10": 300,
    "2025-02-28": 100,
    "2025-03-03": 110,
}
BOND: dict[Day, float] = dict(zip(STOCK, [10, 10, 10, 20, 20], strict=True))


def test_weights_by_hand() -> None:
    """60 becomes 120 beside 40: 160, of which 96 is in stocks from the end of January on. These
    are 144 on February 10, and 48 at its end, when the bonds of 64 have become 128: 176. Then
    105.6 of that gain a tenth."""
    found = portfolio(snapshot_of(fund("SPY", STOCK), fund("AGG", BOND)), "SPY", "AGG")
    assert found is not None
    assert found.levels.tolist() == pytest.approx([1, 1.6, 2.08, 1.76, 1.8656])


def test_from_a_later_close() -> None:
    snapshot = snapshot_of(fund("SPY", STOCK), fund("AGG", BOND))
    found = portfolio(snapshot, "SPY", "AGG", 0.6, date(2025, 2, 20))
    assert found is not None
    assert found.days[0].date() == date(2025, 2, 10)
    assert found.levels.tolist() == pytest.approx([1, 0.6 / 3 + 0.4 * 2, 1 * (1 + 0.6 * 0.1)])


def test_two_publishers_are_not_mixed() -> None:
    own = fund("SPY", STOCK, source="tiingo")
    assert portfolio(snapshot_of(own, fund("AGG", BOND)), "SPY", "AGG") is None
    assert portfolio(snapshot_of(own), "SPY", "AGG") is None


levels = st.lists(st.floats(0.9, 1.1), min_size=2, max_size=300).map(np.cumprod)


@given(levels, st.floats(0, 1))
def test_the_same_fund_twice_is_that_fund(own: np.ndarray, share: float) -> None:
    days = pd.bdate_range("2024-01-15", periods=len(own))
    assert balanced(own, own, days, share) == pytest.approx(own / own[0])


@given(levels, st.floats(0.9, 1.1))
def test_all_in_one_fund_is_that_fund(own: np.ndarray, other: float) -> None:
    days = pd.bdate_range("2024-01-15", periods=len(own))
    rest = np.linspace(1, other, len(own))
    assert balanced(own, rest, days, 1.0) == pytest.approx(own / own[0])
    assert balanced(own, rest, days, 0.0) == pytest.approx(rest / rest[0])
