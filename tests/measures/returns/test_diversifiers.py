"""What funds add to stocks and bonds, against figures that are known of them."""

from __future__ import annotations

from datetime import date

import pytest

from tests.support.funds import fund
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.returns.diversifiers import Diversifier, diversifiers
from tui.measures.returns.performance import correlation

ARTICLE = date(2025, 12, 19)


def of(symbol: str, begin: date | None = None) -> Diversifier:
    return diversifiers(bundled_snapshot(ARTICLE), "SPY", "AGG", begin)[symbol]


def test_the_falls_that_everybody_remembers() -> None:
    """With dividends the S&P 500 lost 55% from October 2007; long Treasuries 48% from August 2020,
    the aggregate 18% from then on."""
    for symbol, depth, peak, trough in (
        ("SPY", -55.2, date(2007, 10, 9), date(2009, 3, 9)),
        ("TLT", -48.4, date(2020, 8, 4), date(2023, 10, 19)),
        ("AGG", -18.4, date(2020, 8, 4), date(2022, 10, 20)),
    ):
        found = of(symbol)
        assert found.drawdown.depth_pct == pytest.approx(depth, abs=0.1)
        assert (found.peak, found.trough) == (peak, trough)


def test_over_a_year_the_correlation_is_the_rolling_one() -> None:
    snapshot = bundled_snapshot(ARTICLE)
    rolling = correlation(snapshot, "SPY", "AGG")
    found = diversifiers(snapshot, "SPY", "AGG", rolling.days[-253].date())["AGG"]
    assert found.with_stock == pytest.approx(rolling.rolling[252][-1])
    assert found.with_bond is None
    assert found.with_stock == pytest.approx(0.12, abs=0.006)


def test_gold_over_the_year() -> None:
    """Adjusted closes of 2024-12-31 and 2025-12-19: SPY +17.5%, GLD 47.3 points more."""
    found = of("GLD", date(2024, 12, 20))
    assert found.begins == date(2024, 12, 20)
    assert found.return_pct is not None
    assert found.return_pct > 17.5 + 40
    young = of("GLD", date(2025, 6, 30))
    assert (young.begins, young.return_pct) == (date(2025, 6, 30), None)


def test_a_beta_is_of_the_days_asked_for() -> None:
    """Durations of the issuer: 15.6 years of TLT."""
    found = of("TLT", date(2024, 12, 19))
    assert found.rate_beta_bp_per_bp == pytest.approx(-15.6, rel=0.2)
    assert found.standard_error is not None
    assert {source for source, _ in found.stamp.inputs} == {"prices", "par_yields"}


def test_another_publisher_s_fund_is_not_there() -> None:
    closes: dict[date | str, float] = {"2025-12-18": 1.0, "2025-12-19": 2.0}
    snapshot = snapshot_of(fund("SPY", closes, source="tiingo"), fund("GLD", closes))
    assert set(diversifiers(snapshot, "SPY", "AGG")) == {"SPY"}
    assert diversifiers(snapshot, "SPY", "AGG")["SPY"].with_bond is None
