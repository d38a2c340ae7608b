"""Price, modified duration and convexity of bonds with a coupon every half year.

Coupons and yields are in percent a year. Yields are bond-equivalent (compounded every half year).
Prices are per 100 of face value, right after a coupon. All arguments are arrays of one shape, and
so are the results. ``years`` are whole half years above 0; NaN there gives NaN.

Source of the formulas: Fabozzi, "Bond Markets, Analysis and Strategies", chapters 2 and 4.
"""

from __future__ import annotations

import numpy as np

from tui.measures.curve.interpolation import Floats

FACE = 100.0
"""Face value that prices refer to."""
PERIODS_A_YEAR = 2
"""Coupons, and compounding periods, a year."""


def price(coupon_pct: Floats, yield_pct: Floats, years: Floats) -> Floats:
    """Return the present value of all payments at the bond's yield, per 100 of face value."""
    _, present_value = _payments(coupon_pct, yield_pct, years)
    total: Floats = present_value.sum(axis=-1)
    return total


def modified_duration_years(coupon_pct: Floats, yield_pct: Floats, years: Floats) -> Floats:
    """Return the negated derivative of the price by the yield, over the price, in years.

    To first order it is the fall of the price in percent if the yield rises by one percentage
    point. Of a par bond it is ``(1 - (1 + y/2)^(-2 years)) / y``: 8.1 for 10 years at 4.16%.
    """
    period, present_value = _payments(coupon_pct, yield_pct, years)
    growth = 1 + yield_pct / 100 / PERIODS_A_YEAR
    periods = (period * present_value).sum(axis=-1) / present_value.sum(axis=-1)
    duration: Floats = periods / PERIODS_A_YEAR / growth
    return duration


def convexity_years2(coupon_pct: Floats, yield_pct: Floats, years: Floats) -> Floats:
    """Return the second derivative of the price by the yield, over the price, in years squared."""
    period, present_value = _payments(coupon_pct, yield_pct, years)
    growth = 1 + yield_pct / 100 / PERIODS_A_YEAR
    second = (period * (period + 1) * present_value).sum(axis=-1)
    convexity: Floats = second / present_value.sum(axis=-1) / PERIODS_A_YEAR**2 / growth**2
    return convexity


def _payments(coupon_pct: Floats, yield_pct: Floats, years: Floats) -> tuple[Floats, Floats]:
    """Return the numbers of all payments from 1, and their present values along the last axis."""
    coupon, rate, count = (
        np.asarray(argument, dtype=float)[..., np.newaxis]
        for argument in (coupon_pct, yield_pct, np.round(np.asarray(years) * PERIODS_A_YEAR))
    )
    longest = int(np.nanmax(count, initial=1))
    period = np.arange(1.0, longest + 1)
    paid = np.where(period <= count, coupon / PERIODS_A_YEAR, 0)
    paid = paid + np.where(period == count, FACE, 0)
    present_value = paid * (1 + rate / 100 / PERIODS_A_YEAR) ** -period
    return period, np.where(np.isnan(count), np.nan, present_value)
