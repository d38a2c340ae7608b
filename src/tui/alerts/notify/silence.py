"""How long a silence lasts, as a person says it; it always ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from tui.model.alerts import Alert, AlertAction
from tui.model.errors import UsageError
from tui.model.times import length

UNTIL_CLEAR = "until it clears"
EXAMPLES = f"{UNTIL_CLEAR} (or nothing) · 4h · 3d · 2w, at most 90 days · off"
OFF = "off"
LONGEST = timedelta(days=90)


def ends(text: str, now: datetime) -> datetime | None:
    """When a silence that begins now ends, None for when the rule stands down.

    Raises UsageError for what is no length, and for more than 90 days.
    """
    words = text.strip().lower()
    if words in ("", "clear", "until clear", UNTIL_CLEAR):
        return None
    lasting = length(words)
    if lasting is None:
        raise UsageError(f"how long? {EXAMPLES}")
    if lasting > LONGEST:
        raise UsageError("a silence lasts 90 days at most")
    return now + lasting


def muted(alert: Alert, text: str, now: datetime) -> AlertAction:
    """What somebody says who answers "for how long?" about a rule. Raises UsageError."""
    if text.strip().lower() == OFF:
        return AlertAction(alert.rule, "lifted")
    until = ends(text, now)
    if until is None and not alert.state.fires:
        raise UsageError("it does not fire: say for how long, such as 3d")
    return AlertAction(alert.rule, "silenced", until=until)
