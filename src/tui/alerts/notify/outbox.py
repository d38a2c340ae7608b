"""What still has to go out on a channel, and when: pure functions of the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tui.alerts.notify.events import Event, EventKind

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""After a failed try, before the next; then it is given up."""
LEASE = timedelta(minutes=5)
"""A try that says nothing for so long has failed."""

_TRIES = (EventKind.CLAIMED, EventKind.SENT, EventKind.FAILED)


@dataclass(frozen=True)
class Due:
    """One notice that has to go out on a channel."""

    notice: Event
    tries: int
    """How often that was tried before."""
    at: datetime
    """Not before this moment."""


def waiting(events: Iterable[Event], channel: str) -> tuple[Due, ...]:
    """The notices that were not told on a channel yet nor given up, oldest first."""
    notices: dict[int, Event] = {}
    tries: dict[int, list[Event]] = {}
    for event in events:
        if event.kind is EventKind.NOTICE:
            if channel in event.detail.get("channels", ()):
                notices[event.number] = event
        elif event.kind in (EventKind.ACKED, EventKind.SILENCED):
            notices = {n: one for n, one in notices.items() if not _needless(one, event)}
        elif event.kind in _TRIES and event.detail["channel"] == channel:
            tries.setdefault(event.detail["notice"], []).append(event)
    found = (_due(notice, tries.get(number, [])) for number, notice in notices.items())
    return tuple(due for due in found if due is not None)


def _needless(notice: Event, said: Event) -> bool:
    """Whether somebody has seen what a notice tells, or does not want to hear of its rule."""
    if notice.rule != said.rule:
        return False
    episodic = notice.detail.get("reason") not in ("stale", "revised")
    seen = episodic and notice.detail.get("start") == said.detail.get("start")
    return said.kind is EventKind.SILENCED or seen


def _due(notice: Event, tries: Sequence[Event]) -> Due | None:
    if any(event.kind is EventKind.SENT for event in tries):
        return None
    count = sum(event.kind is EventKind.CLAIMED for event in tries)
    if not count:
        return Due(notice, 0, notice.at)
    if count > len(WAITS):
        return None
    last = tries[-1]
    return Due(
        notice, count, last.at + (LEASE if last.kind is EventKind.CLAIMED else WAITS[count - 1])
    )


def quiet_until(now: datetime, hours: str, zone: ZoneInfo) -> datetime:
    """The end of the quiet hours now lies in, else now; ``hours`` as ``22:00-07:00``, or ""."""
    if not hours:
        return now
    begin, end = (time.fromisoformat(text) for text in hours.split("-"))
    if begin == end:  # else they would never be over
        return now
    local = now.astimezone(zone)
    for day in (local.date() - timedelta(days=1), local.date()):
        start = datetime.combine(day, begin, zone)
        stop = datetime.combine(day + timedelta(days=end <= begin), end, zone)
        if start <= local < stop:
            return stop
    return now
