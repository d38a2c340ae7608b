"""What the par curve implies: discount factors, zero yields and forward yields.

Bootstrapping as in Fabozzi, "Bond Markets, Analysis and Strategies", chapter 5: the par bond of
every half year is priced at 100 by the discount factors of its payments, which leaves one unknown
after another. Points up to one year are taken as simple bond-equivalent yields of a single
payment, as bills quote them; longer points are par yields with a coupon every half year.
"""

from __future__ import annotations

import numpy as np

from tui.measures.interpolation import Floats, Interpolation, monotone

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
