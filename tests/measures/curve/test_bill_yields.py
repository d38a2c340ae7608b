"""Investment rates of bills, compared with those Treasury publishes with each result."""

from __future__ import annotations

import pandas as pd

from tests.support.auction_rows import all_auctions
from tui.measures.curve.bill_yields import investment_rate_pct


def test_investment_rate_equals_published_rate_of_every_bundled_bill() -> None:
    """The bills have 2 days to 52 weeks; some are issued in leap years, one on a 29 February."""
    bills = pd.DataFrame([row for row in all_auctions() if row["highInvestmentRate"]])
    issued, due = (pd.to_datetime(bills[name]) for name in ("issueDate", "maturityDate"))
    rate = investment_rate_pct(bills["highDiscountRate"].astype(float), issued, due)
    published = bills["highInvestmentRate"].astype(float)
    wrong = bills[~((rate - published).abs() <= 1e-9)]
    assert len(bills) > 1400
    assert wrong[["auctionDate", "securityTerm", "highDiscountRate"]].to_numpy().tolist() == []


def test_investment_rate_with_missing_value_is_nan() -> None:
    days = pd.Series([pd.Timestamp("2026-01-02"), pd.NaT])
    rate = investment_rate_pct(pd.Series([float("nan"), 3.5]), days, days + pd.Timedelta(days=91))
    assert rate.isna().all()
