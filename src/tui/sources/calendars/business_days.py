"""The New York clock and the days markets are open."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from pandas.tseries.holiday import (
    GoodFriday,
    Holiday,
    USColumbusDay,
    USLaborDay,
    USMartinLutherKingJr,
    USMemorialDay,
    USPresidentsDay,
    USThanksgivingDay,
    nearest_workday,
    sunday_to_monday,
)

NEW_YORK = ZoneInfo("America/New_York")
FIRST, LAST = pd.Timestamp(1990, 1, 1), pd.Timestamp(2050, 12, 31)
"""The days the holiday rules are worked out for."""

JUNETEENTH = pd.Timestamp(2022, 1, 1)
"""First year both markets kept it."""

SHARED_HOLIDAYS = (
    Holiday("New Year's Day", month=1, day=1, observance=sunday_to_monday),
    USMartinLutherKingJr,
    USPresidentsDay,
    USMemorialDay,
    Holiday("Juneteenth", month=6, day=19, start_date=JUNETEENTH, observance=nearest_workday),
    Holiday("Independence Day", month=7, day=4, observance=nearest_workday),
    USLaborDay,
    USThanksgivingDay,
    Holiday("Christmas Day", month=12, day=25, observance=nearest_workday),
)
BOND_HOLIDAYS = (
    *SHARED_HOLIDAYS,
    USColumbusDay,
    Holiday("Veterans Day", month=11, day=11, observance=sunday_to_monday),
)
BOND_CLOSES = ("1994-04-27", "2001-09-11", "2001-09-12", "2004-06-11", "2012-10-30", "2018-12-05")
STOCK_CLOSES = (
    *("1994-04-27", "2001-09-11", "2001-09-12", "2001-09-13", "2001-09-14", "2004-06-11"),
    *("2007-01-02", "2012-10-29", "2012-10-30", "2018-12-05", "2025-01-09"),
)
"""Days of mourning, of the attacks of 2001, of storms."""


def new_york(day: date, clock: time) -> datetime:
    """The moment New York's clocks show that time on that day, UTC."""
    return datetime.combine(day, clock, NEW_YORK).astimezone(UTC)


def at(days: pd.Series, clock: time) -> pd.Series:
    """The moments New York's clocks show a time on these days."""
    offset = pd.Timedelta(hours=clock.hour, minutes=clock.minute)
    return (days + offset).dt.tz_localize(NEW_YORK).dt.tz_convert("UTC")


@cache
def bond_calendar() -> np.busdaycalendar:
    """Days without a bond market, by SIFMA's recommendations as the par curve has followed them.

    On a Good Friday from 2 to 7 April the employment report comes out and the market opens.
    """
    good = _good_fridays()
    report = (good.month == 4) & (good.day >= 2) & (good.day <= 7)
    return _calendar(BOND_HOLIDAYS, good[~report], BOND_CLOSES)


@cache
def repo_calendar() -> np.busdaycalendar:
    """Days without a market for repurchase agreements: the bond market's, and every Good Friday."""
    return _calendar(BOND_HOLIDAYS, _good_fridays(), BOND_CLOSES)


@cache
def stock_calendar() -> np.busdaycalendar:
    """Days the New York Stock Exchange is closed, from 1998, one-off closes included."""
    return _calendar(SHARED_HOLIDAYS, _good_fridays(), STOCK_CLOSES)


@cache
def _good_fridays() -> pd.DatetimeIndex:
    return pd.DatetimeIndex(GoodFriday.dates(FIRST, LAST))


def _calendar(
    rules: tuple[Holiday, ...], fridays: pd.DatetimeIndex, closes: tuple[str, ...]
) -> np.busdaycalendar:
    days = [day for rule in rules for day in rule.dates(FIRST, LAST)]
    all_days = [*days, *fridays, *map(pd.Timestamp, closes)]
    return np.busdaycalendar(holidays=np.array(all_days, dtype="datetime64[D]"))


def business_days(start: date, end: date, calendar: np.busdaycalendar) -> pd.Series:
    """The open days from start to end, both included, ascending."""
    days = pd.Series(pd.date_range(start, end, unit="us"))
    return days[np.is_busday(days.to_numpy().astype("datetime64[D]"), busdaycal=calendar)]


def roll(days: pd.Series, count: int, calendar: np.busdaycalendar) -> pd.Series:
    """Each day, or the next open one when closed, plus a count of open days."""
    dates = days.to_numpy().astype("datetime64[D]")
    rolled = np.busday_offset(dates, count, roll="forward", busdaycal=calendar)
    return pd.Series(rolled.astype("datetime64[us]"), index=days.index)
