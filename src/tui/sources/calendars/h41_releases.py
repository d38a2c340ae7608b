"""Release days of the Federal Reserve's H.4.1: Fed custody, its own holdings, reverse repo.

The release has Wednesday's levels. It comes on Thursday, or on the next business day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

import pandas as pd

from tui.model.snapshot import KnownBy
from tui.sources.calendars.business_days import (
    add_business_days,
    bond_calendar,
    times_in_new_york,
)

WEDNESDAY = 2
LATE_RELEASES: Mapping[date, date] = {
    date(2005, 3, 2): date(2005, 3, 5),
    date(2008, 12, 24): date(2008, 12, 29),
    date(2009, 12, 23): date(2009, 12, 28),
    date(2014, 12, 24): date(2014, 12, 29),
    date(2016, 11, 16): date(2016, 11, 18),
    date(2020, 12, 23): date(2020, 12, 28),
    date(2025, 1, 8): date(2025, 1, 10),
    date(2025, 12, 24): date(2025, 12, 29),
}
"""Wednesday -> day of its release, where that is later than the rule says.

Source: the Board's list of release dates, federalreserve.gov/releases/h41/releaseDates.json, from
June 1996 to ``LISTED_TO``. All its other days are those of the rule, but for Thanksgiving of 2019,
which the list names: there the rule's Friday is kept.
"""
LISTED_TO = date(2026, 7, 15)
"""Last Wednesday whose release is on the Board's list. Later releases are expected by the rule."""


def h41_known_times(observed: pd.Series) -> pd.Series:
    """Return 16:30 of the release day of each Wednesday's level, UTC.

    Another day counts as the Wednesday after it. The Fed's holdings by kind are of a Tuesday where
    Wednesday is a holiday.
    """
    weeks = _wednesdays(observed)
    late = {pd.Timestamp(day): pd.Timestamp(release) for day, release in LATE_RELEASES.items()}
    listed = weeks.map(late).astype("datetime64[us]")
    return times_in_new_york(listed.fillna(_planned_days(weeks)), time(16, 30))


def h41_planned_times(observed: pd.Series) -> pd.Series:
    """Return 16:30 of the day on which each level was expected before its release, UTC."""
    return times_in_new_york(_planned_days(_wednesdays(observed)), time(16, 30))


def _wednesdays(observed: pd.Series) -> pd.Series:
    to_wednesday = (WEDNESDAY - observed.dt.day_of_week) % 7
    wednesdays: pd.Series = observed + pd.to_timedelta(to_wednesday, unit="D")
    return wednesdays


def _planned_days(wednesdays: pd.Series) -> pd.Series:
    """Return the Thursday after each Wednesday, or the next business day."""
    return add_business_days(wednesdays + pd.Timedelta(days=1), 0, bond_calendar())


def h41_known_by(observed: date) -> KnownBy:
    """Return the evidence for the release day of a Wednesday's level: the Board's list or a rule.

    The list has past releases only.
    """
    return KnownBy.CALENDAR if observed <= LISTED_TO else KnownBy.LAG_RULE
