"""Which observations follow each other, which must be out by now, and when the next one comes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

import pandas as pd

from tui.sources.calendars.business_days import (
    NEW_YORK,
    at,
    bond_calendar,
    business_days,
    repo_calendar,
    roll,
    stock_calendar,
)
from tui.sources.calendars.release_times import (
    close_known,
    curve_known,
    custody_known,
    dollar_known,
    next_day_known,
    sofr_known,
    tic_known,
)


@dataclass(frozen=True)
class Calendar:
    """How the observations of one kind of figure follow each other, and when each is known."""

    known: Callable[[pd.Series], pd.Series]
    days: Callable[[date, date], pd.Series]
    """``days(start, end)``: the days observed between, both included, ascending."""

    def due(self, now: datetime) -> date:
        """The newest observation that must be out by now (timezone-aware)."""
        return _due(self, now)

    def next_release(self, after: datetime) -> datetime:
        """The first moment after a moment (timezone-aware) at which an observation comes out."""
        today = after.astimezone(NEW_YORK).date()
        known = self.known(self.days(today - timedelta(days=150), today + timedelta(days=60)))
        moment: datetime = known[known > after].min().to_pydatetime()
        return moment


@lru_cache(maxsize=256)
def _due(calendar: Calendar, now: datetime) -> date:
    """As ``Calendar.due``; dozens of parts ask for the same moment."""
    today = now.astimezone(NEW_YORK).date()
    days = calendar.days(today - timedelta(days=150), today)
    day: date = days[calendar.known(days) <= now].iloc[-1].date()
    return day


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
    """13- and 26-week bills are auctioned every Monday, or the next business day."""
    return roll(pd.Series(pd.date_range(start, end, freq="W-MON", unit="us")), 0, bond_calendar())


CURVE = Calendar(curve_known, _bond_days)
TIC = Calendar(tic_known, _month_ends)
CUSTODY = Calendar(custody_known, _wednesdays)
DAILY = Calendar(next_day_known, _bond_days)
SOFR = Calendar(sofr_known, _repo_days)
DOLLAR = Calendar(dollar_known, _bond_days)
CLOSES = Calendar(close_known, _stock_days)
BILLS = Calendar(lambda days: at(days, time(11, 35)), _bill_mondays)
"""The auctions one can count on."""
NOON_RESULTS = Calendar(lambda days: at(days, time(11, 35)), _bond_days)
COUPON_RESULTS = Calendar(lambda days: at(days, time(13, 5)), _bond_days)


def next_result(after: datetime) -> datetime:
    """The next moment, after a moment, at which an auction's result can come out."""
    return min(NOON_RESULTS.next_release(after), COUPON_RESULTS.next_release(after))
