"""What a bill yields: its discount rate on the footing of a note's yield."""

from __future__ import annotations

import pandas as pd

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
