"""End of a silence from the text that a user types. Every silence ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from tui.model.alerts import Alert, AlertAction, NotificationStatus
from tui.model.errors import UsageError
from tui.model.times import parse_length

UNTIL_CLEAR = "until it clears"
EXAMPLES = f"{UNTIL_CLEAR} (or nothing) · 4h · 3d · 2w, at most 90 days · off"
OFF = "off"
MAX_SILENCE = timedelta(days=90)


def silence_end(text: str, now: datetime) -> datetime | None:
    """Return the end of a silence that begins now, or None for until the rule clears.

    Raises UsageError for a text that is no length, and for more than 90 days.
    """
    typed = text.strip().lower()
    if typed in ("", "clear", "until clear", UNTIL_CLEAR):
        return None
    duration = parse_length(typed)
    if duration is None:
        raise UsageError(f"how long? {EXAMPLES}")
    if duration > MAX_SILENCE:
        raise UsageError("a silence lasts 90 days at most")
    return now + duration


def muted(alert: Alert, text: str, now: datetime, status: NotificationStatus) -> AlertAction:
    """Return the action for the text that a user typed to mute a rule.

    Raises UsageError for a text that is no length, for a silence until the rule clears if it does
    not fire, and for what would change nothing.
    """
    if text.strip().lower() == OFF:
        if status.silence is None:
            raise UsageError("it is not muted: nothing changed")
        return AlertAction(alert.rule, "lifted")
    until = silence_end(text, now)
    if until is None and not alert.state.fires:
        raise UsageError("it does not fire: say for how long, such as 3d")
    if until is None and status.silence is not None and status.silence.until is None:
        raise UsageError("it is muted until it clears already: nothing changed")
    return AlertAction(alert.rule, "silenced", until=until)
