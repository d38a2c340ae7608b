"""Plot widget: the drawing, and a mark at whose position the values are read off."""

from __future__ import annotations

import asyncio
import sys
from importlib import import_module

from textual import work
from textual.geometry import Size
from textual.strip import Strip

from tui.config.symbols import Symbols
from tui.model.plot import Plot
from tui.screen.themed_app import has_colours, symbols_of
from tui.screen.widgets import plot_legend
from tui.screen.widgets.borderless import Borderless
from tui.screen.widgets.newest_made import NewestMade
from tui.screen.widgets.placed import Placed
from tui.screen.widgets.plot_geometry import Drawing
from tui.screen.widgets.plot_style import PlotStyle
from tui.screen.widgets.plot_symbols import GRAINS
from tui.screen.widgets.strip_width import of_width
from tui.screen.widgets.theme_styles import PLOT_STYLES, parts_of

MIN_SIZE = Size(22, 6)
"""Smallest size with a drawing. Below it the widget shows a message."""

LONG_STEP_DIVISOR = 20
"""A long step of the mark is the number of positions divided by this."""

_PAINTER_MODULES = ("tui.screen.widgets.plot_painter", "tui.screen.widgets.plotext_figure")


class PlotView(Placed, Borderless):
    """Widget that shows one ``Plot``.

    A plot is drawn once for each size, before it is shown or when it is painted there. A change of
    theme only colours it again.
    """

    DEFAULT_CSS = """
    PlotView { margin: 0 0 0 1; width: 1fr; height: 1fr; }
    """

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._plot: Plot | None = None
        self._drawings = NewestMade(_drawing_in)
        self._strips: list[Strip] = []
        self._strips_size = Size()
        self._styles: PlotStyle | None = None
        self._positions: tuple[float, ...] | None = None
        self._mark: float | None = None
        self._restored_label = ""

    def paint(self, plot: Plot) -> None:
        """Show ``plot``; do nothing if it is equal to the present one.

        The mark stays at the position with the same label. It is removed if there is none.
        """
        if plot is self._plot or (not self._drawings.has(plot) and self._is_drawn_as(plot)):
            return
        label, self._restored_label = self.mark_label or self._restored_label, ""
        self._plot, self._positions, self._mark = plot, None, None
        if label:
            matching = (x for x in self.positions if plot_legend.position_label(plot, x) == label)
            self._mark = next(matching, None)
        self._forget_strips()

    def _is_drawn_as(self, plot: Plot) -> bool:
        """Is the present plot drawn, and equal to another? Many points take long to compare."""
        present = self._plot
        return present is not None and self._drawings.has(present) and plot == present

    def prepare(self, plot: Plot) -> None:
        """Draw a plot that may be shown next, in the present size. Call it in a thread."""
        if not self._is_drawn_as(plot):
            self._drawing_of(plot)

    @property
    def is_drawn(self) -> bool:
        """Has the plot a drawing in the present size, or is it too small for one?"""
        is_laid_out = bool(self.size)
        return is_laid_out and (self._drawing is not None or _is_too_small(self.size))

    @property
    def mark_label(self) -> str:
        """Label of the mark's position, "" without a mark."""
        if self._plot is None or self._mark is None:
            return ""
        return plot_legend.position_label(self._plot, self._mark)

    @property
    def _drawing(self) -> Drawing | None:
        """Drawing in the present size and symbols, made when it is first asked for.

        None without a plot, in too small a size, and until plotext is imported.
        """
        return None if self._plot is None else self._drawing_of(self._plot)

    def _drawing_of(self, plot: Plot) -> Drawing | None:
        size = self.size
        if _is_too_small(size) or not _has_painter():
            return None
        return self._drawings.of(plot, (size, symbols_of(self)))

    def restore_mark(self, label: str) -> None:
        """Put the mark on a position of the plot that is still to be painted."""
        self._restored_label = label

    @property
    def positions(self) -> tuple[float, ...]:
        """Positions on the x axis at which values can be read off, ascending."""
        if self._positions is None:
            self._positions = (
                () if self._plot is None else plot_legend.readable_positions(self._plot)
            )
        return self._positions

    @property
    def is_readable(self) -> bool:
        """Is there a series whose values can be read off?"""
        return self._plot is not None and self._plot.has_values

    def move_mark(self, direction: int, *, far: bool = False) -> None:
        """Move the mark to the neighbouring position, or by a long step if ``far``.

        The first move to the right (+1) starts at the left edge, to the left (-1) at the right
        edge.
        """
        if not self.positions:
            return
        last = len(self.positions) - 1
        if self._mark is None:
            index = 0 if direction > 0 else last
        else:
            step = max(1, len(self.positions) // LONG_STEP_DIVISOR) if far else 1
            index = self.positions.index(self._mark) + direction * step
        self._mark = self.positions[max(0, min(index, last))]
        self.refresh()

    def mark_at(self, cell: int) -> None:
        """Put the mark on the position whose cell is nearest to a cell of the widget."""
        drawing = self._drawing
        if drawing is None:
            return
        cells = {x: at for x in self.positions if (at := drawing.cell(x)) is not None}
        if cells:
            self._mark = min(cells, key=lambda x: abs(cells[x] - cell))
            self.refresh()

    def clear_mark(self) -> bool:
        """Remove the mark. Return False if there was none."""
        had_mark, self._mark = self._mark is not None, None
        self.refresh()
        return had_mark

    def on_mount(self) -> None:
        if not _has_painter():
            self._import_painter()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips = []
        self._styles = None

    def render_line(self, y: int) -> Strip:
        """Return a line of the widget; the first one with a mark is what is read off there."""
        if not self._strips or self._strips_size != self.size:
            self._strips, self._strips_size = self._make_strips(), self.size
        base = self._style.base
        if y >= len(self._strips):
            return Strip.blank(self.size.width, base)
        strip, drawing = self._strips[y], self._drawing
        if self._mark is not None and self._plot is not None and drawing is not None:
            strip = self._style.with_mark(strip, y, self._plot, drawing, self._mark)
        return of_width(strip, self.size.width, base)

    def _make_strips(self) -> list[Strip]:
        """Return the drawing in the styles of the theme, or a message instead."""
        drawing = self._drawing
        if self._plot is None:
            return []
        if _is_too_small(self.size):
            text = "no room for the plot" if self._plot.has_values else self._plot.empty
            return [self._style.message(text, self.size.width)]
        if drawing is None:
            return []
        if not drawing.lines:
            return [self._style.message(self._plot.empty, self.size.width)]
        has_lines = GRAINS[symbols_of(self)].is_fine
        return self._style.strips(self._plot, drawing, self.size.width, has_lines=has_lines)

    @property
    def _style(self) -> PlotStyle:
        """Styles of the theme in force."""
        if self._styles is None:
            part = parts_of(self, PLOT_STYLES)
            self._styles = PlotStyle(self.rich_style, part, has_colours=has_colours(self.app))
        return self._styles

    def _forget_strips(self) -> None:
        self._strips = []
        self.refresh()

    @work(group="draw", exclusive=True)
    async def _import_painter(self) -> None:
        """Import plotext in a thread, because that is slow. It is used in the event loop's."""
        for module in _PAINTER_MODULES:
            await asyncio.to_thread(import_module, module)
        self._forget_strips()


def _drawing_in(plot: Plot, place: tuple[Size, Symbols]) -> Drawing:
    """Return the drawing of a plot in a size and in symbols."""
    from tui.screen.widgets import plot_painter

    size, symbols = place
    height = size.height - plot_legend.has_legend(plot)
    return plot_painter.draw(plot, size.width, height, GRAINS[symbols])


def _has_painter() -> bool:
    """Return whether all that draws a plot is imported."""
    return all(module in sys.modules for module in _PAINTER_MODULES)


def _is_too_small(size: Size) -> bool:
    return size.width < MIN_SIZE.width or size.height < MIN_SIZE.height
