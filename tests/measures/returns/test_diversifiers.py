"""Diversifiers, compared with published figures of the funds."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.support.funds import fund
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.returns.correlations import correlation
from tui.measures.returns.diversifiers import Diversifier, diversifiers

ARTICLE = date(2025, 12, 19)


def diversifier_of(symbol: str, begin: date | None = None) -> Diversifier:
    return diversifiers(bundled_snapshot(ARTICLE), "SPY", "AGG", begin)[symbol]


def test_drawdowns_equal_the_known_ones() -> None:
    """With distributions, the S&P 500 lost 55% from October 2007; from August 2020 long Treasuries
    lost 48%, the aggregate 18%."""
    for symbol, depth, peak, trough in (
        ("SPY", -55.2, date(2007, 10, 9), date(2009, 3, 9)),
        ("TLT", -48.4, date(2020, 8, 4), date(2023, 10, 19)),
        ("AGG", -18.4, date(2020, 8, 4), date(2022, 10, 20)),
    ):
        result = diversifier_of(symbol)
        assert result.drawdown.depth_pct == pytest.approx(depth, abs=0.1)
        assert (result.peak, result.trough) == (peak, trough)


def test_correlation_over_a_year_equals_the_rolling_one() -> None:
    snapshot = bundled_snapshot(ARTICLE)
    rolling = correlation(snapshot, "SPY", "AGG")
    result = diversifiers(snapshot, "SPY", "AGG", rolling.days[-253].date())["AGG"]
    assert result.stock_correlation == pytest.approx(rolling.rolling[252][-1])
    assert result.bond_correlation is None
    assert result.stock_correlation == pytest.approx(0.12, abs=0.006)


def test_return_of_gold_over_a_year() -> None:
    """Adjusted closes of 2024-12-31 and 2025-12-19: SPY +17.5%, GLD 47.3 points more."""
    result = diversifier_of("GLD", date(2024, 12, 20))
    assert result.begins == date(2024, 12, 20)
    assert result.return_pct is not None
    assert result.return_pct > 17.5 + 40
    young = diversifier_of("GLD", date(2025, 6, 30))
    assert (young.begins, young.return_pct) == (date(2025, 6, 30), None)


def test_rate_beta_is_of_the_given_days() -> None:
    """Duration published by the issuer: 15.6 years for TLT."""
    result = diversifier_of("TLT", date(2024, 12, 19))
    assert result.rate_beta_bp_per_bp == pytest.approx(-15.6, rel=0.2)
    assert result.standard_error is not None
    assert {source for source, _ in result.stamp.inputs} == {"prices", "par_yields"}


def test_fund_of_another_publisher_is_left_out() -> None:
    closes: dict[date | str, float] = {"2025-12-18": 1.0, "2025-12-19": 2.0}
    snapshot = snapshot_of(fund("SPY", closes, source="tiingo"), fund("GLD", closes))
    assert set(diversifiers(snapshot, "SPY", "AGG")) == {"SPY"}
    assert diversifiers(snapshot, "SPY", "AGG")["SPY"].bond_correlation is None


def test_correlation_with_few_or_equal_closes_is_unknown() -> None:
    """Of 61 common closes there are 60 returns, the fewest that are enough."""
    days = [day.date() for day in pd.bdate_range("2025-01-02", periods=61)]
    stock: dict[date | str, float] = {day: 100 + n % 3 for n, day in enumerate(days)}
    flat: dict[date | str, float] = dict.fromkeys(days, 50.0)
    young: dict[date | str, float] = {day: stock[day] for day in days[1:]}
    snapshot = snapshot_of(
        fund("SPY", stock), fund("AGG", stock), fund("BIL", flat), fund("NEW", young)
    )
    found = diversifiers(snapshot, "SPY", "AGG")
    assert found["AGG"].stock_correlation == pytest.approx(1)
    assert found["BIL"].stock_correlation is None
    assert found["NEW"].stock_correlation is None
