"""Zero curve: discount factors, zero yields and forward yields implied by the par curve.

The par bond of every half year is priced at 100 with the discount factors of its payments. This
leaves one unknown factor at each step (bootstrapping). Points up to one year are taken as simple
bond-equivalent yields of a single payment, as bills are quoted. Longer points are par yields of
bonds with a coupon every half year.

Source: Fabozzi, "Bond Markets, Analysis and Strategies", chapter 5.
"""

from __future__ import annotations

import numpy as np

from tui.measures.curve.bond_math import PERIODS_A_YEAR
from tui.measures.curve.interpolation import Floats, Interpolation, monotone

STEP_YEARS = 0.5
"""Distance of two discount factors."""
SIMPLE_YEARS = 1.0
"""Longest maturity taken as one payment with simple interest."""


def bootstrap(
    maturity_years: Floats, yield_pct: Floats, interpolate: Interpolation = monotone
) -> tuple[Floats, Floats]:
    """Return the half years up to the longest point, and the discount factor of each.

    A discount factor is the present value of 1. The par yields in percent have maturities that
    ascend strictly, and no NaN. A factor is NaN for a half year before the first point, and
    after any other NaN.
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
    """Return the price of a bond by the discount factors of its payments, per 100 of face value.

    ``years`` are whole half years, at most as many as there are factors. NaN if a factor is NaN.
    """
    payments = round(years / STEP_YEARS)
    factors = discount[:payments]
    return float(coupon_pct / PERIODS_A_YEAR * factors.sum() + 100 * factors[-1])


def zero_pct(years: Floats, discount: Floats) -> Floats:
    """Return the zero yield at each half year in percent, bond-equivalent. NaN for a NaN factor."""
    return 100 * PERIODS_A_YEAR * (discount ** (-1 / (PERIODS_A_YEAR * years)) - 1)


def forward_1y_pct(discount: Floats) -> Floats:
    """Return the one-year forward yields in percent, bond-equivalent.

    One value for each half year at which the forward year begins: from today (0) to one year
    before the last discount factor. NaN where a factor is NaN.
    """
    from_today = np.concatenate(([1.0], discount))
    ratio = from_today[:-PERIODS_A_YEAR] / from_today[PERIODS_A_YEAR:]
    return 100 * PERIODS_A_YEAR * (ratio ** (1 / PERIODS_A_YEAR) - 1)
