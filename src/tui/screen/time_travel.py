"""Navigation through time: pure functions of the moments at which observations became known.

``moments`` is ascending. As of a time, the newest of the moments up to then is what is seen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Protocol

from msgspec import Struct

from tui.model.times import NEW_YORK, format_new_york
from tui.model.update import Update

MONTHS_A_YEAR = 12


def previous_moment(moments: Sequence[datetime], as_of: datetime) -> datetime | None:
    """Return the moment of the observation before the one seen ``as_of``; None before the second.

    It is not the newest moment before ``as_of``: that one is what is already seen.
    """
    count = bisect_right(moments, as_of)
    return moments[count - 2] if count >= 2 else None


def next_moment(moments: Sequence[datetime], as_of: datetime) -> datetime | None:
    """Return the first moment after ``as_of``, None if there is none."""
    index = bisect_right(moments, as_of)
    return moments[index] if index < len(moments) else None


def add_months(as_of: datetime, count: int) -> datetime:
    """Return the same New York clock time ``count`` months later, or earlier if negative; UTC.

    In a shorter month it falls on the last day. A time that summer time skips is an hour later.
    """
    local = as_of.astimezone(NEW_YORK)
    month = local.year * MONTHS_A_YEAR + local.month - 1 + count
    year, month_index = divmod(month, MONTHS_A_YEAR)
    from calendar import monthrange  # not before the first frame

    day = min(local.day, monthrange(year, month_index + 1)[1])
    return local.replace(year=year, month=month_index + 1, day=day).astimezone(UTC)


class KnownMoments(Protocol):
    """Times that navigation needs from the monitor. Neither method blocks for long."""

    def now(self) -> datetime:
        """Return the current time (UTC)."""

    def moments(self, sources: tuple[str, ...]) -> Sequence[datetime]:
        """Return when these sources' observations became known, ascending; () for all sources."""


class Step(Struct, frozen=True):
    """Move to the previous or next observation of some sources."""

    sources: tuple[str, ...]
    count: int
    """-1 for the previous observation, +1 for the next."""

    def to(self, at: datetime, feed: KnownMoments) -> datetime:
        """Return the moment it leads to: ``at`` if nothing is earlier, now if nothing is later."""
        moments = feed.moments(self.sources)
        if self.count < 0:
            return previous_moment(moments, at) or at
        return next_moment(moments, at) or feed.now()


class Months(Struct, frozen=True):
    """Move by whole months."""

    count: int

    def to(self, at: datetime, feed: KnownMoments) -> datetime:
        """Return the moment it leads to."""
        del feed
        return add_months(at, self.count)


class Goto(Struct, frozen=True):
    """Move to one moment, independent of the current one."""

    moment: datetime

    def to(self, at: datetime, feed: KnownMoments) -> datetime:
        """Return the moment it leads to."""
        del at, feed
        return self.moment


Move = Step | Months | Goto


class Destination(Struct, frozen=True):
    """Moment that a sequence of moves leads to."""

    as_of: datetime | None
    """None for the present."""
    message: str = ""
    """Why it differs from the requested moment; "" if it does not."""


Resolved = tuple[Destination, Update | None]
"""Where moves lead, and the update of that moment, None for the present."""


def route(
    moves: Iterable[Move], start: datetime | None, feed: KnownMoments, first: datetime
) -> Destination:
    """Return where moves lead from ``start`` (None: the present).

    The destination is not before ``first``. At or after now it is the present.
    """
    now = feed.now()
    origin = at = start or now
    is_step = False
    for move in moves:
        at = min(max(move.to(at, feed), first), now)
        is_step = not isinstance(move, Goto)
    if at >= now:
        return Destination(None)
    if at == first:
        return Destination(at, f"Nothing is known before {format_new_york(first)}")
    return Destination(at, "Nothing earlier here" if is_step and at == origin else "")
