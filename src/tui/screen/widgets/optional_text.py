"""Text that is hidden while there is none."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.visual import Visual
from textual.widgets import Static

from tui.screen.widgets.borderless import Borderless
from tui.screen.widgets.placed import Placed
from tui.screen.widgets.strip_width import of_width

_ELLIPSIS = "…"


class OptionalText(Static, Placed, Borderless):
    """Widget with one text. An equal text is not painted again.

    A text that needs more lines than the widget may have ends in an ellipsis.
    """

    def __init__(self, *, classes: str) -> None:
        super().__init__(classes=classes)
        self._text = Content()
        self._theme = ""
        """Theme of the newest style rules."""
        self.set_reactive(OptionalText.auto_links, False)  # Textual looks for them at each line
        self.display = False

    def notify_style_update(self) -> None:
        """Paint in another theme. Its rules may be the same where its colours of texts are not."""
        super().notify_style_update()
        if self._theme != self.app.theme:
            self._theme = self.app.theme
            self.refresh()

    @property
    def text(self) -> Content:
        """Text of the widget, empty for none."""
        return self._text

    @property
    def visual(self) -> Visual:
        return self._text

    def show(self, text: Content) -> None:
        """Show a text, and hide the widget for an empty one."""
        if not text.is_same(self._text):
            height, width = self._height, self._own_width
            self._text = text
            self.display = bool(text)
            is_same_size = height and (self._height, self._own_width) == (height, width)
            self.refresh(layout=not is_same_size)

    def take(self, text: Content, width: int) -> int:
        """Take a text for a layout that gives it its place. Return its lines in ``width`` cells.

        A widget that gets another size is painted anyway.
        """
        is_new, self._text = not text.is_same(self._text), text
        lines = self.lines_of(text, width) if text else 0
        if is_new and width == self.size.width and bool(lines) == bool(self.size.height):
            self.refresh()
        return lines

    def lines_of(self, text: Content, width: int) -> int:
        """Return the lines of a text in ``width`` cells. A text notes its newest answer."""
        return text.get_height(self.styles.get_rules(), width)

    @property
    def _height(self) -> int:
        """Lines that the text needs in the present width, 0 before it has one."""
        return self.lines_of(self._text, self.size.width) if self.size.width else 0

    @property
    def _own_width(self) -> int:
        """Cells of the text if the widget is as wide as its text, else 0."""
        width = self.styles.width
        return self._text.cell_length if width is not None and width.is_auto else 0

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region of the widget, which may be indented."""
        blank = self.visual_style.background_style.rich_style
        indent, width = Segment(" " * self.styles.padding.left, blank), self.outer_size.width
        lines = (Strip([indent, *self.render_line(y)]) for y in crop.line_range)
        return self._filtered([of_width(line, width, blank) for line in lines], crop)

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
