"""Notices that still have to be sent by a channel, as a pure function of the log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from tui.alerts.notify.event_details import (
    DeliveryAttempt,
    DeliveryClaimed,
    DeliverySent,
    EpisodeAcknowledged,
    Notice,
    RuleSilenced,
)
from tui.alerts.notify.events import Event

RETRY_DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""Time from each failed attempt to the next. After one more failure the notice is given up."""
CLAIM_TIMEOUT = timedelta(minutes=5)
"""A claim without a result counts as failed after this time: its program may have ended."""


@dataclass(frozen=True)
class PendingDelivery:
    """One notice to send by one channel."""

    number: int
    """Number of the notice's event."""
    rule: str
    """The rule's id."""
    notice: Notice
    attempts: int
    """Attempts made before."""
    at: datetime
    """Earliest time of the next attempt, UTC."""

    def due_at(self, now: datetime) -> datetime:
        """Return ``at``, or now if that is later than any retry: a clock ahead wrote it."""
        return now if self.at > now + RETRY_DELAYS[-1] else self.at


def pending_deliveries(events: Iterable[Event], channel: str) -> tuple[PendingDelivery, ...]:
    """Return the notices that a channel has neither sent nor given up, oldest first.

    A notice is withdrawn when its rule is silenced or its episode acknowledged.
    """
    notices: dict[int, tuple[Event, Notice]] = {}
    attempts: dict[int, list[Event]] = {}
    for event in events:
        match event.detail:
            case Notice() as notice if channel in notice.channels:
                notices[event.number] = event, notice
            case EpisodeAcknowledged() | RuleSilenced():
                notices = {
                    number: (logged, notice)
                    for number, (logged, notice) in notices.items()
                    if logged.rule != event.rule or not _is_withdrawn(notice, event)
                }
            case DeliveryAttempt() as attempt if attempt.channel == channel:
                attempts.setdefault(attempt.notice, []).append(event)
    pending = (
        _pending(event, notice, attempts.get(number, []))
        for number, (event, notice) in notices.items()
    )
    return tuple(delivery for delivery in pending if delivery is not None)


def _is_withdrawn(notice: Notice, action: Event) -> bool:
    """Return whether a user's action on the rule of a notice makes the notice needless."""
    match action.detail:
        case EpisodeAcknowledged(start=start):
            return notice.reason not in ("stale", "revised") and notice.start == start
        case _:
            return True


def _pending(event: Event, notice: Notice, attempts: Sequence[Event]) -> PendingDelivery | None:
    if any(isinstance(attempt.detail, DeliverySent) for attempt in attempts):
        return None
    count = sum(isinstance(attempt.detail, DeliveryClaimed) for attempt in attempts)
    if not count:
        return PendingDelivery(event.number, event.rule, notice, 0, event.at)
    if count > len(RETRY_DELAYS):
        return None
    last = attempts[-1]
    is_open = isinstance(last.detail, DeliveryClaimed)
    delay = CLAIM_TIMEOUT if is_open else RETRY_DELAYS[count - 1]
    return PendingDelivery(event.number, event.rule, notice, count, last.at + delay)
