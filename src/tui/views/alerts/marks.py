"""Short labels for a rule's notification status: muted, acknowledged, done, unseen."""

from __future__ import annotations

from tui.alerts.notify.actions import episode_start
from tui.model.alerts import Alert
from tui.model.times import format_new_york
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


def marks(alert: Alert, update: Update) -> str:
    """Return the notification status of a rule as text: ``muted until clear · acked``."""
    status = update.notifications.get(alert.rule)
    if status is None or status.added is None:
        return ""
    labels = []
    if status.silence is not None:
        until = status.silence.until
        end = f"until {format_new_york(until)}" if until else "until clear"
        labels.append(f"muted {end}")
    if alert.state.fires and status.acknowledged in (
        alert.last_fired,
        episode_start(alert, status),
    ):
        labels.append("acked")
    if alert.state.fires and status.ended:
        labels.append("was true")
    if status.done is not None:
        labels.append(f"DONE {status.done}")
    if status.latched is not None and not alert.state.fires:
        labels.append(f"unseen {status.latched}")
    return " · ".join(labels)
