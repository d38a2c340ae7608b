"""Price, duration and convexity, compared with closed forms and numerical derivatives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.measures.curve.bond_math import convexity_years2, modified_duration_years, price

RATES = st.floats(min_value=0, max_value=15)
HALF_YEARS = st.integers(min_value=1, max_value=60).map(lambda periods: periods / 2)


def array_of(value: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array([value])


def test_duration_of_par_bond_equals_closed_form() -> None:
    """10-year par yield of 2025-12-17, 4.16%: (1 - 1.0208 ** -20) / 0.0416 = 8.113."""
    [duration] = modified_duration_years(array_of(4.16), array_of(4.16), array_of(10.0))
    assert duration == pytest.approx(8.113, abs=5e-4)
    assert duration == pytest.approx((1 - 1.0208**-20) / 0.0416, rel=1e-12)


def test_price_of_20_year_reopening_is_close_to_auction_price() -> None:
    """Treasury sold the 4.625% of November 2045 at a yield of 4.798% and a price of 97.789241.

    That was on 2025-12-17, a month into its first coupon period. The price at that yield for
    exactly 20 years is within 3 cents.
    """
    [worth] = price(array_of(4.625), array_of(4.798), array_of(20.0))
    assert worth == pytest.approx(97.789, abs=0.03)


@given(RATES, HALF_YEARS)
def test_price_of_par_bond_is_100(rate: float, years: float) -> None:
    assert price(array_of(rate), array_of(rate), array_of(years)) == pytest.approx(100, abs=1e-9)


@given(RATES, st.floats(min_value=0.5, max_value=15), HALF_YEARS)
def test_duration_and_convexity_equal_numerical_derivatives_of_price(
    coupon: float, rate: float, years: float
) -> None:
    step = 0.01
    below, at, above = (
        price(array_of(coupon), array_of(rate + shift), array_of(years))[0]
        for shift in (-step, 0, step)
    )
    [duration] = modified_duration_years(array_of(coupon), array_of(rate), array_of(years))
    [convexity] = convexity_years2(array_of(coupon), array_of(rate), array_of(years))
    assert duration == pytest.approx(-(above - below) / (2 * step) / at * 100, rel=1e-4)
    assert convexity == pytest.approx((above - 2 * at + below) / step**2 / at * 1e4, rel=1e-3)


def test_single_payment_worked_example() -> None:
    # 104 in half a year at 4%: 104 / 1.02, a duration of 0.5 / 1.02, a convexity of 0.5 / 1.02^2
    arguments = array_of(8.0), array_of(4.0), array_of(0.5)
    assert price(*arguments) == pytest.approx(104 / 1.02)
    assert modified_duration_years(*arguments) == pytest.approx(0.5 / 1.02)
    assert convexity_years2(*arguments) == pytest.approx(0.5 / 1.02**2)


def test_figures_of_a_table_are_those_of_its_cells() -> None:
    years = np.array([[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
    coupons, yields = 3 + years / 10, 4 + years / 20
    for measure in (price, modified_duration_years, convexity_years2):
        table = measure(coupons, yields, years)
        cells = [
            measure(array_of(coupon), array_of(rate), array_of(count))[0]
            for coupon, rate, count in zip(coupons.flat, yields.flat, years.flat, strict=True)
        ]
        assert table.shape == (2, 3)
        assert table.ravel().tolist() == pytest.approx(cells)


def test_duration_of_several_maturities_is_nan_where_maturity_is_missing() -> None:
    years = np.array([1.0, np.nan, 30.0])
    rates = np.array([4.0, 4.0, 5.0])
    durations = modified_duration_years(rates, rates, years)
    assert durations[0] == pytest.approx((1 - 1.02**-2) / 0.04)
    assert np.isnan(durations[1])
    assert durations[2] == pytest.approx((1 - 1.025**-60) / 0.05)
