"""Calendars of observations: the newest one due at a moment, and the next release after it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import pandas as pd
from msgspec import Struct

from tui.sources.calendars.business_days import (
    NEW_YORK,
    add_business_days,
    bond_calendar,
    business_days,
    repo_calendar,
    stock_calendar,
    times_in_new_york,
)
from tui.sources.calendars.fiscal_releases import cash_known_times, statement_known_times
from tui.sources.calendars.h41_releases import h41_known_times, h41_planned_times
from tui.sources.calendars.release_times import (
    close_known_times,
    curve_known_times,
    dollar_known_times,
    next_day_known_times,
    sofr_known_times,
    tic_known_times,
    tic_planned_times,
)


class Calendar(Struct, frozen=True):
    """Observed days of one kind of figure, and the times at which they become known."""

    known: Callable[[pd.Series], pd.Series]
    """``known(days)``: the time at which each observed day becomes known, UTC."""
    days: Callable[[date, date], pd.Series]
    """``days(start, end)``: the observed days from start to end, both included, ascending."""

    def due(self, now: datetime) -> date:
        """Return the newest observed day that is published by ``now`` (timezone-aware)."""
        today = now.astimezone(NEW_YORK).date()
        releases = reversed(_releases(self, today.replace(day=1)))
        return next(day for known, day in releases if known <= now and day <= today)

    def next_release(self, after: datetime) -> datetime:
        """Return the time of the first release after ``after`` (timezone-aware), UTC."""
        return self.release_after(after)[1]

    def release_after(self, after: datetime, newest: date = date.min) -> tuple[date, datetime]:
        """Return the first release after ``after``: its observed day, and its time, UTC.

        Only days after ``newest`` count.
        """
        releases = _releases(self, after.astimezone(NEW_YORK).date().replace(day=1))
        known, day = min((at, day) for at, day in releases if at > after and day > newest)
        return day, known

    def following(self, newest: date) -> tuple[date, datetime]:
        """Return the observed day that follows ``newest``, and the time of its release, UTC."""
        releases = _releases(self, newest.replace(day=1))
        return min((day, at) for at, day in releases if day > newest)


@lru_cache(maxsize=64)
def _releases(calendar: Calendar, month: date) -> tuple[tuple[datetime, date], ...]:
    """Return the known times and days of the observations around a month, by its first day.

    Cached, because dozens of parts use the same month.
    """
    days = calendar.days(month - timedelta(days=150), month + timedelta(days=91))
    known = calendar.known(days)
    return tuple((time.to_pydatetime(), day.date()) for time, day in zip(known, days, strict=True))


def _bond_days(start: date, end: date) -> pd.Series:
    return business_days(start, end, bond_calendar())


def _repo_days(start: date, end: date) -> pd.Series:
    return business_days(start, end, repo_calendar())


def _stock_days(start: date, end: date) -> pd.Series:
    return business_days(start, end, stock_calendar())


def _wednesdays(start: date, end: date) -> pd.Series:
    return pd.Series(pd.date_range(start, end, freq="W-WED", unit="us"))


def _month_ends(start: date, end: date) -> pd.Series:
    return pd.Series(pd.date_range(start, end, freq="ME", unit="us"))


def _bill_mondays(start: date, end: date) -> pd.Series:
    """Return the days of the 13- and 26-week bill auctions: Mondays, or the next business day."""
    return add_business_days(
        pd.Series(pd.date_range(start, end, freq="W-MON", unit="us")), 0, bond_calendar()
    )


CURVE = Calendar(curve_known_times, _bond_days)
TIC = Calendar(tic_known_times, _month_ends)
PLANNED_TIC = Calendar(tic_planned_times, _month_ends)
"""Releases without those that a shutdown moved: these are where the rule expected them."""
H41 = Calendar(h41_known_times, _wednesdays)
PLANNED_H41 = Calendar(h41_planned_times, _wednesdays)
"""Releases by the rule alone: the days that moved one were not known long before."""
MSPD = Calendar(statement_known_times, _month_ends)
CASH = Calendar(cash_known_times, _bond_days)
DAILY = Calendar(next_day_known_times, _bond_days)
SOFR = Calendar(sofr_known_times, _repo_days)
DOLLAR = Calendar(dollar_known_times, _bond_days)
CLOSES = Calendar(close_known_times, _stock_days)
BILLS = Calendar(lambda days: times_in_new_york(days, time(11, 35)), _bill_mondays)
"""Calendar of the weekly bill auctions. The days of other auctions are not fixed in advance."""
NOON_RESULTS = Calendar(lambda days: times_in_new_york(days, time(11, 35)), _bond_days)
COUPON_RESULTS = Calendar(lambda days: times_in_new_york(days, time(13, 5)), _bond_days)
"""Usual times of auction results, for bidding that closes at 11:30 and at 13:00."""


def next_auction_result(after: datetime) -> datetime:
    """Return the first time after ``after`` at which an auction result may come out, UTC."""
    return min(NOON_RESULTS.next_release(after), COUPON_RESULTS.next_release(after))
