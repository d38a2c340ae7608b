"""Stepping through moments: pure functions of what became known when.

``moments`` ascend and are those at which something became known; what is seen at a time is what
the newest of them by then left behind.
"""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tui.model.times import NEW_YORK

MONTHS_A_YEAR = 12


def before(moments: Sequence[datetime], as_of: datetime) -> datetime | None:
    """When the observation before the one seen at ``as_of`` became known; None before the second.

    It is not the last moment before ``as_of``, which would show the same again.
    """
    seen = bisect_right(moments, as_of)
    return moments[seen - 2] if seen >= 2 else None


def after(moments: Sequence[datetime], as_of: datetime) -> datetime | None:
    """When the next thing became known after ``as_of``; None where nothing did."""
    following = bisect_right(moments, as_of)
    return moments[following] if following < len(moments) else None


def months_on(as_of: datetime, count: int) -> datetime:
    """The same clock time in New York so many months later, in a shorter month on its last day."""
    local = as_of.astimezone(NEW_YORK)
    month = local.year * MONTHS_A_YEAR + local.month - 1 + count
    year, place = divmod(month, MONTHS_A_YEAR)
    day = min(local.day, monthrange(year, place + 1)[1])
    return local.replace(year=year, month=place + 1, day=day)


class KnownMoments(Protocol):
    """What a journey asks of the monitor; both answer at once or nearly so."""

    def now(self) -> datetime:
        """The clock's time."""

    def moments(self, sources: tuple[str, ...]) -> Sequence[datetime]:
        """When these sources made something known, ascending."""


@dataclass(frozen=True)
class Step:
    """To an observation of some sources before or after the one seen."""

    sources: tuple[str, ...]
    count: int
    """-1 or +1."""

    def to(self, at: datetime, known: KnownMoments) -> datetime:
        """The moment it leads to: the same where nothing is earlier, now where nothing is later."""
        moments = known.moments(self.sources)
        if self.count < 0:
            return before(moments, at) or at
        return after(moments, at) or known.now()


@dataclass(frozen=True)
class Months:
    """By whole months."""

    count: int

    def to(self, at: datetime, known: KnownMoments) -> datetime:
        """The moment it leads to."""
        del known
        return months_on(at, self.count)


@dataclass(frozen=True)
class Goto:
    """To one moment, from wherever."""

    moment: datetime

    def to(self, at: datetime, known: KnownMoments) -> datetime:
        """The moment it leads to."""
        del at, known
        return self.moment


Move = Step | Months | Goto


@dataclass(frozen=True)
class Destination:
    """Where some moves led."""

    as_of: datetime | None
    """None for the present."""
    words: str = ""
    """What to say of it: why it is not where one wanted to be."""


def route(
    moves: Iterable[Move], start: datetime | None, known: KnownMoments, first: datetime
) -> Destination:
    """Where moves lead from a moment (None: the present), never before ``first`` or past now."""
    now = known.now()
    origin = at = start or now
    stepping = False
    for move in moves:
        at = min(max(move.to(at, known), first), now)
        stepping = not isinstance(move, Goto)
    if at >= now:
        return Destination(None)
    if at == first:
        there = first.astimezone(NEW_YORK)
        return Destination(at, f"Nothing is known before {there:%Y-%m-%d %H:%M} New York")
    return Destination(at, "Nothing earlier here" if stepping and at == origin else "")
