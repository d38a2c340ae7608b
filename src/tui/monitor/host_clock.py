"""Time of a response: our clock's, or that of the host if ours is wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

from tui.model.times import AHEAD

MAX_CLOCK_SKEW = timedelta(days=1)
"""Clocks that differ by no more than this agree."""


def believable_time(served_at: datetime | None, released: datetime) -> datetime | None:
    """Return the time of a response by its host's clock, None if it is not given or impossible.

    No response is older than the program that asked: ``released`` is the release of this version.
    """
    return None if served_at is None or served_at < released else served_at


def is_right(served_at: datetime | None, now: datetime) -> bool:
    """Return whether the host's clock confirms ours to ten minutes, as repairs need."""
    return served_at is not None and abs(now - served_at) <= AHEAD


def received_time(served_at: datetime | None, now: datetime, released: datetime) -> datetime:
    """Return our clock's time, or the host's if the two differ by more than ``MAX_CLOCK_SKEW``.

    A host whose clock is ahead of ours is not believed, unless ours shows a time before
    ``released`` and so is wrong itself. ``served_at`` is a ``believable_time``.
    """
    if served_at is None or abs(now - served_at) <= MAX_CLOCK_SKEW:
        return now
    return served_at if served_at < now or now < released else now
