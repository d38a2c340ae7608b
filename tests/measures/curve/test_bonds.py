"""Price, duration and convexity against closed forms and against the price itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.measures.curve.zero_curve import convexity_years2, modified_duration_years, price

RATES = st.floats(min_value=0, max_value=15)
HALF_YEARS = st.integers(min_value=1, max_value=60).map(lambda periods: periods / 2)


def one(value: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([value])


def test_the_ten_year_par_bond_of_2025_12_17() -> None:
    """By the closed form (1 - 1.0208 ** -20) / 0.0416 = 8.113."""
    [duration] = modified_duration_years(one(4.16), one(4.16), one(10.0))
    assert duration == pytest.approx(8.113, abs=5e-4)
    assert duration == pytest.approx((1 - 1.0208**-20) / 0.0416, rel=1e-12)


def test_the_auction_of_2025_12_17() -> None:
    """Treasury reopened the 4.625% of November 2045 at 4.798% for 97.789241: a month into it.

    On its first day of 20 whole years the price at that yield is within 3 cents of that.
    """
    [worth] = price(one(4.625), one(4.798), one(20.0))
    assert worth == pytest.approx(97.789, abs=0.03)


@given(RATES, HALF_YEARS)
def test_a_bond_that_yields_its_coupon_costs_100(rate: float, years: float) -> None:
    assert price(one(rate), one(rate), one(years)) == pytest.approx(100, abs=1e-9)


@given(RATES, st.floats(min_value=0.5, max_value=15), HALF_YEARS)
def test_duration_and_convexity_are_the_slopes_of_the_price(
    coupon: float, rate: float, years: float
) -> None:
    step = 0.01
    below, at, above = (
        price(one(coupon), one(rate + shift), one(years))[0] for shift in (-step, 0, step)
    )
    [duration] = modified_duration_years(one(coupon), one(rate), one(years))
    [convexity] = convexity_years2(one(coupon), one(rate), one(years))
    assert duration == pytest.approx(-(above - below) / (2 * step) / at * 100, rel=1e-4)
    assert convexity == pytest.approx((above - 2 * at + below) / step**2 / at * 1e4, rel=1e-3)


def test_a_single_payment_by_hand() -> None:
    # 104 in half a year at 4%: 104 / 1.02, a duration of 0.5 / 1.02, a convexity of 0.5 / 1.02^2
    arguments = one(8.0), one(4.0), one(0.5)
    assert price(*arguments) == pytest.approx(104 / 1.02)
    assert modified_duration_years(*arguments) == pytest.approx(0.5 / 1.02)
    assert convexity_years2(*arguments) == pytest.approx(0.5 / 1.02**2)


def test_bonds_of_several_lengths_at_once_and_none_where_the_length_is_missing() -> None:
    years = np.array([1.0, np.nan, 30.0])
    rates = np.array([4.0, 4.0, 5.0])
    found = modified_duration_years(rates, rates, years)
    assert found[0] == pytest.approx((1 - 1.02**-2) / 0.04)
    assert np.isnan(found[1])
    assert found[2] == pytest.approx((1 - 1.025**-60) / 0.05)
