"""Modal screen: windows above a screen that stays as it is around them."""

from __future__ import annotations

from typing import TypeVar

from textual.geometry import Region
from textual.screen import ModalScreen
from textual.strip import Strip

from tui.screen.cell_compositor import CellCompositor
from tui.screen.widgets.quick_class import QuickClass

Result = TypeVar("Result")


class Modal(ModalScreen[Result], QuickClass):
    """Base of a modal screen without a ground of its own."""

    DEFAULT_CSS = """
    Modal {
        align: center middle;
        background: transparent;
        Vertical {
            width: 60;
            max-width: 100%;
            height: auto;
            padding: 0 2;
            border: round $text-body;
            background: $ground;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._compositor = CellCompositor()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return lines of the screen below. Textual would give each text in them a new style."""
        stack = self.app.screen_stack
        place = stack.index(self) if self in stack else 0
        if not place or stack[place - 1].size != self.size:
            return super().render_lines(crop)
        lines = stack[place - 1]._compositor.render_strips()
        return [line.crop(*crop.column_span) for line in lines[crop.y : crop.bottom]]
