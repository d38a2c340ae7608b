"""Timetables of publishers whose releases follow a calendar: TIC, H.4.1, MSPD and COT."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pandas as pd
from msgspec import Struct

from tui.model.snapshot import KnownBy, Snapshot
from tui.model.times import NEW_YORK
from tui.sources.calendars import (
    H41,
    MSPD,
    PLANNED_H41,
    PLANNED_TIC,
    TIC,
    UNPLANNED_TIC_MONTHS,
    Calendar,
    tic_known_by,
)
from tui.sources.calendars.positions import (
    CATCH_UP_KNOWN,
    LATE_RELEASES,
    PLANNED_POSITIONS,
    POSITIONS,
)

_AHEAD = timedelta(days=92)
"""Time after the last curve in which the next release of each kind is."""


class Timetable(Struct, frozen=True):
    """Releases of one kind: when they were planned, and when they came."""

    name: str
    """Name of the kind: ``TIC``."""
    title: Callable[[date], str]
    """``title(observed)``: the release with the figures of that day."""
    sources: tuple[str, ...]
    """Names of the sources with its figures."""
    parts: tuple[str, ...]
    """Parts of these sources that each release brings, () for all."""
    planned: Calendar
    """Releases where they were expected before it was known that they would be moved."""
    actual: Calendar
    """Releases where they came."""
    is_listed: Callable[[date, datetime], bool]
    """``is_listed(observed, at)``: whether a list of the publisher has that time."""
    since: date
    """First observed day that is counted: none is known to have had a release before."""
    moved_known: datetime | None = None
    """Time from which on the moved releases were announced, None if they never were."""

    def calendar(self, now: datetime) -> Calendar:
        """Return the releases as they were planned at ``now``."""
        is_announced = self.moved_known is not None and now >= self.moved_known
        return self.actual if is_announced else self.planned

    def newest(self, snapshot: Snapshot) -> date | None:
        """Return the newest observed day at hand, None without data."""
        days = [
            part.frame["observed"].max()
            for source in self.sources
            for part in snapshot.parts(source)
            if not part.frame.empty and (not self.parts or part.part in self.parts)
        ]
        return max(days).date() if days else None


def _tic_title(observed: date) -> str:
    return f"TIC for {observed:%B %Y}"


def _is_tic_listed(observed: date, at: datetime) -> bool:
    del at
    is_planned = f"{observed:%Y-%m}" not in UNPLANNED_TIC_MONTHS
    return is_planned and tic_known_by(observed) is KnownBy.CALENDAR


def _is_position_listed(observed: date, at: datetime) -> bool:
    """Return whether the CFTC's schedule of the reports held back has a time."""
    return LATE_RELEASES.get(f"{observed}") == f"{at.astimezone(NEW_YORK):%Y-%m-%d}"


TIMETABLES = (
    Timetable(
        "TIC",
        _tic_title,
        ("tic_release", "tic_table1"),
        (),
        PLANNED_TIC,
        TIC,
        _is_tic_listed,
        date(2000, 3, 31),
    ),
    Timetable(
        "H.4.1",
        lambda observed: "H.4.1: Fed's holdings",
        ("fred",),
        ("TREAST",),
        PLANNED_H41,
        H41,
        lambda observed, at: False,
        date(1996, 6, 26),
    ),
    Timetable(
        "MSPD",
        lambda observed: "Public debt by kind",
        ("mspd",),
        (),
        MSPD,
        MSPD,
        lambda observed, at: False,
        date(2001, 1, 31),
    ),
    Timetable(
        "COT",
        lambda observed: "CFTC futures positions",
        ("positions",),
        (),
        PLANNED_POSITIONS,
        POSITIONS,
        _is_position_listed,
        date(2017, 1, 3),
        CATCH_UP_KNOWN,
    ),
)
"""Every timetable. The Board's list of H.4.1 dates has past days alone."""
SOURCES = tuple(source for each in TIMETABLES for source in each.sources)
"""Names of the sources that show whether a release has come."""


def planned_days(timetable: Timetable, last: date) -> pd.DataFrame:
    """Return the releases of a timetable up to some months after ``last``, one row a plan.

    ``observed``: the day in New York on which it was expected. ``known``, ``until``: the times from
    which on and before which that was the plan.
    """
    days = timetable.planned.days(timetable.since, last + _AHEAD)
    came = timetable.actual.known(days)
    always = pd.Timestamp(timetable.since, tz="UTC")
    plans = pd.DataFrame(
        {
            "observed": _new_york_days(timetable.planned.known(days)),
            "known": always,
            "until": came,
        }
    )
    if timetable.moved_known is None:
        return plans
    announced = pd.Timestamp(timetable.moved_known).tz_convert("UTC")
    before = plans.assign(until=came.where(came < announced, announced))
    after = plans.assign(observed=_new_york_days(came), known=announced)
    return pd.concat([before, after], ignore_index=True)


def _new_york_days(times: pd.Series) -> pd.Series:
    """Return the days in New York of some times, without a zone."""
    days: pd.Series = times.dt.tz_convert(NEW_YORK).dt.tz_localize(None).dt.normalize()
    return days
