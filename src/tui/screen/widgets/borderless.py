"""Bases of widgets that paint each of their lines themselves, to the edge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.events import Hide, Resize, Show
from textual.filter import ANSIToTruecolor, LineFilter
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.screen.widgets.quick_class import QuickClass

_LAYOUT_EVENTS: Mapping[type[Message], str] = {
    Show: "on_show",
    Hide: "on_hide",
    Resize: "on_resize",
}
"""Events that a layout posts to each widget, with the names of their handlers."""


class Borderless(Widget, QuickClass):
    """Widget without border and padding, which Textual looks for at each line of others.

    Lines that a widget keeps stay painted. Textual forgets them with each layout.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region of the widget."""
        return self._filtered([self.render_line(y) for y in crop.line_range], crop)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters of painted lines.

        The one for colours of the terminal would only copy a line in the colours of a theme.
        """
        filters = super().get_line_filters()
        return [each for each in filters if not isinstance(each, ANSIToTruecolor)]

    def ground_line(self) -> Strip:
        """Return a line without text."""
        return Strip.blank(self.size.width, self.rich_style)

    def _filtered(self, strips: list[Strip], crop: Region) -> list[Strip]:
        """Return lines through the filters of the terminal, cut to the columns of a region."""
        background = self.background_colors[1]
        for line_filter in self.get_line_filters():
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        first, end = crop.column_span
        is_whole = (first, end) == (0, self.size.width)
        return strips if is_whole else [strip.crop(first, end) for strip in strips]


class Ground(Borderless):
    """Widget that contains others. It paints its ground between them."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return equal lines, made once."""
        return self._filtered([self.ground_line()], crop) * crop.height

    def render_line(self, y: int) -> Strip:
        del y
        return self.ground_line()

    def post_message(self, message: Message) -> bool:
        """Leave out an event of the layout that this widget does nothing at."""
        handler = _LAYOUT_EVENTS.get(type(message))
        is_for_nothing = handler is not None and not self.can_focus and not hasattr(self, handler)
        return not is_for_nothing and super().post_message(message)
