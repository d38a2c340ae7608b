"""The New York clock and the moments people write; cheap to import, and it reads no clock."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tui.model import UsageError

NEW_YORK = ZoneInfo("America/New_York")
END_OF_DAY = time(23, 59, 59)


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
