"""Moments in few characters, and the time left until them."""

from __future__ import annotations

from datetime import datetime

from tui.model.format import short_day
from tui.model.text import Clause, Span, Tone
from tui.model.times import NEW_YORK, format_time_left


def short_moment(moment: datetime, now: datetime) -> str:
    """Return a moment in New York: ``15 Jan 16:00 EST``."""
    local = moment.astimezone(NEW_YORK)
    return f"{short_day(local.date(), now.astimezone(NEW_YORK).date())} {local:%H:%M %Z}"


def short_moment_here(moment: datetime, now: datetime) -> str:
    """Return a moment in this computer's time with its offset: ``15 Jan 22:00 +01:00``."""
    local = moment.astimezone()
    return f"{short_day(local.date(), now.astimezone().date())} {_clock_here(local)}"


def is_new_york_here(moment: datetime) -> bool:
    """Return whether this computer's clocks and New York's show the same time at a moment."""
    return moment.astimezone(NEW_YORK).utcoffset() == moment.astimezone().utcoffset()


def _clock_here(local: datetime) -> str:
    return f"{local:%H:%M} {local.isoformat()[-6:] if local.utcoffset() else 'UTC'}"


def _other_clock(moment: datetime, now: datetime) -> str:
    """Return a moment in this computer's time, "" if its UTC offset is New York's.

    The day is left out if it is that of New York.
    """
    new_york, local = moment.astimezone(NEW_YORK), moment.astimezone()
    if is_new_york_here(moment):
        return ""
    is_same_day = new_york.date() == local.date()
    return f"{_clock_here(local) if is_same_day else short_moment_here(moment, now)} here"


def countdown_clauses(
    name: str, moment: datetime, now: datetime, *, drop: int
) -> tuple[Clause, ...]:
    """Return the time left until a moment, the moment in New York, and in local time.

    For example ``next release in 26 d 16 h``, ``15 Jan 16:00 EST``, ``22:00 +01:00 here``. The
    first is never left out, the second is at ``drop``, the third at one more.
    """
    here = _other_clock(moment, now)
    left = (Span(f"{name} in ", Tone.MUTED), Span(format_time_left(moment - now)))
    clauses = (
        Clause(left),
        Clause((Span(short_moment(moment, now), Tone.LESSER),), drop),
        Clause((Span(here, Tone.LESSER),), drop + 1),
    )
    return clauses if here else clauses[:2]
