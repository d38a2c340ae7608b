"""The New York clock and the moments people write; cheap to import, and it reads no clock."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tui.model.errors import UsageError

NEW_YORK = ZoneInfo("America/New_York")
END_OF_DAY = time(23, 59, 59)
AHEAD = timedelta(minutes=10)
"""What is told of a moment further ahead than this was told by a wrong clock."""
_LENGTH = re.compile(r"([1-9]\d{0,3}) ?([mhdw])")
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


def length(text: str, units: str = "mhdw") -> timedelta | None:
    """The time that ``15m``, ``4h``, ``3d`` or ``2w`` lasts, None for any other text."""
    match = _LENGTH.fullmatch(text)
    return int(match[1]) * _UNITS[match[2]] if match and match[2] in units else None


def moment(text: str) -> datetime:
    """The moment a text names; New York unless it has an offset.

    ``2025-12-19`` alone is the end of that day. Raises UsageError for what is no moment.
    """
    written = text.strip()
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return _with_time(written)
    return datetime.combine(day, END_OF_DAY, NEW_YORK)


def _with_time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(
            f"{text!r} is no moment; write 2025-12-19, 2025-12-18T15:59 or 2025-12-18T20:59Z"
        ) from error
    return found if found.tzinfo else found.replace(tzinfo=NEW_YORK)


def format_length(interval: timedelta) -> str:
    """An interval as ``every`` is configured: ``1d``, ``2h``, ``30m``, ``45s``."""
    seconds = int(interval.total_seconds())
    for size, letter in ((86_400, "d"), (3_600, "h"), (60, "m")):
        if seconds % size == 0:
            return f"{seconds // size}{letter}"
    return f"{seconds}s"
