"""The plot of a pane: a legend of our own above what ``figure`` draws, and a mark to read off."""

from __future__ import annotations

import asyncio
import sys
from importlib import import_module
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.cache import LRUCache
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui.model.view import Plot, Role, Tone
from tui.screen.widgets import plot_legend
from tui.screen.widgets.plot_geometry import Drawing
from tui.screen.widgets.text_styles import plain

LEAST = Size(24, 6)
"""Below this, words say that there is no room."""

STRIDE = 20
"""A long step of the mark is this part of the places there are."""

_FIGURE = "tui.screen.widgets.plotext_figure"
_MARK = "│"
_DITHER = str.maketrans(" ", "░")


class PlotView(Widget):
    """Paints one ``present.Plot``; drawn once per plot and size, coloured when the theme says."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"plot--{role.value}" for role in Role),
        *(f"plot--{plot_legend.SHADE}-{tone.value}" for tone in Tone),
        "plot--axis",
        "plot--tick",
        "plot--label",
        "plot--mark",
    }

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._plot: Plot | None = None
        self._drawings: LRUCache[Size, Drawing] = LRUCache(maxsize=4)
        self._strips: list[Strip] = []
        self._places: tuple[float, ...] | None = None
        self._mark: float | None = None

    def paint(self, plot: Plot) -> None:
        """Show ``plot``; an equal one changes nothing. The mark stays at its place's name."""
        before = self._plot
        if plot == before:
            return
        marked = (
            plot_legend.label_of(before, self._mark) if before and self._mark is not None else ""
        )
        self._plot, self._places, self._mark = plot, None, None
        if marked:
            named = (x for x in self.places if plot_legend.label_of(plot, x) == marked)
            self._mark = next(named, None)
        self._drawings.clear()
        if self.is_attached:
            self._draw()

    @property
    def places(self) -> tuple[float, ...]:
        """The places of the x axis that can be read off."""
        if self._places is None:
            self._places = () if self._plot is None else plot_legend.places(self._plot)
        return self._places

    @property
    def readable(self) -> bool:
        """True where there is something to read off."""
        return self._plot is not None and bool(self._plot.series)

    def read(self, direction: int, *, far: bool = False) -> None:
        """Move the mark to the next place, or many places on; it comes in from the far edge."""
        if not self.places:
            return
        last = len(self.places) - 1
        if self._mark is None:
            to = 0 if direction > 0 else last
        else:
            stride = max(1, len(self.places) // STRIDE) if far else 1
            to = self.places.index(self._mark) + direction * stride
        self._mark = self.places[max(0, min(to, last))]
        self.refresh()

    def put_away(self) -> bool:
        """Take the mark off; False where there was none."""
        was, self._mark = self._mark is not None, None
        self.refresh()
        return was

    def on_resize(self) -> None:
        self._draw()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips = []

    def render_line(self, y: int) -> Strip:
        """The legend on the first line, the drawing below, and the mark over both."""
        if not self._strips:
            self._strips = self._colour()
        base = self.rich_style
        if y >= len(self._strips):
            return Strip.blank(self.size.width, base)
        strip = self._strips[y]
        if self._mark is not None:
            strip = self._marked(y, strip, self._mark)
        return strip.crop_extend(0, self.size.width, base)

    @work(group="draw", exclusive=True)
    async def _draw(self) -> None:
        """Draw for the present size; plotext is imported in a thread, used in the loop's."""
        plot, size = self._plot, self.size
        if plot is not None and not _too_small(size) and size not in self._drawings:
            if _FIGURE not in sys.modules:
                await asyncio.to_thread(import_module, _FIGURE)
            from tui.screen.widgets import plotext_figure

            self._drawings[size] = plotext_figure.draw(plot, size.width, size.height - 1)
        self._strips = []
        self.refresh()

    def _colour(self) -> list[Strip]:
        plot = self._plot
        if plot is None:
            return []
        if _too_small(self.size):
            return [self._words("no room for the plot")]
        drawing = self._drawings.get(self.size)
        if drawing is None:
            return []
        if not drawing.lines:
            return [self._words(plot.empty)]
        inks = {"": self.rich_style}
        for ink in {ink for line in drawing.lines for ink, _ in line} - {""}:
            inks[ink] = self._ink(ink)
        width = self.size.width
        lines = [
            Strip([Segment(text, inks[ink]) for ink, text in line], width) for line in drawing.lines
        ]
        above, below = lines[: drawing.rows], lines[drawing.rows :]
        for shade in plot.shades:
            cells = drawing.cells(shade.start, shade.end)
            if cells:
                tint = self._ink(f"{plot_legend.SHADE}-{shade.tone.value}")
                above = [self._shaded(strip, cells, tint) for strip in above]
        return [self._spelled(plot_legend.legend(plot, drawing.levels, width)), *above, *below]

    def _shaded(self, strip: Strip, cells: range, tint: Style) -> Strip:
        """Part of a line on tinted paper; where there are no tints, its blanks are dotted."""
        mono = self.app.no_color or self.app.native_ansi_color
        paper = None if mono else Style(bgcolor=tint.bgcolor)
        part = [
            Segment(text.translate(_DITHER), tint if text.isspace() else style)
            if mono
            else Segment(text, style + paper if style else paper)
            for text, style, _ in strip.crop(cells.start, cells.stop)
        ]
        return _replaced(strip, cells, Strip(part, len(cells)))

    def _marked(self, y: int, strip: Strip, place: float) -> Strip:
        """A line with the mark on its blank cells, or instead of the legend what stands there."""
        drawing, plot = self._drawings.get(self.size), self._plot
        if drawing is None or plot is None or not drawing.lines:
            return strip
        if y == 0:
            return self._spelled(plot_legend.readout(plot, place, self.size.width))
        cell = drawing.cell(place)
        if cell is None or y > drawing.rows:
            return strip
        under = strip.crop(cell, cell + 1)
        style = next((style for _, style, _ in under), None)
        mark = self._ink("mark")
        blank = not under.text.strip(" ░─┈")
        drawn = Segment(_MARK, mark) if blank else Segment(under.text, style)
        return _replaced(strip, range(cell, cell + 1), Strip([drawn], 1))

    def _ink(self, ink: str) -> Style:
        return self.get_component_rich_style(f"plot--{ink}")

    def _words(self, text: str) -> Strip:
        style = self._ink(plot_legend.LABEL)
        return Strip([Segment(plain(text).center(self.size.width)[: self.size.width], style)])

    def _spelled(self, words: plot_legend.Words) -> Strip:
        return Strip([Segment(text, self._ink(ink)) for ink, text in words])


def _replaced(strip: Strip, cells: range, part: Strip) -> Strip:
    """``strip`` with ``part`` in place of these cells."""
    return Strip.join([strip.crop(0, cells.start), part, strip.crop(cells.stop)])


def _too_small(size: Size) -> bool:
    return size.width < LEAST.width or size.height < LEAST.height
