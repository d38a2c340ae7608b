"""Base of widgets whose parent alone decides on their place."""

from __future__ import annotations

from textual.geometry import Size
from textual.reactive import Reactive
from textual.widget import Widget

from tui.screen.widgets.quick_class import QuickClass


class Placed(Widget, QuickClass, inherit_css=False):
    """Widget whose new size is no reason to lay the screen out once more, as it is in Textual.

    It has none of the rules for scroll bars and links that Textual gives to each widget. Name it
    after a base that has rules of its own: Textual takes them from the first.
    """

    virtual_size = Reactive(Size(0, 0), repaint=False)
    """Size of the contents. Nothing is scrolled here, so it is that of the widget."""
