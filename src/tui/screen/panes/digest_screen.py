"""All changes since the last visit, over the panes."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content

from tui.model.view import View
from tui.screen.widgets.overlay import Overlay
from tui.screen.widgets.text_styles import content


class DigestScreen(Overlay):
    """Overlay with all changes since the last visit."""

    DEFAULT_CSS = """
    DigestScreen VerticalScroll { width: 100; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("D", "dismiss", "Close", show=False, id="digest.close"),
    ]

    def __init__(self, changes: View) -> None:
        text = Content("\n").join(map(content, changes.lines))
        super().__init__(changes.title, "", text)
