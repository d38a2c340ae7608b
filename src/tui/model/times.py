"""Formats of New York and local time, and the moments and lengths of time that users write.

The module is cheap to import and never reads the clock. The zone of New York is read at its first
use, which a start with nothing new comes to after its first frame.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import TYPE_CHECKING

from tui.model.errors import UsageError
from tui.model.relative_days import EXAMPLES, nearest_relative_day, relative_day
from tui.model.version import RELEASE_DAY

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    NEW_YORK: ZoneInfo
else:

    def __getattr__(name: str) -> ZoneInfo:
        """Return ``NEW_YORK`` for modules that are imported after the first frame."""
        if name != "NEW_YORK":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return _new_york()


NOW = "now"
"""Text that names the present."""
END_OF_DAY = time(23, 59, 59)
EARLIEST = date(1900, 1, 1)
"""First day that a user may write. No series is older, and every zone can express it."""
RESOLUTION = timedelta(microseconds=1)
"""Least difference of two times."""
AHEAD = timedelta(minutes=10)
"""A stored time further in the future than this was written while the clock was wrong."""
RELEASED = datetime.fromisoformat(RELEASE_DAY).replace(tzinfo=UTC)
"""Release of this version. A clock that shows an earlier time is wrong."""
FIRST_RELEASED = datetime(2026, 8, 8, tzinfo=UTC)
"""Release of the first version. A vintage dated earlier was dated by a wrong clock."""

_DAY = r"\d{4}-?\d\d-?\d\d"
_LENGTH = r"([1-9]\d{0,3}) ?([smhdw])"
_UNITS = {
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


@cache
def _new_york() -> ZoneInfo:
    from zoneinfo import ZoneInfo  # takes 2 ms, as it reads how Python was built

    return ZoneInfo("America/New_York")


def in_new_york(moment: datetime) -> datetime:
    """Return the same moment in New York."""
    return moment.astimezone(_new_york())


def new_york_day(moment: datetime) -> date:
    """Return the day of a moment in New York."""
    return in_new_york(moment).date()


def next_midnight(moment: datetime, zone: tzinfo) -> datetime:
    """Return the first midnight of a zone after a moment, UTC."""
    tomorrow = moment.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(0), zone).astimezone(UTC)


def next_new_york_midnight(moment: datetime) -> datetime:
    """Return the first midnight of New York after a moment, UTC."""
    return next_midnight(moment, _new_york())


def parse_past_moment(text: str, now: datetime) -> datetime:
    """Return the moment that a text names, UTC and not after ``now``.

    As ``parse_moment``, and ``now``. A day may also be relative to today in New York, as
    ``relative_day`` reads it: ``-3m``. It is its end; today is ``now``. Raises UsageError also for
    a moment after ``now``.
    """
    stripped = text.strip()
    here = in_new_york(now)
    day = relative_day(stripped, here.date()) or _parse_day(stripped)
    if stripped.lower() == NOW or day == here.date():
        return now.astimezone(UTC)
    moment = _parse_moment(str(day) if day else stripped, stripped)
    if moment is None:
        known = f"2025-12-19, 2025-12-18T15:59, {EXAMPLES}"
        raise UsageError(f"{stripped!r} is no moment; write {nearest_relative_day(text) or known}")
    if moment <= now:
        return moment
    raise UsageError(
        f"{stripped!r} is in the future: it is {here:%Y-%m-%d %H:%M} in New York, and nothing "
        "is known beyond that"
    )


def parse_moment(text: str) -> datetime:
    """Return the moment that a text names, UTC. The text is New York time unless it has an offset.

    A date alone, such as ``2025-12-19``, is the end of that day. A time that the end of summer time
    repeats is the first of the two. Raises UsageError if the text is not a date or time in ISO
    8601, lies before ``EARLIEST`` or after 9998, or was skipped when summer time began.
    """
    stripped = text.strip()
    moment = _parse_moment(stripped, stripped)
    if moment is None:
        raise UsageError(
            f"{stripped!r} is no moment; write 2025-12-19, 2025-12-18T15:59 or 2025-12-18T20:59Z"
        )
    return moment


def _parse_moment(text: str, written: str) -> datetime | None:
    """Return the moment of a date or time in ISO 8601, UTC, None for other texts.

    Raises UsageError, which quotes ``written``, for a moment that cannot be shown.
    """
    day = _parse_day(text)
    local = datetime.combine(day, END_OF_DAY) if day else _parse_date_and_time(text)
    if local is None:
        return None
    if is_expressible(local.date()) and local.tzinfo is not None:
        local = in_new_york(local)
    if not is_expressible(local.date()):
        raise UsageError(f"{written!r} is not between {EARLIEST} and now")
    if local.tzinfo is not None:
        return local.astimezone(UTC)
    moment = local.replace(tzinfo=_new_york()).astimezone(UTC)
    if in_new_york(moment).replace(tzinfo=None, fold=0) != local:
        raise UsageError(
            f"{written!r} does not exist in New York: the clocks went forward an hour then; "
            "write an hour earlier or later, or an offset, as in 2025-12-18T20:59Z"
        )
    return moment


def is_expressible(day: date) -> bool:
    """Return whether every time zone and window can express a day: 1900 to 9998."""
    return EARLIEST.year <= day.year < date.max.year


def _parse_day(text: str) -> date | None:
    """Return the day that a text such as ``2025-12-19`` names, None for other texts."""
    try:
        return date.fromisoformat(text) if re.fullmatch(_DAY, text, re.ASCII) else None
    except ValueError:
        return None


def _parse_date_and_time(text: str) -> datetime | None:
    with suppress(ValueError):
        if "W" not in text.upper():  # a week is no moment
            return datetime.fromisoformat(text)
    return None


def parse_day(text: str, first: date, last: date) -> date:
    """Return the day that a text names, which may be relative to ``last``: ``-3m``.

    Raises UsageError if it is not in ``first`` … ``last``.
    """
    stripped = text.strip()
    day = relative_day(stripped, last) or _parse_day(stripped)
    if day is None:
        known = f"one such as 2025-07-01, {EXAMPLES}"
        raise UsageError(f"{stripped!r} is no day; write {nearest_relative_day(text) or known}")
    if not first <= day <= last:
        raise UsageError(f"{day} is not between {first} and {last}")
    return day


def format_new_york(moment: datetime, now: datetime | None = None, *, seconds: bool = False) -> str:
    """Return a moment in New York with its zone, to the minute: ``2025-12-19 23:59 EST``.

    The day is left out if it is the day of ``now``. ``seconds`` adds them.
    """
    local = in_new_york(moment)
    clock = f"{local:%H:%M:%S %Z}" if seconds else f"{local:%H:%M %Z}"
    is_today = now is not None and new_york_day(now) == local.date()
    return clock if is_today else f"{local:%Y-%m-%d} {clock}"


def format_here(moment: datetime, *, day: bool = True) -> str:
    """Return a moment in this computer's time with its offset: ``2025-12-17 19:00 +01:00``.

    The offset is ``UTC`` if it is zero. A zone's name is not used, because some names stand for
    several zones: CST for Chicago's and for Shanghai's. ``day`` False leaves out the day.
    """
    local = moment.astimezone()
    zone = local.isoformat()[-6:] if local.utcoffset() else "UTC"
    clock = f"{local:%H:%M} {zone}"
    return f"{local:%Y-%m-%d} {clock}" if day else clock


def parse_length(text: str, units: str = "mhdw") -> timedelta | None:
    """Return the length of time that ``15m``, ``4h``, ``3d`` or ``2w`` means, else None.

    ``units`` are the accepted letters out of ``smhdw``. The number is 1 to 9999.
    """
    match = re.fullmatch(_LENGTH, text, re.ASCII)
    return int(match[1]) * _UNITS[match[2]] if match and match[2] in units else None


def format_length(interval: timedelta) -> str:
    """Return a length of time as the configuration writes it: ``1d``, ``2h``, ``30m``, ``45s``.

    The unit is the largest that leaves a whole number, days at most. Fractions of a second are
    dropped.
    """
    seconds = int(interval.total_seconds())
    for size, letter in ((86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds % size == 0:
            return f"{seconds // size}{letter}"
    return f"{seconds}s"


def format_time_left(time: timedelta) -> str:
    """Return a duration in two units, the smaller rounded down: ``27 d 0 h``, ``3 h 20 min``."""
    minutes = int(time.total_seconds()) // 60
    days, hours = divmod(minutes // 60, 24)
    return f"{days} d {hours} h" if days else f"{hours} h {minutes % 60} min"


def time_left_changes(moment: datetime, now: datetime) -> datetime:
    """Return when ``format_time_left`` of the time until a later moment gives another text."""
    left = moment - now
    unit = timedelta(hours=1) if left >= timedelta(days=1) else timedelta(minutes=1)
    return now + left % unit + RESOLUTION
