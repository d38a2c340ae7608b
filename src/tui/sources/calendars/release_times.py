"""When the figures of each publisher became known, by its own timetable.

Each function maps a Series of days (``datetime64``, no zone) to one of moments
(``datetime64[us, UTC]``). Where a rule has to guess, it guesses late: a figure shown for a past
moment was really out by then.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import cache

import pandas as pd

from tui.model.snapshot import KnownBy
from tui.sources.calendars.business_days import (
    NEW_YORK,
    at,
    bond_calendar,
    new_york,
    repo_calendar,
    roll,
)

TIC_RELEASES = {
    "2024-11": "2025-01-17", "2024-12": "2025-02-18", "2025-01": "2025-03-19",
    "2025-02": "2025-04-16", "2025-03": "2025-05-16", "2025-04": "2025-06-18",
    "2025-05": "2025-07-17", "2025-06": "2025-08-15", "2025-07": "2025-09-18",
    "2025-08": "2025-11-18", "2025-09": "2025-11-18", "2025-10": "2025-12-18",
    "2025-11": "2026-01-15", "2025-12": "2026-02-18", "2026-01": "2026-03-18",
    "2026-02": "2026-04-15", "2026-03": "2026-05-18", "2026-04": "2026-06-18",
    "2026-05": "2026-07-14", "2026-06": "2026-08-17", "2026-07": "2026-09-16",
    "2026-08": "2026-10-16", "2026-09": "2026-11-18", "2026-10": "2026-12-15",
}  # fmt: skip
"""Month of the data to day of its release: Treasury's calendar for 2025 and 2026. The release of
October 2025 was cancelled by the shutdown; August and September came together."""
UNPLANNED = ("2025-08", "2025-09")
"""Months whose release nobody could foresee: their day was set after the shutdown."""
TIC_RULE = 14
"""Business day of the second month after, for months off the table: Treasury says the 11th plus
up to 3, and the 14th is the latest of the table outside the shutdown."""
TIC_AFTERNOON = date(2014, 9, 16)
"""First release at 16:00; until then they came at 09:00."""


def curve_known(observed: pd.Series) -> pd.Series:
    """A day's par curve is published by 18:00 of that day."""
    return at(observed, time(18))


def close_known(observed: pd.Series) -> pd.Series:
    """A price stands at the close: 16:00, 13:00 on early closes (listed from 2013)."""
    full = at(observed, time(16))
    return full.where(~_closes_early(observed), at(observed, time(13)))


def _closes_early(days: pd.Series) -> pd.Series[bool]:
    """July 3, Christmas Eve and the Friday after Thanksgiving, on days the exchange opens."""
    eve = ((days.dt.month == 7) & (days.dt.day == 3)) | (
        (days.dt.month == 12) & (days.dt.day == 24)
    )
    friday = (days.dt.month == 11) & (days.dt.day_of_week == 4) & days.dt.day.between(23, 29)
    early: pd.Series[bool] = (days.dt.year >= 2013) & (eve | friday)
    return early


def utc_day_known(observed: pd.Series) -> pd.Series:
    """What trades round the clock closes its day at the next midnight UTC."""
    return (observed + pd.Timedelta(days=1)).dt.tz_localize("UTC")


def next_day_known(observed: pd.Series) -> pd.Series:
    """FRED's daily series come with H.15, at 16:15 of the next business day."""
    return at(roll(observed + pd.Timedelta(days=1), 0, bond_calendar()), time(16, 15))


def sofr_known(observed: pd.Series) -> pd.Series:
    """The New York Fed publishes SOFR at about 08:00 of the next business day."""
    return at(roll(observed + pd.Timedelta(days=1), 0, repo_calendar()), time(8, 30))


def dollar_known(observed: pd.Series) -> pd.Series:
    """The dollar index comes with H.10: a week's days on the Monday after, at 16:15."""
    mondays = observed + pd.to_timedelta(7 - observed.dt.day_of_week, unit="D")
    return at(roll(mondays, 0, bond_calendar()), time(16, 15))


def custody_known(observed: pd.Series) -> pd.Series:
    """Wednesday's level comes with H.4.1: Thursday 16:30, or the next business day."""
    return at(roll(observed + pd.Timedelta(days=1), 0, bond_calendar()), time(16, 30))


def result_known(observed: pd.Series, closing: pd.Series) -> pd.Series:
    """An auction's result is out five minutes after bidding closes.

    ``closing`` is ``01:00 PM`` or ``13:00``; 13:05 is assumed where it cannot be read.
    """
    clock = pd.to_datetime(closing, format="%I:%M %p", errors="coerce")
    clock = clock.fillna(pd.to_datetime(closing, format="%H:%M", errors="coerce"))
    close = (clock - clock.dt.normalize()).fillna(pd.Timedelta(hours=13))
    moments = observed + close + pd.Timedelta(minutes=5)
    return moments.dt.tz_localize(NEW_YORK).dt.tz_convert("UTC")


def announced_known(announced: pd.Series) -> pd.Series:
    """Treasury announces an auction at 11:00."""
    return at(announced, time(11))


@cache
def tic_release(month: pd.Period) -> datetime:
    """When Treasury releases (or released) the TIC data of a month."""
    listed = TIC_RELEASES.get(str(month))
    if listed:
        return tic_moment(date.fromisoformat(listed))
    return tic_planned(month)


def tic_planned(month: pd.Period) -> datetime:
    """When the TIC data of a month is to be out by the rule, where no calendar says it."""
    first = pd.Series([(month + 2).start_time])
    return tic_moment(roll(first, TIC_RULE - 1, bond_calendar()).iloc[0].date())


def tic_awaited(as_of: datetime) -> tuple[pd.Period, datetime]:
    """The first month not released by a moment, and when one expected it at that moment.

    The release dates that a shutdown moved were not known before it: the rule stands for them, and
    what it says may lie in the past.
    """
    local = pd.Timestamp(as_of).tz_convert(NEW_YORK).tz_localize(None)
    month = local.to_period("M") - 4
    while tic_release(month) <= as_of:
        month += 1
    return month, tic_planned(month) if str(month) in UNPLANNED else tic_release(month)


def tic_moment(day: date) -> datetime:
    """The moment of a TIC release on that day."""
    return new_york(day, time(16) if day >= TIC_AFTERNOON else time(9))


def tic_known(observed: pd.Series) -> pd.Series:
    """When the months these days lie in were first released."""
    months = observed.dt.to_period("M")
    moments = {month: tic_release(month) for month in months.unique()}
    known: pd.Series = months.map(moments).astype("datetime64[us, UTC]")
    return known


def tic_how(observed: date) -> KnownBy:
    """How it is known when a TIC month was first released: Treasury's calendar, or our rule."""
    return KnownBy.CALENDAR if f"{observed:%Y-%m}" in TIC_RELEASES else KnownBy.LAG_RULE
