"""New York time and the business days of the bond, repo and stock markets."""

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
FIRST_DAY, LAST_DAY = pd.Timestamp(1990, 1, 1), pd.Timestamp(2050, 12, 31)
"""Range of days for which holidays are computed."""

JUNETEENTH = pd.Timestamp(2022, 1, 1)
"""Begin of the first year in which both markets closed on Juneteenth."""

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
"""One-off closes of each market: days of mourning, the attacks of 2001, storms."""


def new_york_time(day: date, clock: time) -> datetime:
    """Return a time of day in New York as a moment, UTC."""
    return datetime.combine(day, clock, NEW_YORK).astimezone(UTC)


def times_in_new_york(days: pd.Series, clock: time) -> pd.Series:
    """Return the time of day ``clock`` in New York on each of the days, UTC."""
    offset = pd.Timedelta(hours=clock.hour, minutes=clock.minute)
    return (days + offset).dt.tz_localize(NEW_YORK).dt.tz_convert("UTC")


@cache
def bond_calendar() -> np.busdaycalendar:
    """Return the days without a bond market, by SIFMA's recommendations.

    Those are the days without a par curve. On a Good Friday from 2 to 7 April the market opens,
    because the employment report comes out.
    """
    fridays = _good_fridays()
    has_report = (fridays.month == 4) & (fridays.day >= 2) & (fridays.day <= 7)
    return _calendar(BOND_HOLIDAYS, fridays[~has_report], BOND_CLOSES)


@cache
def repo_calendar() -> np.busdaycalendar:
    """Return the days without a repo market: those of the bond market and every Good Friday."""
    return _calendar(BOND_HOLIDAYS, _good_fridays(), BOND_CLOSES)


@cache
def stock_calendar() -> np.busdaycalendar:
    """Return the days on which the New York Stock Exchange is closed, correct from 1998.

    One-off closes are included.
    """
    return _calendar(SHARED_HOLIDAYS, _good_fridays(), STOCK_CLOSES)


@cache
def _good_fridays() -> pd.DatetimeIndex:
    return pd.DatetimeIndex(GoodFriday.dates(FIRST_DAY, LAST_DAY))


def _calendar(
    holidays: tuple[Holiday, ...], fridays: pd.DatetimeIndex, closes: tuple[str, ...]
) -> np.busdaycalendar:
    days = [day for holiday in holidays for day in holiday.dates(FIRST_DAY, LAST_DAY)]
    all_days = [*days, *fridays, *map(pd.Timestamp, closes)]
    return np.busdaycalendar(holidays=np.array(all_days, dtype="datetime64[D]"))


def business_days(start: date, end: date, calendar: np.busdaycalendar) -> pd.Series:
    """Return the business days from ``start`` to ``end``, both included, ascending."""
    days = pd.Series(pd.date_range(start, end, unit="us"))
    return days[np.is_busday(days.to_numpy().astype("datetime64[D]"), busdaycal=calendar)]


def add_business_days(days: pd.Series, count: int, calendar: np.busdaycalendar) -> pd.Series:
    """Return each day moved forward by ``count`` business days.

    A day that is not a business day counts as the next one. The index is kept.
    """
    dates = days.to_numpy().astype("datetime64[D]")
    rolled = np.busday_offset(dates, count, roll="forward", busdaycal=calendar)
    return pd.Series(rolled.astype("datetime64[us]"), index=days.index)
