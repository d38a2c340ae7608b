"""Actions of a user on a rule, and their words. An action that would change nothing is refused."""

from __future__ import annotations

from datetime import date

from tui.config import Rule
from tui.model.alerts import Alert, AlertAction, NotificationStatus
from tui.model.errors import UsageError
from tui.model.times import format_new_york

NO_CHANGE = "Nothing changed."


def episode_start(alert: Alert, status: NotificationStatus) -> date | None:
    """Return the first observation of the episode that a user can acknowledge.

    That is the lasting episode, or the last one if the rule latches. None if there is none.
    """
    if alert.state.fires:
        return alert.last_fired if status.ended else status.start
    return status.latched


def acknowledged(alert: Alert, status: NotificationStatus) -> AlertAction:
    """Return the action that acknowledges an episode.

    Raises UsageError if no episode lasts, if it is acknowledged already, or if the notification
    log does not have the rule, as without a program that delivers: the log would forget it.
    """
    start = episode_start(alert, status)
    if start is None:
        raise UsageError(f"It does not fire: there is nothing to acknowledge. {NO_CHANGE}")
    if status.added is None:
        raise UsageError(f"No program watches it yet: there is nothing to acknowledge. {NO_CHANGE}")
    if status.acknowledged == start:
        raise UsageError(f"Its episode since {start} is acknowledged already. {NO_CHANGE}")
    return AlertAction(alert.rule, "acked", start=start)


def rearmed(rule: Rule, status: NotificationStatus) -> AlertAction:
    """Return the action that arms a rule again which notified once.

    Raises UsageError for a rule of another mode, and for one that is armed.
    """
    if rule.mode != "once":
        reason = f'Its mode is "{rule.mode}", so it notifies of each episode'
        raise UsageError(f"{reason}: there is nothing to re-arm. {NO_CHANGE}")
    if status.done is None:
        raise UsageError(f"It is armed: it has notified of no episode yet. {NO_CHANGE}")
    return AlertAction(rule.id, "rearmed")


def done_words(action: AlertAction) -> str:
    """Return what an action did, for a message with the rule's title."""
    match action.kind:
        case "acked":
            return f"Its episode since {action.start} is acknowledged."
        case "rearmed":
            return "It is armed again and notifies of its next episode."
        case "lifted":
            return "It is no longer muted."
        case "silenced":
            if action.until is None:
                return "It is muted until it clears."
            return f"It is muted until {format_new_york(action.until)}."
