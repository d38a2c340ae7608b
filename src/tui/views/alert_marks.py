"""What was told of a rule and what people said of it, in a few words."""

from __future__ import annotations

from tui.alert import Alert
from tui.clock import NEW_YORK
from tui.model import Update


def failing(update: Update) -> list[str]:
    """The channels that did not take what was to be told, each once."""
    known = [update.standings[one.rule] for one in update.alerts if one.rule in update.standings]
    words = (f"{name}: {why}" for one in known for name, why in one.failing.items())
    return list(dict.fromkeys(words))


def marks(alert: Alert, update: Update) -> str:
    """What was told of a rule and what people said: ``acked · muted until it clears``."""
    standing = update.standings.get(alert.rule)
    if standing is None or standing.added is None:
        return ""
    found = []
    if alert.state.fires and (standing.ended or standing.start != alert.last_fired):
        found.append("true when added")
    if alert.state.fires and standing.acked == alert.last_fired:
        found.append("acked")
    if standing.silence is not None:
        until = standing.silence.until
        end = f"{until.astimezone(NEW_YORK):%Y-%m-%d %H:%M}" if until else "it clears"
        found.append(f"muted until {end}")
    if standing.done is not None:
        found.append(f"DONE {standing.done}")
    if standing.latched is not None and not alert.state.fires:
        found.append(f"unseen {standing.latched}")
    return " · ".join(found)
