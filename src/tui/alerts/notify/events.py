"""Events of the notification log, and the notification status of each rule they lead to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.notify.event_details import (
    DeliveryFailed,
    DeliverySent,
    EpisodeAcknowledged,
    EpisodeDropped,
    EpisodeEnded,
    EpisodeFired,
    EpisodeRevised,
    EventDetail,
    EventKind,
    Notice,
    RuleAdded,
    RuleFresh,
    RuleRearmed,
    RuleSilenced,
    RuleStale,
    SilenceLifted,
)
from tui.model.alerts import AlertAction, NotificationStatus, Silence


class Event(Struct, frozen=True):
    """One row of the notification log."""

    at: datetime
    """Time of the event, UTC."""
    rule: str
    """The rule's id."""
    detail: EventDetail
    dedup_key: str = ""
    """The log accepts one event with this key, and any number with "". Stored as ``once``."""
    number: int = 0
    """Number of the row, ascending from 1; 0 before the event is logged."""
    who: str = ""
    """User of the server who logged it, "" in the log of one user and before it is logged."""

    @property
    def kind(self) -> EventKind:
        return self.detail.kind


def action_event(action: AlertAction, now: datetime) -> Event:
    """Return the event of a user's action on a rule."""
    details: Mapping[str, EventDetail] = {
        "acked": EpisodeAcknowledged(action.start),
        "silenced": RuleSilenced(action.until),
        "lifted": SilenceLifted("taken back"),
        "rearmed": RuleRearmed(),
    }
    return Event(now, action.rule, details[action.kind])


def statuses_after(events: Iterable[Event]) -> dict[str, NotificationStatus]:
    """Return the notification status of every rule with events, by id."""
    statuses: dict[str, NotificationStatus] = {}
    update_statuses(statuses, events)
    return statuses


def update_statuses(statuses: dict[str, NotificationStatus], events: Iterable[Event]) -> None:
    """Update statuses in place with further events, oldest first."""
    for event in events:
        status = statuses.get(event.rule, NotificationStatus())
        statuses[event.rule] = apply_event(status, event)


def apply_event(status: NotificationStatus, event: Event) -> NotificationStatus:
    """Return the status of a rule after one more event."""
    match event.detail:
        case RuleAdded(definition=definition):
            return NotificationStatus(
                definition=definition,
                added=event.at,
                silence=status.silence,
                failing=status.failing,
            )
        case EpisodeFired(fired=fired, start=start):
            return replace(
                status, fired=fired, start=start, ended=False, pending=status.pending + 1
            )
        case EpisodeEnded():
            return replace(status, ended=True)
        case EpisodeDropped():
            return replace(status, pending=0)
        case Notice() as notice:
            return _apply_notice(status, event.at, notice)
        case EpisodeRevised(fired=fired):
            return replace(status, revised=status.revised | {fired})
        case RuleStale() | RuleFresh() as detail:
            return replace(status, stale=isinstance(detail, RuleStale))
        case detail:
            return _apply_delivery(_apply_action(status, event), detail)


def _apply_notice(status: NotificationStatus, at: datetime, notice: Notice) -> NotificationStatus:
    if notice.reason not in ("fired", "passed"):
        return replace(status, notified_at=at)
    return replace(
        status,
        notified_at=at,
        notified_of=status.notified_of | {status.fired} if status.fired else status.notified_of,
        pending=0,
        done=status.start if notice.mode == "once" else None,
        latched=status.start if notice.mode == "latch" else status.latched,
    )


def _apply_action(status: NotificationStatus, event: Event) -> NotificationStatus:
    """Return the status after a user's action; an expired silence counts as lifted."""
    match event.detail:
        case EpisodeAcknowledged(start=start):
            return replace(status, acknowledged=start, acknowledged_by=event.who, latched=None)
        case RuleSilenced(until=until):
            return replace(status, silence=Silence(until, event.who))
        case SilenceLifted():
            return replace(status, silence=None)
        case RuleRearmed():
            return replace(status, done=None)
        case _:
            return status


def _apply_delivery(status: NotificationStatus, detail: EventDetail) -> NotificationStatus:
    match detail:
        case DeliverySent(channel=channel):
            failing = {name: why for name, why in status.failing.items() if name != channel}
            return replace(status, failing=failing)
        case DeliveryFailed(channel=channel, why=why):
            return replace(status, failing={**status.failing, channel: why})
        case _:
            return status


def failing_by(
    channels: Collection[str], statuses: Mapping[str, NotificationStatus]
) -> Mapping[str, NotificationStatus]:
    """Return the statuses with the failures of these channels alone: others were removed."""
    return {
        rule: replace(
            status, failing={name: why for name, why in status.failing.items() if name in channels}
        )
        for rule, status in statuses.items()
    }
