"""Text that is hidden while there is none."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip
from textual.widgets import Static

_ELLIPSIS = "…"


class OptionalText(Static):
    """Widget with one text. An equal text is not painted again.

    A text that needs more lines than the widget may have ends in an ellipsis.
    """

    def show(self, text: Content) -> None:
        """Show a text, and hide the widget for an empty one."""
        if not isinstance(self.content, Content) or not text.is_same(self.content):
            height, width = self._height, self._own_width
            self.display = bool(text)
            self.update(text, layout=False)
            if not height or (self._height, self._own_width) != (height, width):
                self.refresh(layout=True)

    def take(self, text: Content, width: int) -> int:
        """Take a text for a layout that gives it its place. Return its lines in ``width`` cells."""
        if not isinstance(self.content, Content) or not text.is_same(self.content):
            self.update(text, layout=False)
        return self.visual.get_height(self.styles.get_rules(), width) if text else 0

    @property
    def _height(self) -> int:
        """Lines that the text needs in the present width, 0 before it has one."""
        width = self.size.width
        return self.visual.get_height(self.styles.get_rules(), width) if width else 0

    @property
    def _own_width(self) -> int:
        """Cells of the text if the widget is as wide as its text, else 0."""
        width = self.styles.width
        is_auto = width is not None and width.is_auto
        return self.content.cell_length if is_auto and isinstance(self.content, Content) else 0

    def render_line(self, y: int) -> Strip:
        """Return one line of the text, the last one with an ellipsis if more would follow."""
        strip = super().render_line(y)
        width, height = self.size
        if y != height - 1 or self._height <= height:
            return strip
        end = min(cell_len(strip.text.rstrip()), width - 1)
        style = next((segment.style for segment in strip.crop(max(0, end - 1), end)), None)
        rest = strip.crop(end + 1, width)
        return Strip.join([strip.crop(0, end), Strip([Segment(_ELLIPSIS, style)]), rest])
