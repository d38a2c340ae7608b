"""What the par curve implies: discount factors, zero yields and forward yields.

Bootstrapping as in Fabozzi, "Bond Markets, Analysis and Strategies", chapter 5: the par bond of
every half year is priced at 100 by the discount factors of its payments, which leaves one unknown
after another. Points up to one year are taken as simple bond-equivalent yields of a single
payment, as bills quote them; longer points are par yields with a coupon every half year.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tui.measures.curve.interpolation import Floats, Interpolation, monotone

STEP_YEARS = 0.5
SIMPLE_YEARS = 1.0
"""Up to here a point is one payment with simple interest."""
PERIODS_A_YEAR = 2


def bootstrap(
    maturity_years: Floats, yield_pct: Floats, interpolate: Interpolation = monotone
) -> tuple[Floats, Floats]:
    """Half years up to the longest point, and the discount factor of each (1 is today's worth).

    Points ascend strictly and have no NaN. Half years before the first point or without a
    discount factor before them are NaN.
    """
    steps = int(maturity_years[-1] / STEP_YEARS + 1e-9)
    years = STEP_YEARS * np.arange(1, steps + 1)
    coupon = interpolate(maturity_years, yield_pct, years) / 100
    discount = np.full(steps, np.nan)
    annuity = 0.0
    for step in range(steps):
        if years[step] <= SIMPLE_YEARS:
            discount[step] = 1 / (1 + coupon[step] * years[step])
        else:
            paid = coupon[step] / PERIODS_A_YEAR
            discount[step] = (1 - paid * annuity) / (1 + paid)
        annuity += discount[step]
    return years, discount


def par_price(coupon_pct: float, years: float, discount: Floats) -> float:
    """A bond of so many half years priced by the discount factors, per 100 of face."""
    payments = round(years / STEP_YEARS)
    factors = discount[:payments]
    return float(coupon_pct / PERIODS_A_YEAR * factors.sum() + 100 * factors[-1])


def zero_pct(years: Floats, discount: Floats) -> Floats:
    """Yield of a single payment at each time, in percent, bond-equivalent."""
    return 100 * PERIODS_A_YEAR * (discount ** (-1 / (PERIODS_A_YEAR * years)) - 1)


def forward_1y_pct(discount: Floats) -> Floats:
    """Yield over the year that begins at each half year, 0 first, in percent, bond-equivalent.

    One value a half year from today to a year before the last discount factor.
    """
    worth = np.concatenate(([1.0], discount))
    ratio = worth[:-PERIODS_A_YEAR] / worth[PERIODS_A_YEAR:]
    return 100 * PERIODS_A_YEAR * (ratio ** (1 / PERIODS_A_YEAR) - 1)


DAYS_OF_DISCOUNT = 360
HALF_YEAR = 183
"""Days up to which a bill is reckoned without compounding; the longest 26-week bill has these."""
_PRICE_DECIMALS, _RATE_DECIMALS = 6, 3


def investment_rate_pct(
    discount_pct: pd.Series, issue_date: pd.Series, maturity_date: pd.Series
) -> pd.Series:
    """The investment rate (coupon-equivalent yield) of bills, percent a year, three decimals.

    By Treasury's formulas in appendix B of 31 CFR part 356, from the bank discount rate in percent
    and the days (``datetime64``) of issue and maturity; NaN where one of them is missing.
    """
    days = (maturity_date - issue_date).dt.days.astype(float)
    year = (issue_date + pd.DateOffset(years=1) - issue_date).dt.days.astype(float)
    price = (100 - discount_pct * days / DAYS_OF_DISCOUNT).round(_PRICE_DECIMALS)
    gain = (100 - price) / price
    share = days / year
    # 100 = price * (1 + (share - 1/2) * rate) * (1 + rate / 2), solved for the rate
    square = share / 2 - 0.25
    compounded = (-share + (share**2 + 4 * square * gain) ** 0.5) / (2 * square)
    rate = (gain / share).where(days <= HALF_YEAR, compounded)
    return (100 * rate).round(_RATE_DECIMALS)


FACE = 100.0
PERIODS = 2
"""Coupons a year."""


def price(coupon_pct: Floats, yield_pct: Floats, years: Floats) -> Floats:
    """What the bond's payments are worth at its yield, per 100 of face."""
    _, worth = _payments(coupon_pct, yield_pct, years)
    found: Floats = worth.sum(axis=-1)
    return found


def modified_duration_years(coupon_pct: Floats, yield_pct: Floats, years: Floats) -> Floats:
    """Fall of the price in percent when the yield rises by one percentage point, to first order.

    Of a par bond it is ``(1 - (1 + y/2)^(-2 years)) / y``.
    """
    period, worth = _payments(coupon_pct, yield_pct, years)
    growth = 1 + yield_pct / 100 / PERIODS
    found: Floats = (period * worth).sum(axis=-1) / worth.sum(axis=-1) / PERIODS / growth
    return found


def convexity_years2(coupon_pct: Floats, yield_pct: Floats, years: Floats) -> Floats:
    """Second derivative of the price by the yield, over the price, in years squared."""
    period, worth = _payments(coupon_pct, yield_pct, years)
    growth = 1 + yield_pct / 100 / PERIODS
    second = (period * (period + 1) * worth).sum(axis=-1)
    found: Floats = second / worth.sum(axis=-1) / PERIODS**2 / growth**2
    return found


def _payments(coupon_pct: Floats, yield_pct: Floats, years: Floats) -> tuple[Floats, Floats]:
    """The number of every payment, and along the last axis what each is worth today."""
    coupon, rate, count = (
        np.asarray(one, dtype=float)[..., np.newaxis]
        for one in (coupon_pct, yield_pct, np.round(np.asarray(years) * PERIODS))
    )
    longest = int(np.nanmax(count, initial=1))
    period = np.arange(1.0, longest + 1)
    paid = np.where(period <= count, coupon / PERIODS, 0) + np.where(period == count, FACE, 0)
    worth = paid * (1 + rate / 100 / PERIODS) ** -period
    return period, np.where(np.isnan(count), np.nan, worth)
