"""Series of supply that a rule can name, and when they are stale."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tui.alerts.language.frequency import Frequency, MaxAge
from tui.alerts.series.catalogue import SERIES


def test_net_issuance_is_stale_by_the_statement_and_the_share_by_tic() -> None:
    """The statement of May comes on 4 June 2026, TIC of May on 14 July."""
    age = MaxAge(timedelta(days=1), release=True)
    april, june = date(2026, 4, 30), datetime(2026, 6, 6, tzinfo=UTC)
    issuance, share = SERIES["net_issuance_bills_bn"], SERIES["foreign_share_12m"]
    assert issuance.frequency.word == share.frequency.word == "monthly"
    assert age.is_exceeded(issuance.frequency, april, june)
    assert not age.is_exceeded(issuance.frequency, date(2026, 5, 31), june)
    assert not age.is_exceeded(share.frequency, april, june)
    planned = age.next_change(issuance.frequency, june)
    assert planned == datetime(2026, 7, 7, 22, tzinfo=UTC) + timedelta(days=1)


def test_statement_is_asked_for_as_often_as_other_monthly_figures() -> None:
    assert Frequency.STATEMENT.per_year == Frequency.MONTHLY.per_year


def test_cash_is_stale_by_the_statement_of_the_next_business_day() -> None:
    """The balance of Thursday 9 July 2026 comes on Friday at 18:00, that of Friday on Monday."""
    cash, age = SERIES["cash_bn"].frequency, MaxAge(timedelta(0), release=True)
    thursday, saturday = date(2026, 7, 9), datetime(2026, 7, 11, 12, tzinfo=UTC)
    assert not age.is_exceeded(cash, thursday, saturday)
    assert not age.is_exceeded(cash, thursday, datetime(2026, 7, 13, 21, 59, tzinfo=UTC))
    assert age.is_exceeded(cash, thursday, datetime(2026, 7, 13, 22, tzinfo=UTC))
    assert age.next_change(cash, saturday) == datetime(2026, 7, 13, 22, tzinfo=UTC)
    assert (cash.daily, cash.word) == (True, "daily")
