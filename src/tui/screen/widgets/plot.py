"""Plot widget: the drawing, and a mark at whose position the values are read off."""

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

from tui.model.clean_text import clean_text
from tui.model.plot import Plot
from tui.screen.widgets import plot_legend
from tui.screen.widgets.plot_geometry import Drawing
from tui.screen.widgets.style_names import (
    PLOT_COMPONENTS,
    SHADED,
    NamedStyles,
    dotted,
    plot_style,
    run_names,
    style_name_of,
)

MIN_SIZE = Size(24, 6)
"""Smallest size with a drawing. Below it the widget shows a message."""

LONG_STEP_DIVISOR = 20
"""A long step of the mark is the number of positions divided by this."""

_PAINTER_MODULES = ("tui.screen.widgets.plot_painter", "tui.screen.widgets.plotext_figure")
_MARK_CHARACTER = "│"


class PlotView(Widget):
    """Widget that shows one ``Plot``.

    A plot is drawn once for each size. A change of theme only colours it again.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = PLOT_COMPONENTS

    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._plot: Plot | None = None
        self._drawings: LRUCache[Size, Drawing] = LRUCache(maxsize=4)
        self._strips: list[Strip] = []
        self._styles_by_name: NamedStyles | None = None
        self._positions: tuple[float, ...] | None = None
        self._mark: float | None = None
        self._restored_label = ""

    def paint(self, plot: Plot) -> None:
        """Show ``plot``; do nothing if it is equal to the present one.

        The mark stays at the position with the same label. It is removed if there is none.
        """
        if plot == self._plot:
            return
        label, self._restored_label = self.mark_label or self._restored_label, ""
        self._plot, self._positions, self._mark = plot, None, None
        if label:
            matching = (x for x in self.positions if plot_legend.position_label(plot, x) == label)
            self._mark = next(matching, None)
        self._drawings.clear()
        if self.is_attached:
            self._draw()

    @property
    def is_drawn(self) -> bool:
        """Is the plot drawn in the present size, or too small to be drawn?"""
        return self.size in self._drawings or _is_too_small(self.size)

    @property
    def mark_label(self) -> str:
        """Label of the mark's position, "" without a mark."""
        if self._plot is None or self._mark is None:
            return ""
        return plot_legend.position_label(self._plot, self._mark)

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
        return self._plot is not None and bool(self._plot.series)

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
        drawing = self._drawings.get(self.size)
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

    def on_resize(self) -> None:
        self._draw()

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._strips = []
        self._styles_by_name = None

    def render_line(self, y: int) -> Strip:
        """Return a line of the widget; the first one with a mark is what is read off there."""
        if not self._strips:
            self._strips = self._coloured_strips()
        base = self.rich_style
        if y >= len(self._strips):
            return Strip.blank(self.size.width, base)
        strip = self._strips[y]
        if self._mark is not None:
            strip = self._add_mark(y, strip, self._mark)
        return strip.crop_extend(0, self.size.width, base)

    @work(group="draw", exclusive=True)
    async def _draw(self) -> None:
        """Draw the plot for the present size.

        plotext is imported in a thread, because that is slow. It is used in the event loop's
        thread.
        """
        plot, size = self._plot, self.size
        if plot is not None and not _is_too_small(size) and size not in self._drawings:
            for module in _PAINTER_MODULES:
                if module not in sys.modules:
                    await asyncio.to_thread(import_module, module)
            from tui.screen.widgets import plot_painter

            height = size.height - plot_legend.has_legend(plot)
            self._drawings[size] = plot_painter.draw(plot, size.width, height)
        self._strips = []
        self.refresh()

    def _coloured_strips(self) -> list[Strip]:
        """Return the drawing in the styles of the theme, or a message instead."""
        plot = self._plot
        if plot is None:
            return []
        if _is_too_small(self.size):
            return [self._message_strip("no room for the plot")]
        drawing = self._drawings.get(self.size)
        if drawing is None:
            return []
        if not drawing.lines:
            return [self._message_strip(plot.empty)]
        width = self.size.width
        lines = [
            Strip([Segment(text, self._style(run_names(name))) for name, text in line], width)
            for line in drawing.lines
        ]
        canvas, axis = lines[: drawing.rows], lines[drawing.rows :]
        for shade in plot.shades:
            cells = drawing.cells(shade.start, shade.end)
            if cells:
                name = f"{plot_legend.SHADE}-{shade.tone.value}"
                canvas = [self._add_shade(strip, cells, name) for strip in canvas]
        has_legend = plot_legend.has_legend(plot)
        legend = [self._runs_strip(plot_legend.legend(plot, width))] if has_legend else []
        return [*legend, *canvas, *axis]

    def _add_shade(self, strip: Strip, cells: range, name: str) -> Strip:
        """Return a line with these cells on a tinted background.

        Without colours, their blanks are dotted instead.
        """
        has_no_colours = self.app.no_color or self.app.native_ansi_color
        part = []
        for text, style, _ in strip.crop(cells.start, cells.stop):
            names = style_name_of(style).removeprefix("plot ")
            segment = Segment(text, self._style(f"{names} {SHADED}{name}"))
            part.append(dotted(segment, self._style(name)) if has_no_colours else segment)
        return _replace_cells(strip, cells, Strip(part, len(cells)))

    def _add_mark(self, y: int, strip: Strip, x: float) -> Strip:
        """Return a line with the mark at position ``x``; for the first line return the readout.

        The mark replaces only blank cells and lines of the axes, not the drawn series.
        """
        drawing, plot = self._drawings.get(self.size), self._plot
        if drawing is None or plot is None or not drawing.lines:
            return strip
        if y == 0:
            return self._runs_strip(plot_legend.readout(plot, x, self.size.width))
        cell = drawing.cell(x)
        if cell is None or y >= drawing.rows + plot_legend.has_legend(plot):
            return strip
        segments = strip.crop(cell, cell + 1)
        style = next((style for _, style, _ in segments), None)
        mark = self._style("mark")
        is_blank = not segments.text.strip(" ░▔·.")
        segment = Segment(_MARK_CHARACTER, mark) if is_blank else Segment(segments.text, style)
        return _replace_cells(strip, range(cell, cell + 1), Strip([segment], 1))

    def _style(self, names: str) -> Style:
        """Return the style with a name."""
        if self._styles_by_name is None:
            base, part = self.rich_style, self.get_component_rich_style
            self._styles_by_name = NamedStyles("plot", lambda names: plot_style(names, base, part))
        return self._styles_by_name(names)

    def _message_strip(self, text: str) -> Strip:
        style = self._style(plot_legend.LABEL)
        centred = clean_text(text).center(self.size.width)
        return Strip([Segment(centred[: self.size.width], style)])

    def _runs_strip(self, runs: plot_legend.Runs) -> Strip:
        return Strip([Segment(text, self._style(name)) for name, text in runs])


def _replace_cells(strip: Strip, cells: range, part: Strip) -> Strip:
    """Return ``strip`` with ``part`` instead of these cells."""
    return Strip.join([strip.crop(0, cells.start), part, strip.crop(cells.stop)])


def _is_too_small(size: Size) -> bool:
    return size.width < MIN_SIZE.width or size.height < MIN_SIZE.height
