"""Discount factors from par yields: worked examples, and par bonds priced with them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples
from tests.support.snapshots import bundled_snapshot
from tui.measures.curve.interpolation import Interpolation, linear, monotone
from tui.measures.curve.par_curve import maturity_years, par_curve, tenors
from tui.measures.curve.zero_curve import bootstrap, forward_1y_pct, par_price, zero_pct

EACH_INTERPOLATION = pytest.mark.parametrize("interpolate", [linear, monotone])


@EACH_INTERPOLATION
@pytest.mark.parametrize("day", ["1990-01-02", "2000-05-16", "2020-03-09", "2025-12-17"])
def test_par_bonds_of_published_curve_cost_100(day: str, interpolate: Interpolation) -> None:
    curve = par_curve(bundled_snapshot())
    points = curve[tenors(curve)].loc[: pd.Timestamp(day)].iloc[-1].dropna()
    years = np.array([maturity_years(str(tenor)) for tenor in points.index])
    _, discount = bootstrap(years, points.to_numpy(dtype=float), interpolate)
    for maturity, coupon in zip(years, points.tolist(), strict=True):
        if maturity > 1:
            assert abs(par_price(coupon, maturity, discount) - 100) < 1e-8
    assert (np.diff(discount) < 0).all()


@given(st.lists(st.floats(min_value=0, max_value=16), min_size=6, max_size=6))
@examples(50)
def test_par_bonds_of_any_curve_cost_100(yields: list[float]) -> None:
    years = np.array([0.5, 1, 2, 5, 10, 30])
    _, discount = bootstrap(years, np.array(yields))
    for maturity, coupon in zip(years[2:], yields[2:], strict=True):
        assert abs(par_price(coupon, maturity, discount) - 100) < 1e-8


def test_first_half_years_worked_example() -> None:
    # Bills: 1 / (1 + 0.04 / 2) and 1 / 1.05 with simple interest. The 1.5-year par bond of 6%:
    # 3 (d1 + d2) + 103 d3 = 100.
    years, discount = bootstrap(np.array([0.5, 1, 1.5]), np.array([4.0, 5, 6]), linear)
    first, second = 1 / 1.02, 1 / 1.05
    assert years.tolist() == [0.5, 1, 1.5]
    assert discount.dtype == float
    assert discount == pytest.approx([first, second, (100 - 3 * (first + second)) / 103])
    assert zero_pct(years, discount)[0] == pytest.approx(4)
    # over the first year 1.05 is earned, with two payments of 2 (sqrt(1.05) - 1) a year
    assert forward_1y_pct(discount)[0] == pytest.approx(200 * (1.05**0.5 - 1))
    assert forward_1y_pct(discount)[1] == pytest.approx(
        200 * ((discount[0] / discount[2]) ** 0.5 - 1)
    )


def test_forwards_of_flat_curve_are_flat() -> None:
    years = np.array([0.5, 1, 5, 30])
    _, discount = bootstrap(years, np.full(4, 4.0))
    # Up to a year interest is simple, so the yield with two payments a year is lower.
    assert forward_1y_pct(discount)[3:] == pytest.approx(4)
    assert forward_1y_pct(discount)[0] == pytest.approx(200 * (1.04**0.5 - 1))
    assert len(forward_1y_pct(discount)) == 59


def test_compounded_forwards_equal_the_zero_yield() -> None:
    years, discount = bootstrap(np.array([0.5, 1, 2, 5]), np.array([3.6, 3.5, 3.5, 3.7]))
    forwards = forward_1y_pct(discount)[::2]
    grown = np.prod((1 + forwards / 200) ** 2)
    assert grown == pytest.approx((1 + zero_pct(years, discount)[-1] / 200) ** 10)
