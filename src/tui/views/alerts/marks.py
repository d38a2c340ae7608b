"""Notification status of a rule: muted, acknowledged, done, unseen; and failed channels."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from tui.alerts.notify.actions import episode_start
from tui.model.alerts import Alert
from tui.model.update import Update


def channel_failures(update: Update) -> list[str]:
    """Return the channels that failed to send, with the reason, each once."""
    statuses = [
        update.notifications[alert.rule]
        for alert in update.alerts
        if alert.rule in update.notifications
    ]
    failures = (f"{name}: {why}" for status in statuses for name, why in status.failing.items())
    return list(dict.fromkeys(failures))


class Marks(Struct, frozen=True):
    """Notification status of a rule, as of the update. None and False if there is none."""

    muted: bool
    muted_until: datetime | None
    """End of the pause, UTC; None if it lasts until the rule clears."""
    acknowledged: bool
    was_true: bool
    """True if the rule fires, and did so already when it was added."""
    done: date | None
    """Start of the episode after which a rule that fires once is done."""
    unseen: date | None
    """Start of an ended episode that a user has yet to acknowledge."""
    acknowledged_by: str | None = None
    """User of a shared log who acknowledged the episode."""
    muted_by: str | None = None
    """User of a shared log who muted the rule."""


def marks_of(alert: Alert, update: Update) -> Marks | None:
    """Return the notification status of a rule, None if the notification log has no entry of it."""
    status = update.notifications.get(alert.rule)
    if status is None or status.added is None:
        return None
    fires, silence = alert.state.fires, status.silence
    is_acknowledged = fires and status.acknowledged in (
        alert.last_fired,
        episode_start(alert, status),
    )
    return Marks(
        muted=silence is not None,
        muted_until=silence.until if silence else None,
        acknowledged=is_acknowledged,
        was_true=fires and status.ended,
        done=status.done,
        unseen=None if fires else status.latched,
        acknowledged_by=(status.acknowledged_by or None) if is_acknowledged else None,
        muted_by=(silence.by or None) if silence else None,
    )
