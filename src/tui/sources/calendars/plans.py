"""Lists of future events: when they are looked for, and when an event in them was known."""

from __future__ import annotations

from datetime import date, time, timedelta

import pandas as pd

from tui.sources.calendars.business_days import (
    bond_calendar,
    business_days,
    times_in_new_york,
)
from tui.sources.calendars.schedule import Calendar

NOTICE = timedelta(days=60)
"""Time before an event by which it is on the list, if its year has not begun by then."""


def planned_known_times(events: pd.Series) -> pd.Series:
    """Return when each event was known to be planned, by a rule that assumes a late time.

    That is the first midnight of its year, or of the day ``NOTICE`` before it if that is earlier.
    The lists come out in the autumn before their year, without the day on which they did.
    """
    new_year = events.dt.to_period("Y").dt.start_time.astype("datetime64[us]")
    return times_in_new_york(new_year.where(new_year < events - NOTICE, events - NOTICE), time(0))


def _bond_days(start: date, end: date) -> pd.Series:
    return business_days(start, end, bond_calendar())


LOOKED_FOR = Calendar(lambda days: times_in_new_york(days, time(9)), _bond_days)
"""Business days at 09:00, on which a list of events is looked for."""
