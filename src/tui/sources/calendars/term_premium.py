"""Times at which estimates of the term premium become known. Neither has a timetable."""

from __future__ import annotations

from datetime import date, time

import pandas as pd

from tui.sources.calendars.business_days import (
    add_business_days,
    bond_calendar,
    business_days,
    times_in_new_york,
)
from tui.sources.calendars.schedule import Calendar

_CLOCK = time(16, 15)


def kim_wright_known_times(observed: pd.Series) -> pd.Series:
    """Return 16:15 of the Friday after each day's week, or of the next business day.

    Kim and Wright's estimates come a week at a time. The Friday is the end of the next week: the
    days to 25 September 2026 were there early in October.
    """
    fridays = observed + pd.to_timedelta(11 - observed.dt.day_of_week, unit="D")
    return times_in_new_york(add_business_days(fridays, 0, bond_calendar()), _CLOCK)


def dkw_known_times(observed: pd.Series) -> pd.Series:
    """Return 16:15 of the last business day of the month after each day's month.

    D'Amico, Kim and Wei's estimates come a month at a time, on no fixed day.
    """
    next_but_one = (observed.dt.to_period("M") + 2).dt.to_timestamp()
    last = add_business_days(next_but_one.astype("datetime64[us]"), 0, bond_calendar())
    return times_in_new_york(add_business_days(last, -1, bond_calendar()), _CLOCK)


def _bond_days(start: date, end: date) -> pd.Series:
    return business_days(start, end, bond_calendar())


KIM_WRIGHT = Calendar(kim_wright_known_times, _bond_days)
DKW = Calendar(dkw_known_times, _bond_days)
