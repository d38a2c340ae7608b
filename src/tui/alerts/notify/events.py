"""What happened to the rules, one event after another, and what that adds up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from tui.model.alerts import NotificationStatus, Silence


class EventKind(StrEnum):
    """What an event says."""

    ADDED = "added"
    """The rule is new, or its words are."""
    FIRED = "fired"
    ENDED = "ended"
    DROPPED = "dropped"
    """An episode ended before it could be told."""
    NOTICE = "notice"
    """Something is to be told."""
    CLAIMED = "claimed"
    """A program is about to tell it on one channel."""
    SENT = "sent"
    FAILED = "failed"
    STALE = "stale"
    FRESH = "fresh"
    REVISED = "revised"
    """An episode that was told is gone by the values of today."""
    ACKED = "acked"
    SILENCED = "silenced"
    LIFTED = "lifted"
    """A silence ended."""
    REARMED = "rearmed"


@dataclass(frozen=True)
class Event:
    """One line of the log."""

    at: datetime
    """UTC."""
    rule: str
    kind: EventKind
    detail: Mapping[str, Any] = field(default_factory=dict)
    """JSON."""
    once: str = ""
    """Of events that are logged at most once, whoever logs them first: which one it is."""
    number: int = 0
    """Its place in the log, 0 before it is there."""


def standings(events: Iterable[Event]) -> dict[str, NotificationStatus]:
    """What the log adds up to, rule by rule."""
    found: dict[str, NotificationStatus] = {}
    advance(found, events)
    return found


def advance(found: dict[str, NotificationStatus], events: Iterable[Event]) -> None:
    """Bring standings up to date with some more events."""
    for event in events:
        found[event.rule] = advanced(found.get(event.rule, NotificationStatus()), event)


def advanced(standing: NotificationStatus, event: Event) -> NotificationStatus:
    """A standing after one more event."""
    told = event.detail
    match event.kind:
        case EventKind.ADDED:
            return NotificationStatus(
                definition=told["definition"],
                added=event.at,
                silence=standing.silence,
                failing=standing.failing,
            )
        case EventKind.FIRED:
            return replace(
                standing,
                fired=moment(told["fired"]),
                start=date.fromisoformat(told["start"]),
                ended=False,
                untold=standing.untold + 1,
            )
        case EventKind.ENDED:
            return replace(standing, ended=True)
        case EventKind.DROPPED:
            return replace(standing, untold=0)
        case EventKind.NOTICE:
            return _told(standing, event)
        case EventKind.REVISED:
            return replace(standing, revised=standing.revised | {moment(told["fired"])})
        case EventKind.SENT:
            others = {
                name: why for name, why in standing.failing.items() if name != told["channel"]
            }
            return replace(standing, failing=others)
        case EventKind.FAILED:
            return replace(standing, failing={**standing.failing, told["channel"]: told["why"]})
        case _:
            return _said(standing, event)


def _told(standing: NotificationStatus, event: Event) -> NotificationStatus:
    told = event.detail
    if told["reason"] not in ("fired", "passed"):
        return replace(standing, told=event.at)
    return replace(
        standing,
        told=event.at,
        told_of=standing.told_of | {standing.fired} if standing.fired else standing.told_of,
        untold=0,
        done=standing.start if told["mode"] == "once" else None,
        latched=standing.start if told["mode"] == "latch" else standing.latched,
    )


def _said(standing: NotificationStatus, event: Event) -> NotificationStatus:
    """What a person said, or a clock."""
    match event.kind:
        case EventKind.ACKED:
            return replace(standing, acked=date.fromisoformat(event.detail["start"]), latched=None)
        case EventKind.SILENCED:
            until = event.detail["until"]
            return replace(standing, silence=Silence(moment(until) if until else None))
        case EventKind.LIFTED:
            return replace(standing, silence=None)
        case EventKind.REARMED:
            return replace(standing, done=None)
        case EventKind.STALE | EventKind.FRESH:
            return replace(standing, stale=event.kind is EventKind.STALE)
        case _:
            return standing


def moment(text: str) -> datetime:
    """A time of the log, UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)
