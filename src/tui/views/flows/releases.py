"""When the flows are next released, as one could know at a moment."""

from __future__ import annotations

from datetime import datetime

from tui.model.times import NEW_YORK
from tui.model.view import Line, Span, Tone
from tui.views.countdown import format_clock_times, format_time_left

SHUTDOWN_TEXT = "October 2025 cancelled; August and September came together on 18 November"
"""Of the releases, after the shutdown."""


def next_release_line(as_of: datetime) -> Line:
    """``next release 2026-01-15 16:00 New York, 22:00 local (in 27 d 0 h)``, or that it is late."""
    # The calendars bring pandas, which nothing may load before the first painted frame.
    from tui.sources.calendars import tic_awaited

    month, planned = tic_awaited(as_of)
    if planned <= as_of:
        day = f"{planned.astimezone(NEW_YORK):%Y-%m-%d %H:%M} New York"
        words = f"the release of {month} is late: due by {day}; none comes in a government shutdown"
        return (Span(words, Tone.WARNING),)
    return (
        Span("next release ", Tone.MUTED),
        Span(f"{format_clock_times(planned)} (in {format_time_left(planned - as_of)})"),
    )


def shutdown_lines(month: str, as_of: datetime) -> tuple[Line, ...]:
    """What the shutdown of 2025 did to the release of a month written as ``2025-09``, if it did."""
    import pandas as pd

    from tui.sources.calendars import UNPLANNED, tic_release

    if month not in UNPLANNED or as_of < tic_release(pd.Period(month, "M")):
        return ()
    return ((Span(SHUTDOWN_TEXT, Tone.MUTED),),)
