"""Times at which the figures of each publisher become known, by its own timetable.

Each ``…_known_times`` function maps a Series of observed days (``datetime64``, no zone) to a Series
of times (``datetime64[us, UTC]``). A rule that has to assume a time assumes a late one, so that
a figure shown for a past moment was published by then.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from functools import cache

import pandas as pd

from tui.model.snapshot import KnownBy
from tui.sources.calendars.business_days import (
    NEW_YORK,
    add_business_days,
    bond_calendar,
    new_york_time,
    repo_calendar,
    times_in_new_york,
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
"""Month of the data -> day of its release, from Treasury's calendars for 2025 and 2026. The
shutdown cancelled the release planned for October 2025. The data of August and September came
together in November."""
UNPLANNED_TIC_MONTHS = ("2025-08", "2025-09")
"""Months whose release day was only announced after the shutdown of 2025."""
TIC_RULE = 14
"""Business day of the second month after the data, for months outside the table. Treasury says the
11th plus up to 3, and the 14th is the latest of the table outside the shutdown."""
TIC_AFTERNOON = date(2014, 9, 16)
"""Day of the first release at 16:00. Earlier releases came at 09:00."""


RESULT_DELAY = timedelta(minutes=5)
"""Time from the end of bidding of an auction until its result is known, if no time stamp tells."""


def curve_known_times(observed: pd.Series) -> pd.Series:
    """Return 18:00 of each day: Treasury publishes the par curve by then."""
    return times_in_new_york(observed, time(18))


def close_known_times(observed: pd.Series) -> pd.Series:
    """Return the stock exchange's close: 16:00, or 13:00 on early closes (listed from 2013)."""
    full = times_in_new_york(observed, time(16))
    return full.where(~_closes_early(observed), times_in_new_york(observed, time(13)))


def _closes_early(days: pd.Series) -> pd.Series[bool]:
    """Return whether each day closes early: July 3, Christmas Eve, the Friday after Thanksgiving.

    Days on which the exchange is closed are not excluded.
    """
    eves = ((days.dt.month == 7) & (days.dt.day == 3)) | (
        (days.dt.month == 12) & (days.dt.day == 24)
    )
    fridays = (days.dt.month == 11) & (days.dt.day_of_week == 4) & days.dt.day.between(23, 29)
    early: pd.Series[bool] = (days.dt.year >= 2013) & (eves | fridays)
    return early


def utc_day_known_times(observed: pd.Series) -> pd.Series:
    """Return the next midnight UTC, which ends the day of an asset that trades round the clock."""
    return (observed + pd.Timedelta(days=1)).dt.tz_localize("UTC")


def next_day_known_times(observed: pd.Series) -> pd.Series:
    """Return 16:15 of the next business day: FRED's daily series come with the Fed's H.15."""
    return times_in_new_york(
        add_business_days(observed + pd.Timedelta(days=1), 0, bond_calendar()), time(16, 15)
    )


def sofr_known_times(observed: pd.Series) -> pd.Series:
    """Return 08:30 of the next business day: the New York Fed publishes SOFR at about 08:00."""
    return times_in_new_york(
        add_business_days(observed + pd.Timedelta(days=1), 0, repo_calendar()), time(8, 30)
    )


def dollar_known_times(observed: pd.Series) -> pd.Series:
    """Return 16:15 of the next Monday, or of the next business day.

    The dollar index comes once a week, with the Fed's H.10.
    """
    mondays = observed + pd.to_timedelta(7 - observed.dt.day_of_week, unit="D")
    return times_in_new_york(add_business_days(mondays, 0, bond_calendar()), time(16, 15))


def result_known_times(observed: pd.Series, closing: pd.Series) -> pd.Series:
    """Return the time ``RESULT_DELAY`` after the bidding of each auction closes.

    ``closing`` is the closing time, ``01:00 PM`` or ``13:00``. An unreadable one counts as 13:00.
    """
    clock = pd.to_datetime(closing, format="%I:%M %p", errors="coerce")
    clock = clock.fillna(pd.to_datetime(closing, format="%H:%M", errors="coerce"))
    close = (clock - clock.dt.normalize()).fillna(pd.Timedelta(hours=13))
    local = observed + close + RESULT_DELAY
    return local.dt.tz_localize(NEW_YORK).dt.tz_convert("UTC")


def announced_known_times(announced: pd.Series) -> pd.Series:
    """Return 11:00 of each day: Treasury announces auctions then."""
    return times_in_new_york(announced, time(11))


@cache
def tic_release(month: pd.Period) -> datetime:
    """Return the time of the release of a month's TIC data, UTC: by the table, else by the rule."""
    listed = TIC_RELEASES.get(str(month))
    if listed:
        return tic_release_time(date.fromisoformat(listed))
    return planned_tic_release(month)


def planned_tic_release(month: pd.Period) -> datetime:
    """Return the time of the release of a month's TIC data by ``TIC_RULE``, UTC."""
    first = pd.Series([(month + 2).start_time])
    return tic_release_time(add_business_days(first, TIC_RULE - 1, bond_calendar()).iloc[0].date())


def next_tic_release(as_of: datetime) -> tuple[pd.Period, datetime]:
    """Return the first TIC month not released by a moment, and its release as planned then, UTC.

    The release days that a shutdown moved were not known before it. For those months the planned
    time comes from ``TIC_RULE`` and may be before ``as_of``.
    """
    local = pd.Timestamp(as_of).tz_convert(NEW_YORK).tz_localize(None)
    month = local.to_period("M") - 4
    while tic_release(month) <= as_of:
        month += 1
    return month, _as_planned(month)


def _as_planned(month: pd.Period) -> datetime:
    """Return the time of a month's release as it was planned before it came, UTC."""
    is_moved = str(month) in UNPLANNED_TIC_MONTHS
    return planned_tic_release(month) if is_moved else tic_release(month)


def tic_release_time(day: date) -> datetime:
    """Return the time of a TIC release on a day, UTC."""
    return new_york_time(day, time(16) if day >= TIC_AFTERNOON else time(9))


def tic_known_times(observed: pd.Series) -> pd.Series:
    """Return the time of the first release of the month that each day is in."""
    return _of_months(observed, tic_release)


def tic_planned_times(observed: pd.Series) -> pd.Series:
    """Return the time at which the first release of each day's month was planned, UTC."""
    return _of_months(observed, _as_planned)


def _of_months(observed: pd.Series, release: Callable[[pd.Period], datetime]) -> pd.Series:
    months = observed.dt.to_period("M")
    moments = {month: release(month) for month in months.unique()}
    times: pd.Series = months.map(moments).astype("datetime64[us, UTC]")
    return times


def tic_known_by(observed: date) -> KnownBy:
    """Return the evidence for the release time of a TIC month: Treasury's calendar or the rule."""
    return KnownBy.CALENDAR if f"{observed:%Y-%m}" in TIC_RELEASES else KnownBy.LAG_RULE
