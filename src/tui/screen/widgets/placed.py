"""Base of widgets whose parent alone decides on their place."""

from __future__ import annotations

from collections.abc import Mapping

from textual.events import Hide, Resize, Show
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widget import Widget

_LAYOUT_EVENTS: Mapping[type[Message], str] = {
    Show: "on_show",
    Hide: "on_hide",
    Resize: "on_resize",
}
"""Events that a layout posts to each widget, with the names of their handlers."""


class Placed(Widget):
    """Widget whose new size is no reason to lay the screen out once more, as it is in Textual.

    Name it after another base: Textual takes its style rules from the first.
    """

    virtual_size = Reactive(Size(0, 0), repaint=False)
    """Size of the contents. Nothing is scrolled here, so it is that of the widget."""

    def post_message(self, message: Message) -> bool:
        """Leave out an event of the layout that this widget does nothing at."""
        handler = _LAYOUT_EVENTS.get(type(message))
        is_for_nothing = handler is not None and not self.can_focus and not hasattr(self, handler)
        return not is_for_nothing and super().post_message(message)
