"""Time left until a moment, and that moment as text in New York and local time."""

from __future__ import annotations

from datetime import datetime, timedelta

from tui.model.times import NEW_YORK, format_here, format_new_york


def format_time_left(time: timedelta) -> str:
    """Return a duration in two units, the smaller rounded down: ``27 d 0 h``, ``3 h 20 min``."""
    minutes = int(time.total_seconds()) // 60
    days, hours = divmod(minutes // 60, 24)
    return f"{days} d {hours} h" if days else f"{hours} h {minutes % 60} min"


def format_clock_times(moment: datetime) -> str:
    """Return a moment in New York and local time: ``2025-12-17 13:00 EST, 19:00 +01:00``.

    The local time is left out if its UTC offset is New York's.
    """
    new_york, local = moment.astimezone(NEW_YORK), moment.astimezone()
    text = format_new_york(moment)
    if new_york.utcoffset() == local.utcoffset():
        return text
    return f"{text}, {format_here(moment, day=new_york.date() != local.date())}"
