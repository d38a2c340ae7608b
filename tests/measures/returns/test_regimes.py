"""Rate regimes: worked examples, and a comparison with FRED's 20-year yields."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest

from tests.support.bodies import BODIES
from tests.support.funds import Day, curve, fund
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.returns.regimes import Regimes, month_ends, regimes

ENDS: list[Day] = ["2025-01-31", "2025-02-28", "2025-03-31", "2025-04-30", "2025-05-30"]
FLAT = dict.fromkeys(ENDS, 100.0)
RISING = dict(zip(ENDS, [100.0, 101.0, 103.02, 99.9294, 101.927988], strict=True))
"""+1%, +2%, -3%, +2% in the months from February to May."""
YIELDS: dict[Day, float] = {
    **{"2025-01-30": 4.0, "2025-01-31": 4.8, "2025-02-28": 4.75, "2025-03-28": 4.76},
    **{"2025-04-29": 4.9, "2025-04-30": 4.7, "2025-05-30": 9.0},
}
"""Last yields of January to April: above the line of 4.75, on it, above, below."""


def regimes_of(closes: dict[Day, float], yields: dict[Day, float] = YIELDS) -> Regimes:
    snapshot = snapshot_of(curve("20Y", yields), fund("SPY", FLAT), fund("XLF", closes))
    return regimes(snapshot, "SPY", 4.75)["XLF"]


def test_regimes_worked_example() -> None:
    result = regimes_of(RISING)
    assert result.above_pp == pytest.approx((1 - 3) / 2)  # February, April
    assert result.below_pp == pytest.approx((2 + 2) / 2)  # March, May
    assert (result.above_months, result.below_months) == (2, 2)
    assert result.since == date(2025, 1, 31)
    assert result.stamp.observed == date(2025, 5, 30)
    assert ("par_yields", "2025") in result.stamp.inputs


def test_benchmark_return_is_subtracted() -> None:
    snapshot = snapshot_of(curve("20Y", YIELDS), fund("SPY", RISING), fund("XLF", FLAT))
    assert regimes(snapshot, "SPY", 4.75)["XLF"].above_pp == pytest.approx(1)


def test_unfinished_month_is_not_counted() -> None:
    with_open_month = {**RISING, "2025-05-29": 150.0}
    del with_open_month["2025-05-30"]
    flat = dict.fromkeys(with_open_month, 100.0)
    snapshot = snapshot_of(curve("20Y", YIELDS), fund("SPY", flat), fund("XLF", with_open_month))
    result = regimes(snapshot, "SPY", 4.75)["XLF"]
    assert (result.above_months, result.below_months) == (2, 1)


@pytest.mark.parametrize(
    ("last", "is_finished"),
    [
        ("2025-05-30", True),  # a Friday, the last trading day of May
        ("2025-05-29", False),
        ("2024-03-28", True),  # Good Friday was the 29th
        ("2024-03-27", False),
        ("2025-12-31", True),
    ],
)
def test_last_trading_day_ends_a_month(last: str, is_finished: bool) -> None:
    days = pd.DatetimeIndex(["2023-01-31", "2023-02-28", last])
    assert month_ends(days).tolist() == ([0, 1, 2] if is_finished else [0, 1])


def test_month_without_a_yield_before_it_is_not_counted() -> None:
    without = {day: value for day, value in YIELDS.items() if not str(day).startswith("2025-03")}
    result = regimes_of(RISING, without)
    assert (result.above_months, result.below_months) == (1, 2)


def test_regimes_without_finished_month_are_none() -> None:
    result = regimes_of({"2025-05-30": 100.0})
    assert (result.above_pp, result.below_pp, result.since) == (None, None, None)
    assert (result.above_months, result.below_months) == (0, 0)
    assert regimes(snapshot_of(fund("XLF", RISING)), "SPY", 4.75) == {}


def test_months_of_2025_equal_those_by_freds_yields() -> None:
    """FRED's DGS20 is another publisher's copy of the 20-year yield."""
    fred = pd.read_csv(BODIES / "DGS20_2025.csv").dropna()
    ends = fred.groupby(fred["observation_date"].str[:7])["DGS20"].last()
    began = ends.loc["2025-01":"2025-10"]
    assert len(began) == 10
    before, after = (
        regimes(bundled_snapshot(day), "SPY", 4.75)["XLF"]
        for day in (date(2025, 1, 31), date(2025, 11, 28))
    )
    assert after.above_months - before.above_months == (began > 4.75).sum()
    assert after.below_months - before.below_months == (began <= 4.75).sum()
    assert 0 < (began > 4.75).sum() < 10
