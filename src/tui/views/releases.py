"""When the flows are next released, as one could know at a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from tui.clock import NEW_YORK
from tui.present import Line, Span, Tone

TOGETHER = "October 2025 cancelled; August and September came together on 18 November"
"""Of the releases, after the shutdown."""


def next_release(as_of: datetime) -> Line:
    """``next release 2026-01-15 16:00 New York, 22:00 here (in 27 d 0 h)``, or that one is late.

    "Here" is the machine's own time zone, left out where its clocks show New York's time.
    """
    # The calendars bring pandas, which nothing may load before the first painted frame.
    from tui.calendars import tic_awaited

    month, planned = tic_awaited(as_of)
    day = f"{planned.astimezone(NEW_YORK):%Y-%m-%d %H:%M} New York"
    if planned <= as_of:
        words = f"the release of {month} is late: due by {day}; none comes in a government shutdown"
        return (Span(words, Tone.WARNING),)
    return (
        Span("next release ", Tone.MUTED),
        Span(f"{day}{_here(planned)} (in {_left(planned - as_of)})"),
    )


def together(month: str, as_of: datetime) -> tuple[Line, ...]:
    """What the shutdown of 2025 did to the release of a month written as ``2025-09``, if it did."""
    import pandas as pd

    from tui.calendars import UNPLANNED, tic_release

    if month not in UNPLANNED or as_of < tic_release(pd.Period(month, "M")):
        return ()
    return ((Span(TOGETHER, Tone.MUTED),),)


def _here(planned: datetime) -> str:
    """The same moment on this machine's clock, where that shows another time."""
    here, there = planned.astimezone(), planned.astimezone(NEW_YORK)
    if here.utcoffset() == there.utcoffset():
        return ""
    day = "" if here.date() == there.date() else f"{here:%Y-%m-%d} "
    return f", {day}{here:%H:%M} here"


def _left(time: timedelta) -> str:
    """``27 d 0 h``, ``3 h 20 min``: two units, the smaller one rounded down."""
    minutes = int(time.total_seconds()) // 60
    days, hours = divmod(minutes // 60, 24)
    return f"{days} d {hours} h" if days else f"{hours} h {minutes % 60} min"
