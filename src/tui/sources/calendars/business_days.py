"""New York time and the business days of the bond, repo and stock markets."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from tui.sources.calendars import holidays

NEW_YORK = ZoneInfo("America/New_York")
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
    fridays = [day for day in holidays.good_fridays() if not (day.month == 4 and 2 <= day.day <= 7)]
    return _calendar([*holidays.bond_holidays(), *fridays], BOND_CLOSES)


@cache
def repo_calendar() -> np.busdaycalendar:
    """Return the days without a repo market: those of the bond market and every Good Friday."""
    return _calendar([*holidays.bond_holidays(), *holidays.good_fridays()], BOND_CLOSES)


@cache
def stock_calendar() -> np.busdaycalendar:
    """Return the days on which the New York Stock Exchange is closed, correct from 1998.

    One-off closes are included.
    """
    return _calendar([*holidays.stock_holidays(), *holidays.good_fridays()], STOCK_CLOSES)


def _calendar(days: list[date], closes: tuple[str, ...]) -> np.busdaycalendar:
    all_days = [*days, *map(date.fromisoformat, closes)]
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
