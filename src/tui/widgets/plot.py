"""The plot of a pane: a legend of our own above what ``figure`` draws."""

from __future__ import annotations

import asyncio
import sys
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import work
from textual.cache import LRUCache
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui.present import Level, Plot, Role, Series
from tui.widgets.ink import plain

if TYPE_CHECKING:
    from tui.widgets.figure import Drawing

LEAST = Size(24, 6)
"""Below this, words say that there is no room."""

GAP = "  "
"""Between two entries of the legend."""

_FIGURE = "tui.widgets.figure"


class PlotView(Widget):
    """Paints one ``present.Plot``; drawn once per plot and size, coloured when the theme says."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"plot--{role.value}" for role in Role),
        "plot--axis",
        "plot--tick",
        "plot--label",
    }

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._plot: Plot | None = None
        self._drawings: LRUCache[Size, Drawing] = LRUCache(maxsize=4)
        self._strips: list[Strip] = []

    def paint(self, plot: Plot) -> None:
        """Show ``plot``; an equal one changes nothing."""
        if plot == self._plot:
            return
        self._plot = plot
        self._drawings.clear()
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips = []

    def render_line(self, y: int) -> Strip:
        """The legend on the first line, the drawing below."""
        if not self._strips:
            self._strips = self._colour()
        base = self.rich_style
        if y >= len(self._strips):
            return Strip.blank(self.size.width, base)
        return self._strips[y].crop_extend(0, self.size.width, base)

    @work(group="draw", exclusive=True)
    async def _draw(self) -> None:
        """Draw for the present size; plotext is imported in a thread, used in the loop's."""
        plot, size = self._plot, self.size
        if plot is not None and not _too_small(size) and size not in self._drawings:
            if _FIGURE not in sys.modules:
                await asyncio.to_thread(import_module, _FIGURE)
            from tui.widgets import figure

            self._drawings[size] = figure.draw(plot, size.width, size.height - 1)
        self._strips = []
        self.refresh()

    def _colour(self) -> list[Strip]:
        plot, base = self._plot, self.rich_style
        if plot is None:
            return []
        if _too_small(self.size):
            return [self._words("no room for the plot")]
        drawing = self._drawings.get(self.size)
        if drawing is None:
            return []
        if not drawing.lines:
            return [self._words(plot.empty)]
        inks = {"": base}
        strips = [self._legend(plot, drawing.levels)]
        for line in drawing.lines:
            for ink, _ in line:
                if ink not in inks:
                    inks[ink] = self._ink(ink)
            strips.append(Strip([Segment(text, inks[ink]) for ink, text in line], self.size.width))
        return strips

    def _ink(self, ink: str) -> Style:
        return self.get_component_rich_style(f"plot--{ink}")

    def _words(self, text: str) -> Strip:
        style = self._ink("label")
        return Strip([Segment(plain(text).center(self.size.width)[: self.size.width], style)])

    def _legend(self, plot: Plot, levels: tuple[Level, ...]) -> Strip:
        """Today's series first, then the older ones, then the levels; whole entries only."""
        entries = [(_sample(plot, series), series.role, series.name) for series in plot.series]
        if not plot.bars:
            entries.reverse()
        entries += [("┈┈", Role.THRESHOLD, level.label) for level in levels]
        label = self._ink("label")
        unit = plot.y_unit.suffix.strip()
        segments = [Segment(f"{unit}  " if unit else "", label)]
        room = self.size.width - len(segments[0].text)
        for sample, role, name in entries:
            text = f" {plain(name)}{GAP}"
            room -= len(sample) + cell_len(text)
            if room < -len(GAP):
                break
            segments += [Segment(sample, self._ink(role.value)), Segment(text, label)]
        return Strip(segments)


def _sample(plot: Plot, series: Series) -> str:
    return "██" if plot.bars and not series.over else "━●" if series.dots else "━━"


def _too_small(size: Size) -> bool:
    return size.width < LEAST.width or size.height < LEAST.height
