"""Messages overlay: the toasts of this run with their times, newest first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.notifications import Notification

from tui.model.text import Span, Tone
from tui.model.times import format_new_york
from tui.screen.widgets.overlay import Overlay
from tui.screen.widgets.text_styles import content

_TONES = {"information": Tone.STRONG, "warning": Tone.WARNING, "error": Tone.CRITICAL}


class MessagesScreen(Overlay):
    """Overlay with the messages there were when it was opened."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("M", "dismiss", "Close", show=False, id="messages.close"),
    ]

    def __init__(self, messages: Iterable[Notification]) -> None:
        """Create the overlay. ``messages`` are the oldest first."""
        subtitle = "times are New York's"
        super().__init__("Messages", subtitle, messages_text(messages))


def messages_text(messages: Iterable[Notification]) -> Content:
    """Return the text of the messages, the newest first. ``messages`` are the oldest first."""
    lines: list[Content] = []
    for message in reversed(list(messages)):
        moment = format_new_york(datetime.fromtimestamp(message.raised_at, UTC), seconds=True)
        title = f"  {message.title}" if message.title else ""
        head = (Span(moment, Tone.MUTED), Span(title, _TONES[message.severity]))
        lines += [
            content(head),
            *(content((Span(f"  {each}"),)) for each in message.message.splitlines()),
        ]
    return Content("\n").join(lines) if lines else Content("No message yet")
