"""Cushions of 2025-12-17, compared with an independent calculation and worked examples."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from tests.support.snapshots import bundled_snapshot
from tui.measures.curve.cushion import cushion, over_cash_bp
from tui.measures.curve.interpolation import monotone
from tui.measures.curve.par_curve import par_curve, tenors

OVER_CASH_BP = {
    "2Y": -17.4,
    "3Y": -1.7,
    "5Y": 10.1,
    "7Y": 15.6,
    "10Y": 15.3,
    "20Y": 15.4,
    "30Y": 8.2,
}
"""Calculated outside this program from the par yields of 2025-12-17, linear between tenors."""


def yields_on(text: str) -> pd.Series:
    curve = par_curve(bundled_snapshot())
    return curve[tenors(curve)].loc[: pd.Timestamp(text)].iloc[-1]


def test_over_cash_equals_independent_calculation() -> None:
    cushions = cushion(yields_on("2025-12-17"))["over_cash_bp"]
    assert {tenor: cushions[tenor] for tenor in OVER_CASH_BP} == pytest.approx(
        OVER_CASH_BP, abs=0.1
    )


def test_over_cash_with_smooth_curve_is_lower_at_20_years() -> None:
    cushions = cushion(yields_on("2025-12-17"), monotone)["over_cash_bp"]
    straight = {tenor: bp for tenor, bp in OVER_CASH_BP.items() if tenor != "20Y"}
    assert {tenor: cushions[tenor] for tenor in straight} == pytest.approx(straight, abs=2)
    assert cushions["20Y"] < OVER_CASH_BP["20Y"] - 2


def test_two_year_worked_example() -> None:
    # 3.49% for a year, then a bond of one year priced at the 1-year's 3.51%: 99.98 for 100,
    # with a duration of (1.745 / 1.01755 + 2 * 101.745 / 1.01755^2) / 2 / 99.98 / 1.01755.
    worth = 1.745 / 1.01755 + 101.745 / 1.01755**2
    years = (1.745 / 1.01755 + 2 * 101.745 / 1.01755**2) / 2 / worth / 1.01755
    two = cushion(yields_on("2025-12-17")).loc["2Y"]
    assert two["roll_down_pct"] == pytest.approx(worth - 100)
    assert two["horizon_duration_years"] == pytest.approx(years)
    assert two["cushion_bp"] == pytest.approx((3.49 + worth - 100) / years * 100)
    assert two["over_cash_bp"] == pytest.approx((3.49 - 3.64 + worth - 100) / years * 100)


def test_columns_are_those_that_the_screen_names() -> None:
    assert list(cushion(yields_on("2025-12-17")).columns) == [
        "yield_pct",
        "roll_down_pct",
        "duration_years",
        "convexity_years2",
        "horizon_duration_years",
        "cushion_bp",
        "over_cash_bp",
    ]


def test_convexity_of_two_year_worked_example() -> None:
    # four payments of 1.745 and 100 at the end, n (n + 1) each, over 4 and 1.01745^2
    growth = 1.01745
    payments = ((1, 1.745), (2, 1.745), (3, 1.745), (4, 101.745))
    second = sum(n * (n + 1) * paid / growth**n for n, paid in payments)
    two = cushion(yields_on("2025-12-17")).loc["2Y"]
    assert two["convexity_years2"] == pytest.approx(second / 100 / 4 / growth**2)


def test_duration_of_ten_year_equals_closed_form() -> None:
    ten = cushion(yields_on("2025-12-17")).loc["10Y"]
    assert ten["duration_years"] == pytest.approx(8.113, abs=5e-4)


def test_tenors_up_to_one_year_have_no_cushion() -> None:
    short = cushion(yields_on("2025-12-17")).loc[["1M", "3M", "6M", "1Y"]]
    assert short.drop(columns="yield_pct").isna().all(axis=None)
    assert short["yield_pct"].notna().all()


def test_missing_three_month_yield_leaves_over_cash_nan() -> None:
    cushions = cushion(pd.Series({"1Y": 3.5, "2Y": 3.6, "3M": math.nan}))
    assert cushions["over_cash_bp"].isna().all()
    assert cushions["cushion_bp"]["2Y"] > 300


def test_fewer_than_two_yields_give_no_cushion() -> None:
    assert cushion(pd.Series({"1Y": math.nan})).empty
    assert cushion(pd.Series({"10Y": 4.0}))["cushion_bp"].isna().all()


def test_over_cash_alone_equals_its_column() -> None:
    points = yields_on("2025-12-17").dropna()
    column = cushion(points)["over_cash_bp"].dropna().to_dict()
    yields = {str(tenor): float(value) for tenor, value in points.items()}
    assert over_cash_bp(yields) == pytest.approx(column)
    del yields["3M"]
    assert over_cash_bp(yields) == {}
