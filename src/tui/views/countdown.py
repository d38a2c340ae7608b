"""Moment that is waited for, as text in New York and local time."""

from __future__ import annotations

from datetime import datetime

from tui.model.times import NEW_YORK, format_here, format_new_york


def format_clock_times(moment: datetime) -> str:
    """Return a moment in New York and local time: ``2025-12-17 13:00 EST, 19:00 +01:00``.

    The local time is left out if its UTC offset is New York's.
    """
    new_york, local = moment.astimezone(NEW_YORK), moment.astimezone()
    text = format_new_york(moment)
    if new_york.utcoffset() == local.utcoffset():
        return text
    return f"{text}, {format_here(moment, day=new_york.date() != local.date())}"
