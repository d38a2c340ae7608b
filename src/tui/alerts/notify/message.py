"""One message: what is told at once on one channel."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tui.alerts.notify.events import Event

SEVERITIES = ("info", "warning", "critical")
"""From the least to the most."""


@dataclass(frozen=True)
class Message:
    """A title, a line for each notice, and the gravest of their severities."""

    title: str
    text: str
    severity: str
    notices: tuple[dict[str, Any], ...] = ()

    def as_json(self) -> str:
        """What a command reads on its standard input."""
        told = {"title": self.title, "summary": self.text, "severity": self.severity}
        return json.dumps(told | {"notices": self.notices}, ensure_ascii=False)


def message(notices: Sequence[Event]) -> Message:
    """Some notices, at least one, as a message."""
    details = [event.detail for event in notices]
    severity = max((str(one["severity"]) for one in details), key=SEVERITIES.index)
    told = tuple({"rule": event.rule, **event.detail} for event in notices)
    if len(details) == 1:
        return Message(str(details[0]["title"]), str(details[0]["text"]), severity, told)
    lines = "\n".join(f"{one['title']}: {one['text']}" for one in details)
    return Message(f"{len(details)} alerts", lines, severity, told)


def goes(severity: str, least: str) -> bool:
    """Whether something this severe passes a channel that lets pass no less than ``least``."""
    return SEVERITIES.index(severity) >= SEVERITIES.index(least)


TRIAL = Message("ticwatch", "this is how an alert arrives here", "info")
"""What is sent to try a channel."""
