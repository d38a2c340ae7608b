"""When the flows are next released, as one could know at a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

from tui.clock import NEW_YORK
from tui.present import Line, Span, Tone


def next_release(as_of: datetime) -> Line:
    """``next release 2026-01-15 16:00 New York (in 27 d 0 h)``, or that one is late."""
    # The calendars bring pandas, which nothing may load before the first painted frame.
    from tui.calendars import tic_awaited

    month, planned = tic_awaited(as_of)
    day = f"{planned.astimezone(NEW_YORK):%Y-%m-%d %H:%M} New York"
    if planned <= as_of:
        return (Span(f"the release of {month} is late: due by {day}", Tone.WARNING),)
    return (Span("next release ", Tone.MUTED), Span(f"{day} (in {_left(planned - as_of)})"))


def _left(time: timedelta) -> str:
    """``27 d 0 h``, ``3 h 20 min``: two units, the smaller one rounded down."""
    minutes = int(time.total_seconds()) // 60
    days, hours = divmod(minutes // 60, 24)
    return f"{days} d {hours} h" if days else f"{hours} h {minutes % 60} min"
