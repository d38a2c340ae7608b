"""Report days of the CFTC's Commitments of Traders, and the times of their publication."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np
import pandas as pd

from tui.sources.calendars.business_days import NEW_YORK, add_business_days, times_in_new_york
from tui.sources.calendars.federal_days import federal_calendar
from tui.sources.calendars.schedule import Calendar

RELEASE_CLOCK = time(15, 30)
BUSINESS_DAYS = 3
"""Federal business days from the report day to its publication: Tuesday to Friday, and to Monday
where a holiday lies between."""
LATE_RELEASES = {
    "2018-12-24": "2019-02-01", "2018-12-31": "2019-02-05", "2019-01-08": "2019-02-08",
    "2019-01-15": "2019-02-12", "2019-01-22": "2019-02-15", "2019-01-29": "2019-02-19",
    "2019-02-05": "2019-02-22", "2019-02-12": "2019-02-26", "2019-02-19": "2019-03-01",
    "2019-02-26": "2019-03-05", "2019-03-05": "2019-03-08",
    "2023-01-31": "2023-02-24", "2023-02-07": "2023-03-03", "2023-02-14": "2023-03-08",
    "2023-02-21": "2023-03-10", "2023-02-28": "2023-03-14", "2023-03-07": "2023-03-16",
    "2023-03-14": "2023-03-21",
    "2025-09-30": "2025-11-19", "2025-10-07": "2025-11-21", "2025-10-14": "2025-11-25",
    "2025-10-21": "2025-12-02", "2025-10-28": "2025-12-05", "2025-11-04": "2025-12-09",
    "2025-11-10": "2025-12-12", "2025-11-18": "2025-12-16", "2025-11-25": "2025-12-19",
    "2025-12-02": "2025-12-23", "2025-12-09": "2025-12-30", "2025-12-16": "2026-01-06",
    "2025-12-23": "2026-01-09", "2025-12-30": "2026-01-13", "2026-01-06": "2026-01-16",
    "2026-01-13": "2026-01-20",
}  # fmt: skip
"""Report day -> day of its publication, of the reports held back: by the shutdown of 2018, by a
broker's outage in 2023, and by the shutdown of 2025 (the CFTC's schedule of 2025-11-18)."""
CATCH_UP_KNOWN = datetime(2025, 11, 19, tzinfo=NEW_YORK)
"""Time from which on the schedule of 2025-11-18 was known. It has no time of day."""


def position_known_times(observed: pd.Series) -> pd.Series:
    """Return 15:30 of the day on which each report is published."""
    late = pd.to_datetime(observed.dt.strftime("%Y-%m-%d").map(LATE_RELEASES))
    days = late.fillna(_planned_days(observed)).astype("datetime64[us]")
    return times_in_new_york(days, RELEASE_CLOCK)


def planned_times(observed: pd.Series) -> pd.Series:
    """Return 15:30 of the day on which each report comes if it is not held back, UTC."""
    return times_in_new_york(_planned_days(observed), RELEASE_CLOCK)


def _planned_days(observed: pd.Series) -> pd.Series:
    return add_business_days(observed, BUSINESS_DAYS, federal_calendar())


def report_days(start: date, end: date) -> pd.Series:
    """Return the report days: Tuesdays, or the day before where Tuesday is a holiday."""
    day = pd.Timedelta(days=1)
    tuesdays = pd.date_range(start, end + timedelta(days=1), freq="W-TUE", unit="us")
    is_open = np.is_busday(
        tuesdays.to_numpy().astype("datetime64[D]"), busdaycal=federal_calendar()
    )
    days = pd.Series(tuesdays.where(is_open, tuesdays - day))
    return days[days.between(pd.Timestamp(start), pd.Timestamp(end))].reset_index(drop=True)


POSITIONS = Calendar(position_known_times, report_days)
PLANNED_POSITIONS = Calendar(planned_times, report_days)
"""Reports by the rule alone, as they were expected before some were held back."""
