"""Bills from the auctions, against the Monthly Statement and TreasuryDirect's own amounts."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from tests.support import fiscal_bodies
from tests.support.auction_rows import all_auctions
from tests.support.snapshots import bundled_snapshot, snapshot_of
from tui.measures.supply.bills import (
    bills_outstanding_usd_bn,
    issues,
    missing_bills,
    weeks_ahead,
)

DAY = date(2025, 12, 19)
NEVER_MORE_BN = 0.8


def statement_bills() -> dict[date, float]:
    return {
        date.fromisoformat(row["record_date"]): float(row["total_mil_amt"]) / 1e3
        for row in fiscal_bodies.statement_rows()
        if row["security_class_desc"] == "Bills" and row["record_date"] > "2023"
    }


def settled_bn(field: str, first: date, last: date, known: date = DAY) -> float:
    """Return the bills announced by ``known`` with a date of that field in a span, as issued."""
    return sum(
        float(row["totalAccepted"]) / 1e9
        for row in all_auctions()
        if row["securityType"] == "Bill"
        and float(row["offeringAmount"]) > 1e9
        and row["announcementDate"] < f"{known}"
        and f"{first}" <= row[field][:10] <= f"{last}"
    )


def test_bills_of_41_month_ends_equal_the_statement_within_eight_tenths() -> None:
    snapshot = bundled_snapshot()
    errors = {
        day: bills_outstanding_usd_bn(snapshot, day) - bills
        for day, bills in statement_bills().items()
    }
    assert len(errors) == 41
    assert all(0 < error < NEVER_MORE_BN for error in errors.values())
    assert errors[date(2026, 5, 31)] == pytest.approx(0.236, abs=0.001)


def test_week_ahead_equals_the_amounts_of_the_auctions() -> None:
    weeks = weeks_ahead(bundled_snapshot(DAY), DAY)
    for monday, maturing in weeks["bills_maturing_usd_bn"].items():
        first = pd.Timestamp(str(monday)).date()
        assert maturing == pytest.approx(
            settled_bn("maturityDate", first, first + timedelta(days=6)), abs=0.005
        )
    assert weeks.index[0] == pd.Timestamp("2025-12-22")
    first_week = weeks.iloc[0]
    assert first_week["bills_net_usd_bn"] == pytest.approx(
        first_week["bills_issued_usd_bn"] - 576.979743, abs=1e-6
    )
    assert weeks.loc["2026-01-05":, "bills_issued_usd_bn"].isna().all()


@pytest.mark.parametrize(
    ("friday", "net_bn"),
    [
        (date(2025, 12, 19), -46.0),
        (date(2026, 3, 13), 15.1),  # by the amounts offered alone it would be -9.1
        (date(2026, 5, 8), 12.5),  # likewise -6.1
    ],
)
def test_net_of_announced_bills_is_the_one_that_the_results_bring(
    friday: date, net_bn: float
) -> None:
    """The Federal Reserve's bills mature too, and it takes new ones besides the amount offered."""
    monday = friday + timedelta(days=3)
    week = (monday, monday + timedelta(days=6), monday)
    sold, matured = settled_bn("issueDate", *week), settled_bn("maturityDate", *week)
    assert round(sold - matured, 1) == net_bn
    first = weeks_ahead(bundled_snapshot(friday), friday).loc[f"{monday}"]
    assert first["bills_net_usd_bn"] == pytest.approx(sold - matured, abs=0.005)


def test_outstanding_moves_by_what_is_issued_less_what_matures() -> None:
    """Over each of eight weeks, known from the present."""
    snapshot = bundled_snapshot(date(2026, 7, 16))
    rows = issues(snapshot)
    bills = rows[rows["is_bill"]]
    for week in range(8):
        start = date(2026, 5, 13) + timedelta(weeks=week)
        end = start + timedelta(weeks=1)
        after, until = pd.Timestamp(start), pd.Timestamp(end)
        issued, matured = (
            bills.loc[(bills[name] > after) & (bills[name] <= until), "amount_usd_bn"].sum()
            for name in ("issue_date", "maturity_date")
        )
        change = bills_outstanding_usd_bn(snapshot, end) - bills_outstanding_usd_bn(snapshot, start)
        assert change == pytest.approx(issued - matured, abs=1e-6)


@pytest.mark.parametrize(
    ("as_of", "day", "reason"),
    [
        (date(2025, 12, 19), date(2025, 12, 19), ""),
        (date(2022, 10, 3), date(2022, 10, 3), "not all bill auctions of 53 weeks are at hand"),
        (date(2026, 8, 9), date(2026, 8, 9), "bill auctions of some weeks are not at hand"),
    ],
)
def test_sum_of_bills_that_may_lack_some_is_missing(as_of: date, day: date, reason: str) -> None:
    snapshot = bundled_snapshot(as_of)
    assert missing_bills(issues(snapshot), day) == reason
    outstanding = bills_outstanding_usd_bn(snapshot, day)
    weeks = weeks_ahead(snapshot, day)
    assert pd.isna(outstanding) == bool(reason)
    assert weeks["bills_maturing_usd_bn"].isna().all() == bool(reason)


def test_without_auctions_there_is_nothing() -> None:
    assert weeks_ahead(snapshot_of(), DAY).empty
    assert pd.isna(bills_outstanding_usd_bn(snapshot_of(), DAY))
