"""Scroll bar: a thin line, half a cell thick where the part in sight is."""

from __future__ import annotations

from typing import ClassVar

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual.scrollbar import ScrollBar, ScrollBarRender

from tui.screen.widgets.placed import Placed

TRACK, THUMB = "│", "▐"
_DEFAULT = Color.default()


class TableScrollBar(ScrollBar, Placed):
    """Scroll bar that the layout of its table gives a place, maybe before it is mounted."""

    def on_mount(self) -> None:
        """Paint it as it is then. What Textual is asked to paint before this is not painted."""
        self.call_later(self.refresh)


class ThinScrollBar(ScrollBarRender):
    """Scroll bar in two glyphs, on the ground of what it scrolls."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "]  # no parts of cells

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,
        back_color: Color = _DEFAULT,
        bar_color: Color = _DEFAULT,
    ) -> Segments:
        """Return the bar as Textual lays it out, with its mouse actions, one glyph a cell."""
        choices = (size, virtual_size, window_size, position, thickness, vertical)
        bar = super().render_bar(*choices, back_color, bar_color)
        if not vertical:
            return bar
        return Segments(
            [_thin(part, back_color, bar_color) for part in bar.segments], new_lines=True
        )


def is_thumb(style: Style | None) -> bool:
    """Return whether a part of a scroll bar is the one that can be dragged."""
    return style is not None and style.meta.get("@mouse.down") == "grab"


def _thin(part: Segment, back: Color, bar: Color) -> Segment:
    meta = {} if part.style is None else part.style.meta
    glyph, colour = (THUMB, bar) if is_thumb(part.style) else (TRACK, back)
    return Segment(glyph * len(part.text), Style(color=colour, meta=meta))
