"""Business days of the federal government, whose agencies publish on no other days."""

from __future__ import annotations

from functools import cache

import numpy as np

from tui.sources.calendars import holidays


@cache
def federal_calendar() -> np.busdaycalendar:
    """Return the federal holidays. Days on which a president closed the agencies are not in it."""
    days = np.array(holidays.federal_holidays(), dtype="datetime64[D]")
    return np.busdaycalendar(holidays=days)
