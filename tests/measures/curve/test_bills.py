"""The investment rate of bills against the one Treasury publishes with each result."""

from __future__ import annotations

import pandas as pd

from tests.support.auction_rows import told
from tui.measures.curve.zero_curve import investment_rate_pct


def test_every_bill_in_the_history_yields_what_treasury_says() -> None:
    """From 2-day to 52-week bills, issued in leap years and on a 29 February."""
    bills = pd.DataFrame([row for row in told() if row["highInvestmentRate"]])
    issued, due = (pd.to_datetime(bills[name]) for name in ("issueDate", "maturityDate"))
    rate = investment_rate_pct(bills["highDiscountRate"].astype(float), issued, due)
    published = bills["highInvestmentRate"].astype(float)
    wrong = bills[(rate - published).abs() > 1e-9]
    assert len(bills) > 1400
    assert wrong[["auctionDate", "securityTerm", "highDiscountRate"]].to_numpy().tolist() == []


def test_what_is_missing_has_no_rate() -> None:
    days = pd.Series([pd.Timestamp("2026-01-02"), pd.NaT])
    rate = investment_rate_pct(pd.Series([float("nan"), 3.5]), days, days + pd.Timedelta(days=91))
    assert rate.isna().all()
