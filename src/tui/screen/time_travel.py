"""Navigation through time: pure functions of the moments at which observations became known.

``moments`` is ascending. As of a time, the newest of the moments up to then is what is seen.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from tui.model import relative_days
from tui.model.errors import UsageError
from tui.model.times import NOW, format_new_york, in_new_york, parse_past_moment

if TYPE_CHECKING:
    from tui.model.update import Update

READING = "Still reading the history"
"""Answer to a key that needs the feed, before that is connected."""


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
    return relative_days.add_months(in_new_york(as_of), count).astimezone(UTC)


class KnownMoments(Protocol):
    """Times that navigation needs from the monitor. Neither method blocks for long."""

    def now(self) -> datetime:
        """Return the current time (UTC)."""

    def moments(self, sources: tuple[str, ...]) -> Sequence[datetime]:
        """Return when these sources' observations became known, ascending; () for all sources."""


def named_moment(text: str, feed: KnownMoments | None) -> datetime | None:
    """Return the moment that a text names, None for the present.

    Raises UsageError if it names none, and for a past one before there is a feed.
    """
    if text.strip().lower() == NOW:
        return None
    if feed is None:
        raise UsageError(READING)
    now = feed.now()
    moment = parse_past_moment(text, now)
    return moment if moment < now else None


class PastUpdates(KnownMoments, Protocol):
    """Updates of past moments, too."""

    def at(self, as_of: datetime) -> Update:
        """Return the update as of a past moment. Blocks for some tens of ms."""


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


def likely_direction(move: Move) -> int:
    """Return the direction of the step that is likely after a move: on in its own, else back.

    -1 is back, +1 is on.
    """
    match move:
        case Step(_, count) | Months(count):
            return 1 if count > 0 else -1
        case Goto():
            return -1


class Destination(Struct, frozen=True):
    """Moment that a sequence of moves leads to."""

    as_of: datetime | None
    """None for the present."""
    message: str = ""
    """Why it differs from the requested moment; "" if it does not."""


Resolved: TypeAlias = "tuple[Destination, Update | None]"
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


def resolve(
    moves: Sequence[Move],
    start: datetime | None,
    shown: Update | None,
    feed: PastUpdates,
    longest: tuple[str, ...],
) -> Resolved:
    """Return where moves lead from ``start`` and the update of that moment. Call it in a thread.

    The update is None for the present. It keeps the snapshot it was reached from, that of
    ``shown``, if every move is a ``Step``. ``longest`` are the sources with the longest history.
    """
    moments = feed.moments(longest) or feed.moments(())
    if not moments:
        return Destination(start, "Nothing is known yet"), shown
    destination = route(moves, start, feed, moments[0])
    if destination.as_of is None:
        return destination, None
    update = feed.at(destination.as_of)
    if shown is not None and all(isinstance(move, Step) for move in moves):
        update = replace(update, previous=shown.snapshot)
    return destination, update
