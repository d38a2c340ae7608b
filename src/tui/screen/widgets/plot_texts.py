"""Texts on a drawing: flags, values at nodes, names of levels and lines, the latest bars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from rich.cells import cell_len

from tui.model.clean_text import clean_text
from tui.model.format import format_number, format_with_unit
from tui.model.plot import Level, Plot, PlotNode, Role, Series
from tui.screen.widgets import plot_bars, plot_lines, plot_marks, plot_nodes
from tui.screen.widgets.plot_canvas import Canvas
from tui.screen.widgets.plot_geometry import DOTS_DOWN, Drawing
from tui.screen.widgets.plot_labels import Labels, Place, along, around, beside
from tui.screen.widgets.plot_lines import Dot, Path
from tui.screen.widgets.plot_symbols import ASCII, LETTERS

NARROW_COLUMNS = 40
"""Columns below which only nodes with ``is_key`` have their value beside them."""
LAST_LEAST_COLUMNS = 60
"""Columns of a plot of bars from which the latest values stand beside the last bars."""
NAME, VALUE, NOTE = "name", "now", "label"
NAME_ROWS = (1, -1, 2, -2)
NAMED_DOTS = 24
"""Dots of a line at which its name may stand."""
FLAG_ROWS = (-1, -2, -3, -4, 1, 2, 3)
_OUTSIDE = {False: ("▲", "▼"), True: ("^", "v")}
"""Arrows to a value above and below the limits, without and with ASCII alone."""


def add_texts(canvas: Canvas, plot: Plot, drawing: Drawing, paths: Mapping[int, Path]) -> None:
    """Add the texts that find a free place, the most important first.

    ``paths`` has the lines that are drawn, by the number of the series.
    """
    texts = _Texts(canvas, plot, drawing, paths)
    if drawing.groups is None:
        texts.add_nodes()
        texts.add_values_outside()
    texts.add_levels()
    if drawing.groups is None:
        texts.add_names()
        texts.add_note()
    else:
        _add_last(canvas, plot, drawing)


class _Texts:
    """Texts of one drawing."""

    def __init__(
        self, canvas: Canvas, plot: Plot, drawing: Drawing, paths: Mapping[int, Path]
    ) -> None:
        self._canvas, self._plot, self._drawing, self._paths = canvas, plot, drawing, paths
        self._labels = Labels(canvas, drawing.canvas)
        self._is_ascii = canvas.grain is ASCII

    def add_nodes(self) -> None:
        """Add the flags, then the values beside the other nodes."""
        is_narrow = len(self._drawing.canvas) < NARROW_COLUMNS
        for node in sorted(self._plot.nodes, key=lambda node: not node.is_flag):
            if node.is_key or not is_narrow:
                self._add_node(node)

    def _add_node(self, node: PlotNode) -> None:
        cell, row = self._drawing.cell(node.x), self._drawing.y.dot(node.y) // DOTS_DOWN
        if cell is None or not node.label:
            return
        if node.is_flag:
            text = f" {node.label} "
            places = beside(row, cell, cell_len(text), FLAG_ROWS)
            self._labels.put(text, plot_nodes.flag_name(node), places)
        else:
            places = beside(row, cell, cell_len(node.label))
            apart_first = sorted(places, key=lambda place: self._touches(place, node.label))
            self._labels.put(node.label, VALUE, apart_first)

    def _touches(self, place: Place, text: str) -> bool:
        """Would a text touch a line other than today's? It would seem to be of that line."""
        row, first = place
        beside_it = (first - 1, first + cell_len(text))
        others = {each.role.value for each in self._plot.series if each.role is not Role.NOW}
        return any(self._canvas.name(row, cell) in others for cell in beside_it)

    def add_values_outside(self) -> None:
        """Add an arrow with the value of each line beside the axis that is outside its limits."""
        y = self._drawing.y
        for series in self._plot.series:
            if not series.is_beside:
                continue
            known = [(x, value) for x, value in series.points if value is not None]
            if not known:
                continue
            is_above = all(value > y.high for _, value in known)
            if is_above or all(value < y.low for _, value in known):
                arrow = _OUTSIDE[self._is_ascii][not is_above]
                value = format_with_unit(known[0][1], self._plot.y_unit)
                cell = self._drawing.cell(known[0][0]) or self._drawing.left
                text = f"{arrow} {series.short or series.name} {value}"
                self._labels.put(text, NAME, self._at_edge(is_above, cell))

    def add_levels(self) -> None:
        """Add the name of each level beside its line, or at the edge it is beyond."""
        y = self._drawing.y
        for level in self._plot.levels:
            name = Role.THRESHOLD.value if level.role is Role.THRESHOLD else NOTE
            if y.low <= level.y <= y.high:
                self._labels.put(level.label, name, self._beside_level(level))
            else:
                arrow = _OUTSIDE[self._is_ascii][level.y < y.low]
                text = f"{arrow} {level.label}"
                start = self._drawing.canvas.stop - cell_len(text)
                if level.start is not None:
                    start = min(start, self._drawing.cell(level.start) or start)
                self._labels.put(text, name, self._at_edge(level.y > y.high, start))

    def _beside_level(self, level: Level) -> Iterator[Place]:
        row, width = self._drawing.y.dot(level.y) // DOTS_DOWN, cell_len(level.label)
        rows, columns = (row - 1, row + 1, row - 2, row + 2), len(self._drawing.canvas)
        start = None if level.start is None else self._drawing.cell(level.start)
        if start is None:
            return along(rows, self._drawing.canvas.stop - width, columns)
        at_its_end = start - width - 1
        places = along(rows, max(self._drawing.left, at_its_end), columns)
        return chain([(row, at_its_end)] if at_its_end >= self._drawing.left else [], places)

    def _at_edge(self, is_above: bool, cell: int) -> Iterator[Place]:
        last = self._drawing.rows - 1
        return along((0, 1) if is_above else (last, last - 1), cell, len(self._drawing.canvas))

    def add_names(self) -> None:
        """Add the name of each line: of today's at its left end, of another far from today's."""
        today = [path for n, path in self._paths.items() if self._plot.series[n].role is Role.NOW]
        for number, path in self._paths.items():
            series = self._plot.series[number]
            if series.role is not Role.NOW and path and path[0]:
                dots, distance = plot_lines.farthest(path, today[0] if today else [])
                self._add_name(series, dots, is_above=distance > 0)
        for number, path in self._paths.items():
            series = self._plot.series[number]
            if series.role is Role.NOW and path and path[0]:
                self._add_name(series, path[0][:1], is_above=False)

    def _add_name(self, series: Series, dots: Sequence[Dot], *, is_above: bool) -> None:
        """Add the name of a line at one of its ``dots``, the first if it has a free place."""
        stroke = f" {LETTERS[series.role.value] * 3}" if self._is_ascii else ""
        name = VALUE if series.role is Role.NOW else NAME
        for text in filter(None, dict.fromkeys((series.name, series.short or series.name))):
            label = clean_text(text) + stroke
            places = self._beside_line(dots, cell_len(label), is_above=is_above)
            if series.role is Role.NOW:
                places = self._around_today(dots[0], cell_len(label))
            if self._labels.put(label, name, places):
                return

    def _around_today(self, dot: Dot, width: int) -> Iterator[Place]:
        """Yield places at the left end of today's line, then in the first line, which it leaves
        free. The name and the line are the only ones in bold."""
        row, cell = self._place(dot)
        yield row, cell - width
        yield from around(row, cell, width, self._canvas, is_above=False)
        yield from along((0,), self._drawing.left, self._canvas.columns)

    def _beside_line(self, dots: Sequence[Dot], width: int, *, is_above: bool) -> Iterator[Place]:
        """Yield places beside the first dot, then beside the others on the side away from today's
        line, which would else be between a name and its line, then around the first dot."""
        rows = tuple(-distance if is_above else distance for distance in NAME_ROWS)
        first = self._place(dots[0])
        yield from beside(*first, width, rows)
        for dot in dots[:: max(1, len(dots) // NAMED_DOTS)]:
            yield from beside(*self._place(dot), width, rows[::2])
        yield from around(*first, width, self._canvas, is_above=is_above)

    def _place(self, dot: Dot) -> Place:
        """Return the cell of a dot."""
        grain = self._canvas.grain
        return dot[1] // grain.down, self._drawing.left + dot[0] // grain.across

    def add_note(self) -> None:
        """Add the unit, what is shaded and marked, then the overlays that are left out."""
        shades = dict.fromkeys(shade.label for shade in self._plot.shades if shade.label)
        marked = plot_marks.names(self._plot, self._drawing, is_ascii=self._is_ascii)
        notes = [self._plot.y_unit.suffix.strip(), *(f"shaded: {label}" for label in shades)]
        notes += [marked] if marked else []
        rows, start = self._drawing.rows, self._drawing.left
        lines = (0, *range(rows - 1, 0, -1))
        while notes:
            text = "  ".join(filter(None, notes))
            if not text or self._labels.put(text, NOTE, along(lines, start, self._canvas.columns)):
                break
            notes.pop()
        if self._drawing.left_out:
            self._add_left_out(" ".join(reversed(self._drawing.left_out)))

    def _add_left_out(self, names: str) -> None:
        """Add the names of the overlays that are left out, at the lower right if that is free."""
        is_narrow = len(self._drawing.canvas) < NARROW_COLUMNS
        text = f"{'not drawn' if is_narrow else 'too close to draw'}: {names}"
        rows, start = range(self._drawing.rows - 1, -1, -1), self._drawing.canvas.stop
        places = along(rows, start - cell_len(text), self._canvas.columns)
        self._labels.put(text, NOTE, places)


def last_width(plot: Plot, columns: int) -> int:
    """Return the cells kept free for the latest values beside the last bars, 0 for none."""
    lines = _last_lines(plot)
    if not lines or columns < LAST_LEAST_COLUMNS:
        return 0
    return 2 + max(cell_len(text) for _, text in lines)


def _last_lines(plot: Plot) -> list[tuple[str, str]]:
    """Return the month of the last bars with the unit, then each series with its value.

    A single one has its name in the legend alone: it may be long.
    """
    bars = [series for series in plot.series if not series.behind and series.points]
    if not plot.names_last or not bars:
        return []
    x = max(point for series in bars for point, _ in series.points)
    label = next((tick.label for tick in plot.ticks if tick.x == x), "")
    names = [clean_text(series.short or series.name) if bars[1:] else "" for series in bars]
    values = [dict(series.points).get(x) for series in bars]
    texts = [format_number(value, plot.y_unit, signed=True) for value in values]
    width, room = max(map(len, names)), max(map(len, texts))
    head = f"{clean_text(label)}, {plot.y_unit.suffix.strip()}"
    return [
        (NOTE, head),
        *(
            (plot_bars.sign_name(value or 0.0), f"{name:{width}} {text:>{room}}".lstrip())
            for name, value, text in zip(names, values, texts, strict=True)
        ),
    ]


def _add_last(canvas: Canvas, plot: Plot, drawing: Drawing) -> None:
    lines = _last_lines(plot)
    start = drawing.canvas.stop + 2
    if not lines or start + max(cell_len(text) for _, text in lines) > canvas.columns:
        return
    zero_row = drawing.y.origin_dot // DOTS_DOWN
    first = max(0, min(zero_row - 1, drawing.rows - len(lines)))
    for number, (name, text) in enumerate(lines):
        canvas.write(first + number, start, text, name)
