"""Days of releases that a plot of days marks on its axis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.model.plot import AxisMarks, Plot
from tui.model.times import NEW_YORK
from tui.views.day_axis import day_at, x_of_day

if TYPE_CHECKING:
    import pandas as pd

    from tui.model.snapshot import Snapshot

SOURCES = ("fed_calendar",)
"""The sources that the marks are read from. TIC's days ship."""
_LONGEST = timedelta(days=366 * 6)
"""Longest axis with marks: a longer one is labelled with years alone."""
_TIC_LAG = timedelta(days=150)
"""Longest time from the end of a month to its release."""


def release_marks(snapshot: Snapshot, first: date, last: date) -> tuple[AxisMarks, ...]:
    """Return the releases of TIC and the decisions of the FOMC from one day to another.

    Those of TIC come first. A kind without a day in that time is left out, and so are all on a long
    axis.
    """
    days = {"TIC": _tic_days(first, last), "FOMC": _decision_days(snapshot)}
    return _marks_between(days, first, last)


def with_decision_marks(plot: Plot, snapshot: Snapshot) -> Plot:
    """Return a plot of days with the decisions of the FOMC from its first day to its last marked.

    For what the FOMC decides on itself, such as the Fed's holdings.
    """
    xs = [x for series in plot.series for x, _ in series.points]
    if not xs:
        return plot
    days = {"FOMC": _decision_days(snapshot)}
    return replace(plot, marks=_marks_between(days, day_at(min(xs)), day_at(max(xs))))


def _marks_between(
    days: Mapping[str, list[date]], first: date, last: date
) -> tuple[AxisMarks, ...]:
    if last - first > _LONGEST:
        return ()
    marks = (
        AxisMarks(name, tuple(x_of_day(day) for day in of_kind if first <= day <= last))
        for name, of_kind in days.items()
    )
    return tuple(each for each in marks if each.xs)


def _tic_days(first: date, last: date) -> list[date]:
    """Return the days of the releases of all months that may be released in that time."""
    import pandas as pd

    from tui.sources.calendars import tic_known_times

    ends = pd.Series(pd.date_range(first - _TIC_LAG, last, freq="ME", unit="us"))
    return _days_in_new_york(tic_known_times(ends))


def _decision_days(snapshot: Snapshot) -> list[date]:
    from tui.sources.fed_calendar import DECISION

    lists = [part.frame for part in snapshot.parts("fed_calendar")]
    return [
        day
        for rows in lists
        for day in _days_in_new_york(rows.loc[rows["event"] == DECISION, "at"])
    ]


def _days_in_new_york(times: pd.Series) -> list[date]:
    """Return the days of some times, ascending. Two releases on one day are one."""
    return sorted(set(times.dt.tz_convert(NEW_YORK).dt.date))
