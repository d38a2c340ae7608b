"""Days named by their distance from today: ``-3m``, ``yesterday``, ``last friday``.

The module is cheap to import and never reads the clock.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TypeVar

from tui.model.suggest import closest_match

Day = TypeVar("Day", bound=date)

TODAY, YESTERDAY = "today", "yesterday"
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""Weekdays in the order of ``date.weekday``. Their first three letters name them too."""
EXAMPLES = "-3m or last friday"

_FLAGS = re.ASCII | re.IGNORECASE
_BACK = r"-([1-9]\d{0,3})([dwmy])"
_WEEKDAY = r"(last[ -])?([a-z]+)"
_ALMOST_BACK = (
    r"[+-]?\s*0*([1-9]\d{0,3})\s*([dwmy])(?:ays?|eeks?|onths?|ears?)?(?:\s+(?:ago|back))?"
)
"""Patterns. ``re`` compiles each when it is first needed."""
_MONTHS_A_YEAR = 12


def is_distance_back(text: str) -> bool:
    """Return whether a text is a length of time with a minus, such as ``-1y``."""
    return re.fullmatch(_BACK, text, _FLAGS) is not None


def relative_day(text: str, today: date) -> date | None:
    """Return the day that a text names relative to ``today``, None for other texts.

    ``-10d``, ``-2w``, ``-3m`` and ``-1y`` are days, weeks, months and years back, in a shorter
    month its last day. ``friday`` is the newest Friday up to today, ``last friday`` the newest
    before today. A day before the year 1 is ``date.min``.
    """
    name = text.strip().lower()
    if match := re.fullmatch(_BACK, name, _FLAGS):
        return _day_back(today, int(match[1]), match[2])
    if name in (TODAY, YESTERDAY):
        return today - timedelta(days=name == YESTERDAY)
    match = re.fullmatch(_WEEKDAY, name, _FLAGS)
    if match is None or (weekday := _weekday(match[2])) is None:
        return None
    days = (today.weekday() - weekday) % 7
    return today - timedelta(days=days or (7 if match[1] else 0))


def nearest_relative_day(text: str) -> str:
    """Return the relative day that a text may mean, "" if none is near: ``-1y`` for ``1 year``."""
    name = text.strip().lower()
    if match := re.fullmatch(_ALMOST_BACK, name, _FLAGS):
        return f"-{match[1]}{match[2]}"
    last = [f"last {weekday}" for weekday in WEEKDAYS]
    return closest_match(name, (TODAY, YESTERDAY, *WEEKDAYS, *last))


def add_months(day: Day, count: int) -> Day:
    """Return a day ``count`` months later, or earlier if negative; in a shorter month its last day.

    The clock time of a moment stays. Raises ValueError beyond the years 1 to 9999.
    """
    from calendar import monthrange  # imports locale, for which no start should wait

    year, index = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + count, _MONTHS_A_YEAR)
    return day.replace(year=year, month=index + 1, day=min(day.day, monthrange(year, index + 1)[1]))


def _day_back(today: date, count: int, unit: str) -> date:
    try:
        if unit in "dw":
            return today - timedelta(days=count if unit == "d" else 7 * count)
        return add_months(today, -count if unit == "m" else -count * _MONTHS_A_YEAR)
    except (ValueError, OverflowError):
        return date.min


def _weekday(name: str) -> int | None:
    """Return the number of a weekday by its name or its first three letters, Monday 0."""
    names = (each for each in WEEKDAYS if name in (each, each[:3]))
    return next((WEEKDAYS.index(each) for each in names), None)
