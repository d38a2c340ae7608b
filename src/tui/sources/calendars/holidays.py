"""Holidays of the bond, repo and stock markets from 1990 to 2050, by their rules.

Days are plain dates. A holiday on a Saturday may be left there: no market is open anyway.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

YEARS = range(1990, 2051)
"""Years whose holidays are known."""
FIRST_JUNETEENTH = 2022
"""Year in which both markets first closed on Juneteenth."""
MONDAY, THURSDAY, SATURDAY, SUNDAY = 0, 3, 5, 6


def bond_holidays() -> list[date]:
    """Return the holidays of the bond market by SIFMA's recommendations, Good Fridays excepted."""
    return [*_every_year(_shared_holidays), *_every_year(_bond_holidays)]


def stock_holidays() -> list[date]:
    """Return the holidays of the New York Stock Exchange, Good Fridays excepted."""
    return _every_year(_shared_holidays)


def federal_holidays() -> list[date]:
    """Return the holidays of federal agencies. One on a Saturday is kept on the Friday before."""
    shared = [day for day in _every_year(_shared_holidays) if (day.month, day.day) != (1, 1)]
    new_years = [_nearest_workday(date(year, 1, 1)) for year in YEARS]
    return [*shared, *new_years, *_every_year(_federal_holidays)]


def good_fridays() -> list[date]:
    """Return the Good Friday of each year."""
    return [_easter_sunday(year) - timedelta(days=2) for year in YEARS]


def _every_year(of_year: Callable[[int], list[date]]) -> list[date]:
    return [day for year in YEARS for day in of_year(year)]


def _shared_holidays(year: int) -> list[date]:
    juneteenth = [_nearest_workday(date(year, 6, 19))] if year >= FIRST_JUNETEENTH else []
    return [
        _after_sunday(date(year, 1, 1)),
        _nth_weekday(year, 1, MONDAY, 3),  # Martin Luther King Jr.
        _nth_weekday(year, 2, MONDAY, 3),  # Washington's Birthday
        _nth_weekday(year, 6, MONDAY, 1) - timedelta(days=7),  # Memorial Day: May's last Monday
        *juneteenth,
        _nearest_workday(date(year, 7, 4)),
        _nth_weekday(year, 9, MONDAY, 1),  # Labor Day
        _nth_weekday(year, 11, THURSDAY, 4),  # Thanksgiving
        _nearest_workday(date(year, 12, 25)),
    ]


def _bond_holidays(year: int) -> list[date]:
    """Return the days on which the bond market is closed and the stock exchange is open."""
    return [_nth_weekday(year, 10, MONDAY, 2), _after_sunday(date(year, 11, 11))]


def _federal_holidays(year: int) -> list[date]:
    """Return Columbus Day and Veterans Day."""
    return [_nth_weekday(year, 10, MONDAY, 2), _nearest_workday(date(year, 11, 11))]


def _nth_weekday(year: int, month: int, weekday: int, count: int) -> date:
    """Return the ``count``-th of a weekday (0 is Monday) in a month."""
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))


def _after_sunday(day: date) -> date:
    return day + timedelta(days=1) if day.weekday() == SUNDAY else day


def _nearest_workday(day: date) -> date:
    return day - timedelta(days=1) if day.weekday() == SATURDAY else _after_sunday(day)


def _easter_sunday(year: int) -> date:
    """Return Easter Sunday by Oudin's algorithm of 1940, valid for the Gregorian calendar."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon = epact - epact // 28 * (1 - 29 // (epact + 1) * ((21 - golden) // 11))
    weekday = (year + year // 4 + moon + 2 - century + century // 4) % 7
    days_after_21_march = moon - weekday
    month = 3 + (days_after_21_march + 40) // 44
    return date(year, month, days_after_21_march + 28 - 31 * (month // 4))
