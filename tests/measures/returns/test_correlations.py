"""Rolling correlations, compared with figures from another copy of the closes, and numpy's."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from tests.support.funds import fund, levels_from_returns
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.returns.aligned_closes import align_closes
from tui.measures.returns.correlations import correlation

DAYS = [day.date() for day in pd.bdate_range("2025-01-01", periods=61)]
SWINGS = [0.01 * (-1) ** n * (n % 5) for n in range(60)]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        # Yahoo's adjusted closes of SPY and AGG
        (date(2022, 12, 31), 0.32),
        (date(2024, 12, 31), 0.16),
        (date(2025, 6, 30), 0.08),
        (date(2025, 12, 19), 0.12),
    ],
)
def test_correlation_of_stocks_and_bonds_over_252_days(day: date, expected: float) -> None:
    result = correlation(bundled_snapshot(day), "SPY", "AGG")
    assert result.rolling[252][-1] == pytest.approx(expected, abs=0.006)
    assert result.stamp.observed == result.days[-1].date()


@pytest.mark.parametrize("window", [60, 252])
def test_rolling_correlation_equals_numpys_in_each_window(window: int) -> None:
    snapshot = bundled_snapshot(date(2025, 12, 19))
    result = correlation(snapshot, "SPY", "TLT")
    aligned = align_closes(snapshot, "SPY")
    spy, tlt = (aligned[name].total[1:] / aligned[name].total[:-1] - 1 for name in ("SPY", "TLT"))
    for end in (window, 3000, len(spy)):
        expected = np.corrcoef(spy[end - window : end], tlt[end - window : end])[0, 1]
        assert result.rolling[window][end] == pytest.approx(expected)
    assert np.isnan(result.rolling[window][window - 1])


def test_correlation_of_proportional_returns_is_plus_or_minus_one() -> None:
    snapshot = snapshot_of(
        fund("SPY", levels_from_returns(DAYS, SWINGS)),
        fund("UP", levels_from_returns(DAYS, [each / 3 for each in SWINGS])),
        fund("DOWN", levels_from_returns(DAYS, [-each for each in SWINGS])),
    )
    assert correlation(snapshot, "SPY", "UP").rolling[60][-1] == pytest.approx(1)
    assert correlation(snapshot, "SPY", "DOWN").rolling[60][-1] == pytest.approx(-1)


def test_days_with_one_close_are_left_out() -> None:
    closes = levels_from_returns(DAYS, SWINGS)
    gap = {day: level for day, level in closes.items() if day != DAYS[7]}
    result = correlation(snapshot_of(fund("SPY", closes), fund("UP", gap)), "SPY", "UP")
    assert len(result.days) == 60
    assert np.isnan(result.rolling[60]).all(), "59 returns are too few"


def test_funds_of_two_publishers_have_no_correlation() -> None:
    closes = levels_from_returns(DAYS, SWINGS)
    snapshot = snapshot_of(fund("SPY", closes, source="tiingo"), fund("AGG", closes))
    assert len(correlation(snapshot, "SPY", "AGG").days) == 0
    assert len(correlation(snapshot_of(), "SPY", "AGG").days) == 0
