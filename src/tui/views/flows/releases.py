"""Next release of the flows, by the calendar known at a moment."""

from __future__ import annotations

from datetime import datetime

from tui.model.text import Line, Span, Tone
from tui.model.times import format_here, format_new_york, format_time_left
from tui.views.countdown import format_clock_times

ROOM = 56
"""Columns for a line in a pane of the smallest grid."""
SHUTDOWN_TEXT = "October 2025 cancelled; August and September came together on 18 November"
"""Note on the releases after the government shutdown of 2025."""


def next_release_lines(now: datetime) -> tuple[Line, ...]:
    """Return the next release and the time left, or that the release is late.

    For example ``next release 2026-01-15 16:00 EST, in 27 d 0 h``. With a local time the hours are
    left out, and if that is longer than ``ROOM``, a second line has the local time.
    """
    # The calendars import pandas, which must not be loaded before the first painted frame.
    from tui.sources.calendars import next_tic_release

    month, planned = next_tic_release(now)
    if planned <= now:
        day = format_new_york(planned)
        text = f"the release of {month} is late: due by {day}; none comes in a government shutdown"
        return ((Span(text, Tone.WARNING),),)
    label, left = Span("next release ", Tone.MUTED), planned - now
    time_left = format_time_left(left)
    for shorter in (time_left, *([f"{left.days} d"] if left.days > 1 else [])):
        whole = f"{format_clock_times(planned)}, in {shorter}"
        if len(label.text) + len(whole) <= ROOM:
            return ((label, Span(whole)),)
    return (
        (label, Span(f"{format_new_york(planned)}, in {time_left}")),
        (Span("on this computer ", Tone.MUTED), Span(format_here(planned))),
    )


def shutdown_lines(month: str, as_of: datetime) -> tuple[Line, ...]:
    """Return the note on the shutdown of 2025 for a month that it delayed, else nothing.

    ``month`` is written as ``2025-09``. Before its release nothing is returned.
    """
    import pandas as pd

    from tui.sources.calendars import UNPLANNED_TIC_MONTHS, tic_release

    if month not in UNPLANNED_TIC_MONTHS or as_of < tic_release(pd.Period(month, "M")):
        return ()
    return ((Span(SHUTDOWN_TEXT, Tone.MUTED),),)
