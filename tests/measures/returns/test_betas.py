"""Rate betas: worked examples, numpy's regression, and the days that count."""

from __future__ import annotations

from datetime import date
from math import sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.support.funds import curve, fund, levels_from_returns
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.curve.par_curve import par_curve
from tui.measures.returns.betas import RateBeta, rate_betas, slope
from tui.model.snapshot import Snapshot, State
from tui.sources.sample import SAMPLE

DAY = date(2025, 12, 19)
DAYS = [day.date() for day in pd.bdate_range("2025-01-01", periods=70)]
CHANGES_BP = [(-1) ** n * (n % 7 + 1) for n in range(len(DAYS) - 1)]
"""Change of the 10-year to each day but the first, in bp."""


def test_slope_worked_example() -> None:
    """Sxx = 5, Sxy = 3; residuals -0.1, 0.3, -0.3, 0.1."""
    result = slope(np.array([0.0, 1, 2, 3]), np.array([0.0, 1, 1, 2]))
    assert result is not None
    assert result.value == pytest.approx(0.6)
    assert result.standard_error == pytest.approx(sqrt(0.2 / 2 / 5))


def test_slope_of_two_points_or_constant_x_is_none() -> None:
    assert slope(np.array([1.0, 2]), np.array([1.0, 2])) is None
    assert slope(np.array([1.0, 1, 1]), np.array([1.0, 2, 3])) is None


@given(st.lists(st.tuples(st.integers(-30, 30), st.integers(-300, 300)), min_size=4, max_size=40))
def test_slope_equals_numpys(points: list[tuple[int, int]]) -> None:
    x, y = (np.array(values, dtype=float) for values in zip(*points, strict=True))
    assume(len(set(x)) > 1)
    result = slope(x, y)
    coefficients, covariance = np.polyfit(x, y, 1, cov="unscaled")
    residuals = y - np.polyval(coefficients, x)
    assert result is not None
    assert result.value == pytest.approx(coefficients[0], abs=1e-6)
    variance = covariance[0, 0] * (residuals @ residuals) / (len(x) - 2)
    assert result.standard_error == pytest.approx(sqrt(variance), rel=1e-4, abs=1e-5)


def yields(changes_bp: list[float]) -> dict[date | str, float]:
    levels = 4 + np.cumsum([0, *changes_bp]) / 100
    return dict(zip(DAYS, map(float, levels), strict=True))


def beta_60(snapshot: Snapshot, symbol: str = "XLU", *, relative: bool = True) -> RateBeta:
    return rate_betas(snapshot, "SPY", relative)[symbol][0]


def test_beta_of_fund_that_follows_the_yield_exactly() -> None:
    """Per bp that the yield rises, the fund loses 3 bp and the benchmark gains 2."""
    snapshot = snapshot_of(
        curve("10Y", yields([float(each) for each in CHANGES_BP])),
        fund("SPY", levels_from_returns(DAYS, [2e-4 * each for each in CHANGES_BP])),
        fund("XLU", levels_from_returns(DAYS, [-3e-4 * each for each in CHANGES_BP])),
    )
    result = beta_60(snapshot)
    assert (result.window, result.observations) == (60, 60)
    assert result.bp_per_bp == pytest.approx(-5)
    assert result.standard_error == pytest.approx(0, abs=1e-9)
    assert beta_60(snapshot, relative=False).bp_per_bp == pytest.approx(-3)
    assert result.stamp.observed == DAYS[-1]
    assert result.stamp.inputs == (*(("prices", "XLU"), ("prices", "SPY"), ("par_yields", "2025")),)
    year = rate_betas(snapshot, "SPY", True)["XLU"][1]
    assert (year.window, year.observations, year.bp_per_bp) == (252, 69, None)


def test_move_on_a_day_of_one_market_is_part_of_the_next_common_day() -> None:
    """On day 40 only the stock market is open, on day 50 only the bond market."""
    changes = [float(each) for each in CHANGES_BP]
    own, curve_days = levels_from_returns(DAYS, [-5e-4 * each for each in changes]), yields(changes)
    stocks_alone, bonds_alone = DAYS[40], DAYS[50]
    own[stocks_alone] *= 1.07
    curve_days[bonds_alone] += 0.3
    flat = dict.fromkeys(own, 100.0)
    for closes in (own, flat):
        del closes[bonds_alone]
    del curve_days[stocks_alone]
    result = beta_60(snapshot_of(curve("10Y", curve_days), fund("SPY", flat), fund("XLU", own)))
    assert result.observations == 60
    assert result.bp_per_bp == pytest.approx(-5, abs=0.02)
    assert result.standard_error == pytest.approx(0, abs=0.02)


def test_beta_with_too_few_observations_is_none() -> None:
    own = dict(list(levels_from_returns(DAYS, [0.001] * 69).items())[-60:])
    spy = fund("SPY", levels_from_returns(DAYS, [0.002] * 69))
    result = beta_60(snapshot_of(curve("10Y", yields([1.0] * 69)), spy, fund("XLU", own)))
    assert (result.observations, result.bp_per_bp, result.standard_error) == (59, None, None)
    [nothing, _] = rate_betas(snapshot_of(spy), "SPY", True)["SPY"]
    assert (nothing.observations, nothing.bp_per_bp) == (0, None)


def test_relative_beta_to_another_publisher_is_left_out() -> None:
    snapshot = snapshot_of(
        curve("10Y", yields([1.0] * 69)),
        fund("SPY", levels_from_returns(DAYS, [0.001] * 69), source="tiingo"),
        fund("XLU", levels_from_returns(DAYS, [0.001] * 69)),
    )
    assert "XLU" not in rate_betas(snapshot, "SPY", True)
    assert "XLU" in rate_betas(snapshot, "SPY", False)


def test_beta_of_utilities_equals_regression_on_joined_tables() -> None:
    """The expected slope is from numpy's polynomial fit on joined tables."""
    snapshot = bundled_snapshot(DAY)
    sample = snapshot.datasets["prices", SAMPLE].frame
    table = sample.pivot_table(index="observed", columns="symbol", values="total")[["XLU", "SPY"]]
    table = table.join(par_curve(snapshot)["10Y"], how="inner").dropna().iloc[-253:]
    returns = table[["XLU", "SPY"]].pct_change().dropna() * 1e4
    changes = table["10Y"].diff().dropna() * 100
    [expected, _] = np.polyfit(changes, returns["XLU"] - returns["SPY"], 1)
    result = rate_betas(snapshot, "SPY", True)["XLU"][1]
    assert result.bp_per_bp == pytest.approx(expected)
    assert result.stamp.state is State.SAMPLE


def test_beta_of_bond_fund_is_about_minus_its_duration() -> None:
    """Durations published by the issuer: 1.9 years of SHY, 7.0 of IEF, 15.6 of TLT."""
    betas = rate_betas(bundled_snapshot(DAY), "SPY", False)
    for symbol, years in (("SHY", 1.9), ("IEF", 7.0), ("TLT", 15.6)):
        assert betas[symbol][1].bp_per_bp == pytest.approx(-years, rel=0.3)
