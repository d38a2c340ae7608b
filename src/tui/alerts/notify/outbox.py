"""Notices that still have to be sent by a channel, as a pure function of the log."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.notify.event_details import (
    DeliveryAttempt,
    DeliveryClaimed,
    DeliveryFailed,
    DeliverySent,
    EpisodeAcknowledged,
    Notice,
    RuleSilenced,
)
from tui.alerts.notify.events import Event

RETRY_DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""Time from each failed attempt to the next. After one more failure the notice is given up."""


class PendingDelivery(Struct, frozen=True):
    """One notice to send by one channel."""

    number: int
    """Number of the notice's event."""
    rule: str
    """The rule's id."""
    notice: Notice
    id: str
    """Id of the notice, the same in every program and whenever it is sent again."""
    at: datetime
    """Earliest time of the next attempt, or time of a claim without a result; UTC."""
    attempts: int = 0
    """Claims made before."""
    is_claimed: bool = False
    """True if a program claimed it and logged no result."""
    sender: str = ""
    """Name of that program, "" if an older ticwatch did not log it."""
    message: str = ""
    """Id of the message in which it was sent before, "" for none."""

    def due_at(self, now: datetime) -> datetime:
        """Return ``at``, or now if that is later than any retry: a clock ahead wrote it."""
        return now if self.at > now + RETRY_DELAYS[-1] else self.at


def pending_deliveries(events: Iterable[Event], channel: str) -> tuple[PendingDelivery, ...]:
    """Return the notices that a channel has neither sent nor given up, oldest first.

    A notice is withdrawn when its rule is silenced or its episode acknowledged.
    """
    by_rule: dict[str, dict[int, Event]] = defaultdict(dict)
    attempts: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        unsent = by_rule[event.rule]
        match event.detail:
            case Notice() as notice if channel in notice.channels:
                unsent[event.number] = event
            case EpisodeAcknowledged() | RuleSilenced():
                for number in [key for key, each in unsent.items() if _is_withdrawn(each, event)]:
                    del unsent[number]
            case DeliverySent() as sent if sent.channel == channel:
                unsent.pop(sent.notice, None)
            case DeliveryAttempt() as attempt if attempt.channel == channel:
                attempts[attempt.notice].append(event)
    all_unsent = sorted(
        (event for unsent in by_rule.values() for event in unsent.values()),
        key=lambda event: event.number,
    )
    pending = (_pending(event, attempts.get(event.number, [])) for event in all_unsent)
    return tuple(delivery for delivery in pending if delivery is not None)


def _is_withdrawn(event: Event, action: Event) -> bool:
    """Return whether a user's action on the rule of a notice makes the notice needless."""
    notice = event.detail
    assert isinstance(notice, Notice), "only notices are sent"
    match action.detail:
        case EpisodeAcknowledged(start=start):
            return notice.reason not in ("stale", "revised") and notice.start == start
        case _:
            return True


def _pending(event: Event, attempts: Sequence[Event]) -> PendingDelivery | None:
    """Return what is left to do for an unsent notice, None if it is given up."""
    notice = event.detail
    assert isinstance(notice, Notice), "only notices are sent"
    new = PendingDelivery(event.number, event.rule, notice, notice_id(event), event.at)
    claims = [attempt.detail for attempt in attempts if isinstance(attempt.detail, DeliveryClaimed)]
    failures = sum(isinstance(attempt.detail, DeliveryFailed) for attempt in attempts)
    if not claims:
        return new
    if failures > len(RETRY_DELAYS):
        return None
    again, last = replace(new, attempts=len(claims), message=claims[-1].message), attempts[-1]
    if isinstance(last.detail, DeliveryClaimed):
        return replace(again, at=last.at, is_claimed=True, sender=last.detail.sender)
    return replace(again, at=last.at + RETRY_DELAYS[failures - 1])


def notice_id(event: Event) -> str:
    """Return the id of a notice, by which the log accepts it once."""
    return _digest(event.dedup_key or f"{event.rule}|{event.at.isoformat()}|{event.number}")


def message_id(batch: Sequence[PendingDelivery]) -> str:
    """Return the id of a message of at least one notice: that of its first attempt, if any.

    The message of one notice has the id of the notice.
    """
    [first, *others] = batch
    if first.message or not others:
        return first.message or first.id
    return _digest(" ".join(sorted(each.id for each in batch)))


def next_batch(due: Sequence[PendingDelivery], *, one_each: bool) -> list[PendingDelivery]:
    """Return the notices of the next message: all new ones, or those of a message sent before.

    ``one_each``: a message has one notice only. Empty if nothing is due.
    """
    if one_each or not due:
        return list(due[:1])
    return [each for each in due if each.message == due[0].message]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
