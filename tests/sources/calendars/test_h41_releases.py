"""Release days of the H.4.1 against the Board's own list of 1,569 dates."""

from __future__ import annotations

import gzip
import json
from datetime import date, timedelta

import pandas as pd

from tests.support.bodies import bundled, captured
from tui.model.snapshot import KnownBy
from tui.sources.calendars import NEW_YORK, h41_known_by, h41_known_times
from tui.sources.calendars.h41_releases import LATE_RELEASES, LISTED_TO
from tui.sources.fred import SOURCE

THANKSGIVING_2019 = date(2019, 11, 28)
"""The one day of the list on which nothing is published."""


def listed_releases() -> list[date]:
    years = json.loads(gzip.decompress(captured("h41_releaseDates.json.gz")).decode("utf-8-sig"))
    days = [day for year in years for month in year["Months"] for day in month["Dates"]]
    return sorted(date.fromisoformat(day) for day in days)


def release_days(wednesdays: list[date]) -> list[date]:
    observed = pd.Series(pd.to_datetime(wednesdays).astype("datetime64[us]"))
    days: list[date] = h41_known_times(observed).dt.tz_convert(NEW_YORK).dt.date.tolist()
    return days


def test_every_release_of_thirty_years_is_on_its_listed_day() -> None:
    releases = listed_releases()
    wednesdays = [day - timedelta(days=(day.weekday() - 2) % 7) for day in releases]
    assert len(set(wednesdays)) == len(releases) == 1_569
    expected = [day + timedelta(days=day == THANKSGIVING_2019) for day in releases]
    assert release_days(wednesdays) == expected
    assert sum(day.weekday() != 3 for day in releases) == 54
    assert wednesdays[-1] == LISTED_TO
    assert all(wednesdays[releases.index(day)] == week for week, day in LATE_RELEASES.items())


def test_release_after_the_list_is_on_the_next_business_day_and_expected() -> None:
    """Thanksgiving of 2026, and New Year's Eve."""
    assert release_days([date(2026, 11, 25), date(2026, 12, 30)]) == [
        date(2026, 11, 27),
        date(2026, 12, 31),
    ]
    assert h41_known_by(LISTED_TO) is KnownBy.CALENDAR
    assert h41_known_by(date(2026, 7, 22)) is KnownBy.LAG_RULE


def test_custody_known_times_differ_from_the_next_business_day_in_seven_weeks_alone() -> None:
    frame = SOURCE.parse(bundled("fred", "WMTSECL1"), "WMTSECL1").set_index("observed")
    known = frame["known"].dt.tz_convert(NEW_YORK)
    assert (known.dt.strftime("%H:%M") == "16:30").all()
    listed = [day for day in LATE_RELEASES if day > date(2007, 7, 4)]
    assert [known[pd.Timestamp(day)].date() for day in listed] == [
        LATE_RELEASES[day] for day in listed
    ]
    assert len(listed) == 7
    of_h41 = {series for series, rule in SOURCE.known_by_of.items() if rule is h41_known_by}
    assert of_h41 == {"WMTSECL1", "TREAST", "WLRRAFOIAL"}
