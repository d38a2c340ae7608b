"""Investment rate of Treasury bills: the discount rate converted to a coupon-equivalent yield."""

from __future__ import annotations

import pandas as pd

DAYS_OF_DISCOUNT = 360
"""Days of the year that a bank discount rate is quoted for."""
HALF_YEAR = 183
"""Longest bill, in days, whose rate is not compounded: no 26-week bill is longer."""
_PRICE_DECIMALS, _RATE_DECIMALS = 6, 3


def investment_rate_pct(
    discount_pct: pd.Series, issue_date: pd.Series, maturity_date: pd.Series
) -> pd.Series:
    """Return the investment rate of bills in percent a year, rounded to three decimals.

    ``discount_pct`` is the bank discount rate in percent; the dates are ``datetime64``. The series
    have one index. NaN where a value is missing. Source: the formulas of 31 CFR part 356, appendix
    B, with the price rounded to six decimals.
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
