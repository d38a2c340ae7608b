"""Text that is hidden while there is none."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class OptionalText(Static):
    """Widget with one text. An equal text is not painted again."""

    def show(self, text: Content) -> None:
        """Show a text, and hide the widget for an empty one."""
        if not isinstance(self.content, Content) or not text.is_same(self.content):
            self.display = bool(text)
            self.update(text)
