"""A message: one or several notices, sent together by one channel."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from tui.alerts.notify.event_json import as_mapping
from tui.alerts.notify.outbox import PendingDelivery, message_id
from tui.model.clean_text import clean_text
from tui.model.errors import TicwatchError

SEVERITIES = ("info", "warning", "critical")
"""Severities of rules, in ascending order."""


class DeliveryError(TicwatchError):
    """A channel did not accept a message."""


class Message(Struct, frozen=True):
    """A title, a text with a line for each notice, and the highest severity of the notices."""

    title: str
    text: str
    severity: str
    notices: tuple[Mapping[str, Any], ...] = ()
    """JSON objects: the rule's id, the stored keys of the notice, then the notice's id."""
    id: str = ""
    """Id that is the same whenever the message is sent again, by any program."""

    def as_json(self) -> str:
        """Return the JSON that a command reads on its standard input."""
        head = {"title": self.title, "summary": self.text, "severity": self.severity}
        return json.dumps(head | {"notices": self.notices, "id": self.id}, ensure_ascii=False)


def build_message(batch: Sequence[PendingDelivery]) -> Message:
    """Return one message for at least one notice.

    Title and text are cleaned. The notices keep the words of the configuration.
    """
    notices = [each.notice for each in batch]
    severity = max((notice.severity for notice in notices), key=SEVERITIES.index)
    objects = tuple({"rule": each.rule, **as_mapping(each.notice), "id": each.id} for each in batch)
    title, text = (
        f"{len(batch)} alerts",
        "\n".join(clean_text(f"{notice.title}: {notice.text}") for notice in notices),
    )
    if len(notices) == 1:
        title, text = clean_text(notices[0].title), clean_text(notices[0].text)
    return Message(title, text, severity, objects, message_id(batch))


def is_severe_enough(severity: str, minimum: str) -> bool:
    """Return whether a severity is at least ``minimum``."""
    return SEVERITIES.index(severity) >= SEVERITIES.index(minimum)


TEST_MESSAGE = Message("ticwatch", "this is how an alert arrives here", "info", id="test")
"""Message of ``rules notify-test``."""
