"""Text on several lines that keeps a number and its unit on one."""

from __future__ import annotations

import re

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from tui.screen.widgets.quick_class import QuickClass

_UNIT = re.compile(
    r"(?<=\d) (?=(?:bp|pp|bn|σ|d|h|min|s|days?|weeks?|months?|years?|hours?|minutes?|seconds?)\b)"
)
"""Blank between a number and its unit."""
_TOGETHER = "\N{BRAILLE PATTERN BLANK}"
"""Stands for such a blank while lines are broken: Textual breaks them at no-break spaces too."""


def whole_figures(text: Content, width: int) -> Content:
    """Return a text with a line end where a line of ``width`` cells is full.

    No line end is between a number and its unit, unless both are wider than a line.
    """
    bound = Content(_UNIT.sub(_TOGETHER, text.plain), [*text.spans])
    lines = bound.wrap(max(1, width))
    return Content("\n").join(
        Content(line.plain.replace(_TOGETHER, " "), [*line.spans]) for line in lines
    )


class Prose(Static, QuickClass):
    """Text whose lines end as ``whole_figures`` says."""

    def __init__(self, text: Content) -> None:
        super().__init__(text)
        self._text = text

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return max(map(cell_len, self._text.plain.split("\n")))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(whole_figures(self._text, width).plain.split("\n"))

    def on_resize(self) -> None:
        self.update(whole_figures(self._text, self.size.width), layout=False)
