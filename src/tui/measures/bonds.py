"""Bonds with a coupon every half year: price, modified duration, convexity.

Coupons and yields are in percent a year, yields bond-equivalent (compounded every half year),
prices per 100 of face, right after a coupon. The formulas are those of Fabozzi, "Bond Markets,
Analysis and Strategies", chapters 2 and 4. Arguments are arrays of one shape; ``years`` are whole
half years above 0 (NaN elsewhere gives NaN).
"""

from __future__ import annotations

import numpy as np

from tui.measures.interpolation import Floats

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
