"""Frequency of a series, and the maximum age of its newest observation."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from functools import lru_cache

from msgspec import Struct

from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import TextRange
from tui.model.times import NEW_YORK, next_midnight
from tui.sources.calendars import (
    CASH,
    CLOSES,
    CURVE,
    H41,
    MSPD,
    TIC,
    Calendar,
    next_tic_release,
    tic_release,
)
from tui.sources.calendars.positions import POSITIONS
from tui.sources.calendars.term_premium import DKW, KIM_WRIGHT

_MAX_AGE = re.compile(r"(release\+)?([0-9]{1,3})d")


class Frequency(IntEnum):
    """Frequency of a series' observations, ordered from the fastest to the slowest."""

    CLOSE = 0
    """Stock exchange closes, at 16:00 in New York."""
    CURVE = 1
    """Par curve of the same day, at 18:00 in New York."""
    CASH = 2
    """Balances of business days, at 18:00 of the next one."""
    KIM_WRIGHT = 3
    """Daily estimates that come a week at a time, up to a week after it."""
    DKW = 4
    """Daily estimates that come a month at a time, up to a month after it."""
    WEEKLY = 5
    POSITIONS = 6
    """Weekly positions of futures traders, of Tuesday, on Friday at 15:30."""
    AUCTION = 7
    """Auctions of one nominal term, one a month: a new issue or a reopening."""
    STATEMENT = 8
    """Month ends of the statement of the public debt, known a week later."""
    MONTHLY = 9
    """Months of TIC, known six weeks after their end."""

    @property
    def daily(self) -> bool:
        """True if every business day has an observation."""
        return self <= Frequency.DKW

    @property
    def per_year(self) -> int:
        """Observations in a year, on average."""
        return _PER_YEAR[self]

    @property
    def word(self) -> str:
        """Adjective for messages: ``daily``, ``weekly`` or ``monthly``."""
        return "daily" if self.daily else "weekly" if self in _WEEKLY else "monthly"


_WEEKLY = (Frequency.WEEKLY, Frequency.POSITIONS)
_PER_YEAR = {
    Frequency.CLOSE: 252,
    Frequency.CURVE: 250,
    Frequency.CASH: 250,
    Frequency.KIM_WRIGHT: 250,
    Frequency.DKW: 250,
    Frequency.WEEKLY: 52,
    Frequency.POSITIONS: 52,
    Frequency.AUCTION: 12,
    Frequency.STATEMENT: 12,
    Frequency.MONTHLY: 12,
}
DAYS_A_MONTH = 21
"""Observations of a daily series in a month, on average."""
_CALENDARS: dict[Frequency, Calendar] = {
    Frequency.CLOSE: CLOSES,
    Frequency.CURVE: CURVE,
    Frequency.CASH: CASH,
    Frequency.WEEKLY: H41,
    Frequency.KIM_WRIGHT: KIM_WRIGHT,
    Frequency.DKW: DKW,
    Frequency.POSITIONS: POSITIONS,
    Frequency.STATEMENT: MSPD,
    Frequency.MONTHLY: TIC,
}
_LONGEST_BETWEEN_AUCTIONS = timedelta(days=45)
"""Maximum time between two auctions of a term, which has one a month."""


def observation_count(count: int, months: bool, frequency: Frequency) -> int | None:
    """Return the number of observations in ``count`` days, or months if ``months``.

    None if that cannot be counted: days of a series that is not daily, months of a weekly one.
    """
    if not months:
        return count if frequency.daily else None
    if frequency.daily:
        return count * DAYS_A_MONTH
    return None if frequency in _WEEKLY else count


class MaxAge(Struct, frozen=True):
    """Maximum age of the newest observation. If it is older, the rule is stale."""

    after: timedelta
    release: bool
    """True if the age counts from the planned release, False if from the observed day."""

    def is_exceeded(self, frequency: Frequency, newest: date, now: datetime) -> bool:
        """Return whether the observation of day ``newest`` is too old at ``now``."""
        if not self.release:
            return now.astimezone(NEW_YORK).date() - newest > self.after
        return newest < _due_day(frequency, now - self.after)

    def next_change(self, frequency: Frequency, now: datetime) -> datetime:
        """Return the first time after ``now`` at which an observation can become too old."""
        if not self.release:
            return next_midnight(now, NEW_YORK)
        by = now - self.after
        if frequency is Frequency.AUCTION:
            return next_midnight(by, UTC) + self.after
        if frequency is Frequency.MONTHLY:
            month, planned = next_tic_release(by)
            return min(time for time in (planned, tic_release(month)) if time > by) + self.after
        return _CALENDARS[frequency].next_release(by) + self.after


def parse_max_age(text: str) -> MaxAge:
    """Parse an age such as ``release+1d`` or ``4d``. Raises RuleError for any other text."""
    match = _MAX_AGE.fullmatch(text)
    if match is None:
        at = TextRange(text, 0, len(text))
        raise RuleError('expected an age such as "release+1d" or "4d"', at)
    return MaxAge(timedelta(days=int(match[2])), bool(match[1]))


@lru_cache(maxsize=64)
def _due_day(frequency: Frequency, by: datetime) -> date:
    """Return the observed day that the publisher planned to have released by ``by``.

    A release that slips counts as due from its planned time.
    """
    if frequency is Frequency.AUCTION:
        return (by - _LONGEST_BETWEEN_AUCTIONS).date()
    if frequency is Frequency.MONTHLY:
        month, planned = next_tic_release(by)
        due: date = (month if planned <= by else month - 1).end_time.date()
        return due
    return _CALENDARS[frequency].due(by)
