"""How often the observations of a series come, and by when each must be there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from functools import lru_cache

from tui.model.times import NEW_YORK
from tui.sources.calendars import CLOSES, CURVE, CUSTODY, TIC, Calendar, tic_awaited


class Frequency(IntEnum):
    """When observations come, from the fastest to the slowest."""

    CLOSE = 0
    """A stock exchange's closes, 16:00 in New York."""
    CURVE = 1
    """The par curve of the same day, 18:00."""
    WEEKLY = 2
    AUCTION = 3
    """The 20-year auctions, one a month."""
    MONTHLY = 4

    @property
    def daily(self) -> bool:
        """True where every business day has an observation."""
        return self <= Frequency.CURVE

    @property
    def word(self) -> str:
        """In running text."""
        return "daily" if self.daily else "weekly" if self is Frequency.WEEKLY else "monthly"


DAYS_A_MONTH = 21
"""Observations of a daily series in a month, on average."""
_CALENDARS: dict[Frequency, Calendar] = {
    Frequency.CLOSE: CLOSES,
    Frequency.CURVE: CURVE,
    Frequency.WEEKLY: CUSTODY,
    Frequency.MONTHLY: TIC,
}
_LONGEST_BETWEEN_AUCTIONS = timedelta(days=45)
"""Twenty-year bonds are sold every month, after the middle of it."""


def observations(count: int, months: bool, clock: Frequency) -> int | None:
    """How many observations ``count`` days, or months, are; None where the clock has no such."""
    if months:
        return count * DAYS_A_MONTH if clock.daily else None if clock is Frequency.WEEKLY else count
    return count if clock.daily else None


@dataclass(frozen=True)
class MaxAge:
    """How old the newest observation may be before what is derived from it is stale."""

    after: timedelta
    release: bool
    """Counted from the release that was due, not from the day observed."""

    def stale(self, clock: Frequency, newest: date, now: datetime) -> bool:
        """Whether an observation is older than that at a moment."""
        if not self.release:
            return now.astimezone(NEW_YORK).date() - newest > self.after
        return newest < _due(clock, now - self.after)


@lru_cache(maxsize=64)
def _due(clock: Frequency, by: datetime) -> date:
    """The observation that was to be out by a moment, as one expected then.

    A release that slips is overdue from the day it was planned for.
    """
    if clock is Frequency.AUCTION:
        return (by - _LONGEST_BETWEEN_AUCTIONS).date()
    if clock is Frequency.MONTHLY:
        month, planned = tic_awaited(by)
        due: date = (month if planned <= by else month - 1).end_time.date()
        return due
    return _CALENDARS[clock].due(by)
