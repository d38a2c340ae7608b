"""What was told of a rule and what people said of it, in a few words."""

from __future__ import annotations

from datetime import date

from tui.model.alerts import Alert, NotificationStatus
from tui.model.times import NEW_YORK
from tui.model.update import Update


def failing(update: Update) -> list[str]:
    """The channels that did not take what was to be told, each once."""
    known = [update.standings[one.rule] for one in update.alerts if one.rule in update.standings]
    words = (f"{name}: {why}" for one in known for name, why in one.failing.items())
    return list(dict.fromkeys(words))


def episode(alert: Alert, standing: NotificationStatus) -> date | None:
    """The first observation of the episode that lasts, or is to be seen, as the log has it."""
    if alert.state.fires:
        return alert.last_fired if standing.ended else standing.start
    return standing.latched


def marks(alert: Alert, update: Update) -> str:
    """What was told of a rule and what people said: ``muted until clear · acked``."""
    standing = update.standings.get(alert.rule)
    if standing is None or standing.added is None:
        return ""
    found = []
    if standing.silence is not None:
        until = standing.silence.until
        end = f"until {until.astimezone(NEW_YORK):%Y-%m-%d %H:%M}" if until else "until clear"
        found.append(f"muted {end}")
    if alert.state.fires and standing.acked in (alert.last_fired, episode(alert, standing)):
        found.append("acked")
    if alert.state.fires and standing.ended:
        found.append("was true")
    if standing.done is not None:
        found.append(f"DONE {standing.done}")
    if standing.latched is not None and not alert.state.fires:
        found.append(f"unseen {standing.latched}")
    return " · ".join(found)
