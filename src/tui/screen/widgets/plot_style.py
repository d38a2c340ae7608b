"""Lines of a drawing in the styles of a theme, with shades and the mark."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.model.clean_text import clean_text
from tui.model.plot import Plot
from tui.screen.widgets import plot_legend
from tui.screen.widgets.plot_geometry import Drawing
from tui.screen.widgets.shaded_bars import shaded
from tui.screen.widgets.style_names import (
    SHADED,
    NamedStyles,
    PartStyle,
    dotted,
    plot_style,
    run_names,
    style_name_of,
)

_MARK = "│"
_BELOW_MARK = " ░▔_·."
"""Characters of an empty cell, which the mark replaces."""


class PlotStyle:
    """Styles of a plot in one theme, and the lines that are painted in them."""

    def __init__(self, base: Style, part: PartStyle, *, has_colours: bool) -> None:
        self._style = NamedStyles("plot", lambda names: plot_style(names, base, part))
        self._has_colours = has_colours
        self.base = base
        """Style of blank cells."""

    def strips(self, plot: Plot, drawing: Drawing, width: int, *, has_lines: bool) -> list[Strip]:
        """Return a drawing with its shades, below the legend if the plot needs one."""
        lines = [self._strip(line, width, is_fine=has_lines) for line in drawing.lines]
        canvas, axis = lines[: drawing.rows], lines[drawing.rows :]
        for shade in plot.shades:
            cells = drawing.cells(shade.start, shade.end)
            if cells:
                name = f"{plot_legend.SHADE}-{shade.tone.value}"
                canvas = [self._with_shade(strip, cells, name) for strip in canvas]
        if not plot_legend.has_legend(plot):
            return [*canvas, *axis]
        runs = plot_legend.legend(plot, width, has_lines=has_lines)
        return [self._strip(runs, is_fine=has_lines), *canvas, *axis]

    def with_mark(self, strip: Strip, y: int, plot: Plot, drawing: Drawing, x: float) -> Strip:
        """Return a line with the mark at position ``x``; for the first line return the readout.

        The mark replaces empty cells alone. The readout covers no line: none is drawn that high.
        """
        if not drawing.lines:
            return strip
        if y == 0:
            return self._strip(plot_legend.readout(plot, x, strip.cell_length))
        cell = drawing.cell(x)
        if cell is None or y >= drawing.rows + plot_legend.has_legend(plot):
            return strip
        if strip.crop(cell, cell + 1).text.strip(_BELOW_MARK):
            return strip
        mark = Strip([Segment(_MARK, self._style("mark"))], 1)
        return _replace_cells(strip, range(cell, cell + 1), mark)

    def message(self, text: str, width: int) -> Strip:
        """Return a line with a text in the middle."""
        centred = clean_text(text).center(width)
        return Strip([Segment(centred[:width], self._style(plot_legend.LABEL))])

    def _with_shade(self, strip: Strip, cells: range, name: str) -> Strip:
        """Return a line with these cells on a tinted background.

        Without colours, their blanks are dotted instead.
        """
        part = []
        for text, style, _ in strip.crop(cells.start, cells.stop):
            names = style_name_of(style).removeprefix("plot ")
            segment = Segment(text, self._style(f"{names} {SHADED}{name}"))
            part.append(segment if self._has_colours else dotted(segment, self._style(name)))
        return _replace_cells(strip, cells, Strip(part, len(cells)))

    def _strip(
        self, runs: Iterable[tuple[str, str]], width: int | None = None, *, is_fine: bool = True
    ) -> Strip:
        """Return runs of (style name, text) in their styles, without colours in their shades."""
        if not self._has_colours:
            runs = [shaded(name, text, is_fine=is_fine) for name, text in runs]
        return Strip([Segment(text, self._style(run_names(name))) for name, text in runs], width)


def _replace_cells(strip: Strip, cells: range, part: Strip) -> Strip:
    """Return ``strip`` with ``part`` instead of these cells."""
    return Strip.join([strip.crop(0, cells.start), part, strip.crop(cells.stop)])
