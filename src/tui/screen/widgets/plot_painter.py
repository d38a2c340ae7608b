"""Drawing of a plot: the grid, bars or lines, levels and nodes, laid over one another.

Everything takes its place from the same two scales. A cell shows what was laid on it last.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec.structs import replace
from rich.cells import cell_len

from tui.model.plot import Plot, Role, Series
from tui.screen.widgets import (
    plot_bars,
    plot_levels,
    plot_lines,
    plot_nodes,
    plot_points,
    plot_texts,
    plot_ticks,
)
from tui.screen.widgets.plot_canvas import LOWER_EDGE, UPPER_EDGE, Canvas
from tui.screen.widgets.plot_geometry import (
    DOTS_ACROSS,
    DOTS_DOWN,
    Drawing,
    Scale,
    position_scale,
    value_scale,
)
from tui.screen.widgets.plot_lines import Dot, Path
from tui.screen.widgets.plot_points import Points
from tui.screen.widgets.plot_symbols import ASCII, BRAILLE, LETTERS, Grain

LINES_BELOW = 1
"""Lines below the canvas: the labels of the x axis."""
GRID_CELLS = 4
"""Cells from one dot of the grid to the next."""
NARROW_COLUMNS = 40
"""Columns below which only the oldest overlay is drawn."""
MONTHS_SHARE = 0.75
"""Share of the months that are drawn at least, so that the bars of the newest can be wider."""
HATCH_STEPS = (4, 6)
"""Dots from one dot of the hatch to the next, in a low and in a high plot."""

NO_POINTS = plot_points.finite_points(())

DrawnSeries = Sequence[tuple[Series, Points]]


def draw(plot: Plot, width: int, height: int, grain: Grain = BRAILLE) -> Drawing:
    """Return the drawing of ``plot`` on ``width`` x ``height`` cells; empty if it has no value."""
    drawn = [(series, plot_points.finite_points(series.points)) for series in plot.series]
    if not any(points.x.size for _, points in drawn):
        return Drawing()
    rows = height - LINES_BELOW
    y = _value_axis(plot, drawn, rows)
    value_labels = plot_ticks.value_labels(y, plot.y_unit)
    left = 1 + max((cell_len(label) for _, label in value_labels), default=0)
    bars, lines = _bars_and_lines(plot, drawn)
    lines = lines if grain.is_fine or not bars else []
    right = plot_texts.last_width(plot, width - left) if bars else 0
    levels = tuple(level for level in plot.levels if y.low <= level.y <= y.high)
    drawing = Drawing(levels=levels, y=y, left=left)
    columns, share = max(1, width - left - right), MONTHS_SHARE if plot.names_last else 1.0
    drawing = _with_positions(drawing, drawn, len(bars), columns, share)
    painter = _Painter(plot, drawing, Canvas(width, rows, grain))
    painter.add_grid(value_labels)
    left_out = painter.add_lines(lines)
    if drawing.groups is not None:
        painter.add_bars(bars)
    painter.add_levels()
    if drawing.groups is None:
        painter.add_today(lines)
    drawing = replace(drawing, left_out=left_out)
    plot_texts.add_texts(painter.canvas, plot, drawing, painter.paths)
    below = plot_ticks.tick_line(plot, drawing, width, is_ascii=grain is ASCII)
    return replace(drawing, lines=(*painter.canvas.lines(), below))


def _value_axis(plot: Plot, drawn: DrawnSeries, rows: int) -> Scale:
    """Return the y axis; lines beside it extend it only if there are no others.

    No line is in the first line of cells, where values are read off.
    """
    owners = [points.y for series, points in drawn if not series.is_beside and points.y.size]
    inside = [level.y for level in plot.levels if level.inside]
    values = np.concatenate([*(owners or [points.y for _, points in drawn]), inside])
    if plot.bars:
        return plot_bars.bar_axis(values, rows)
    low, high = plot_points.value_limits(values, rows, has_labels=bool(plot.nodes))
    y = value_scale(low, high, rows)
    while rows > 2 and values.max() > y.centre(DOTS_DOWN):  # zero on an edge made cells higher
        high -= y.step * DOTS_DOWN
        y = value_scale(low, high, rows)
    return y


def _bars_and_lines(plot: Plot, drawn: DrawnSeries) -> tuple[DrawnSeries, DrawnSeries]:
    """Return the series drawn as bars and those drawn as lines; bars if all are behind."""
    if not plot.bars:
        return [], drawn
    bars = [(series, points) for series, points in drawn if not series.behind]
    lines = [(series, points) for series, points in drawn if series.behind]
    return (bars, lines) if bars else (drawn, [])


def _with_positions(
    drawing: Drawing, drawn: DrawnSeries, bars: int, columns: int, least_share: float
) -> Drawing:
    """Return the drawing with an x axis on ``columns`` cells: a scale of cells for bars."""
    positions = np.concatenate([points.x for _, points in drawn])
    if bars:  # a month without a value keeps its place
        every = {x for series, _ in drawn for x, _ in series.points}
        positions = plot_points.finite_points([(x, 0.0) for x in sorted(every)]).x
    else:
        ends = plot_points.axis_limits(positions, plot_points.LINE_MARGIN)
        return replace(drawing, x=position_scale(*ends, columns))
    cells = range(drawing.left, drawing.left + columns)
    groups = plot_bars.group_cells(
        np.unique(positions).tolist(), bars, cells, least_share=least_share
    )
    return replace(drawing, x=position_scale(cells.start, cells.stop, columns), groups=groups)


class _Painter:
    """Layers of one drawing, added to its canvas in their order."""

    def __init__(self, plot: Plot, drawing: Drawing, canvas: Canvas) -> None:
        self.plot, self.drawing, self.canvas = plot, drawing, canvas
        self.grain = canvas.grain
        self.x = drawing.x.coarser(DOTS_ACROSS // self.grain.across)
        self.y = drawing.y.coarser(DOTS_DOWN // self.grain.down)
        self.is_high = drawing.rows >= plot_nodes.LARGE_ROWS
        self.paths: dict[int, Path] = {}
        """Paths of the lines that are drawn, by the number of the series in the plot."""

    def add_grid(self, value_labels: Sequence[tuple[int, str]]) -> None:
        """Add the labels of the y axis, dots on their lines, and a line at zero."""
        is_ascii = self.grain is ASCII
        zero_row = self.drawing.y.dot(0.0) // DOTS_DOWN if self._contains_zero() else -1
        for row, label in value_labels:
            self.canvas.write(row, self.drawing.left - 1 - cell_len(label), label, "tick")
            for cell in self.drawing.canvas[::GRID_CELLS] if row != zero_row else ():
                self.canvas.put(row, cell, LETTERS["grid"] if is_ascii else "·", "axis")
        for cell in self.drawing.canvas if zero_row >= 0 else ():
            if self.grain.is_fine:
                self.canvas.put(zero_row, cell, UPPER_EDGE, "axis")
            else:
                self.canvas.put(zero_row - 1, cell, LOWER_EDGE, "axis")

    def _contains_zero(self) -> bool:
        return self.drawing.y.low <= 0 <= self.drawing.y.high

    def add_lines(self, lines: DrawnSeries) -> tuple[str, ...]:
        """Add the lines except today's, and the hatch below them.

        Return the names of the overlays that are left out.
        """
        newest = next((points for s, points in lines if s.role is Role.NOW), NO_POINTS)
        is_narrow = len(self.drawing.canvas) < NARROW_COLUMNS
        left_out = []
        for series, points in lines:
            if series.role is Role.NOW and self.drawing.groups is None:
                continue
            if not points.x.size or (series.is_beside and self._is_outside(points)):
                continue
            is_dropped = is_narrow and series.role is not Role.OLDEST
            if series.is_overlay and (is_dropped or self._is_near(points, newest)):
                left_out.append(series.short or series.name)
                continue
            self.paths[self.plot.series.index(series)] = self._path(series, points)
        dots = {n: self._dots(self.plot.series[n], path) for n, path in self.paths.items()}
        if self.plot.hatch is not None and self.grain.is_fine:
            self._add_hatch(newest, list(dots.values()))
        for number, drawn in dots.items():
            self.canvas.paint(drawn, self.plot.series[number].role.value, self.drawing.left)
        return tuple(left_out)

    def _is_outside(self, points: Points) -> bool:
        low, high = self.drawing.y.low, self.drawing.y.high
        return bool((points.y < low).all() or (points.y > high).all())

    def _is_near(self, points: Points, newest: Points) -> bool:
        x, y = self.drawing.x, self.drawing.y
        return plot_lines.is_near(points, newest, x, y, is_thick=self.is_high)

    def _add_hatch(self, newest: Points, drawn: list[set[Dot]]) -> None:
        today = plot_lines.path(newest, self.x, self.y)
        other = next(
            (p for n, p in self.paths.items() if self.plot.series[n].role is self.plot.hatch), []
        )
        line = {dot for run in today for dot in plot_lines.walk(run)}
        step = HATCH_STEPS[self.is_high]
        below, above = plot_lines.hatch(today, other, step, [*drawn, line])
        for dots, name in ((below, "down2"), (above, "up2")):
            self.canvas.paint(dots, name, self.drawing.left, takes=False)

    def _path(self, series: Series, points: Points, *, upper_of_two: bool = False) -> Path:
        """Return the dots of a line; behind bars, through the middle of each group."""
        groups = self.drawing.groups
        if groups is not None:
            points = points.only(np.isin(points.x, list(groups)))
            middles = [(groups[at].start + groups[at].stop) / 2 for at in points.x.tolist()]
            points = points._replace(x=np.array(middles))
        return plot_lines.path(points, self.x, self.y, upper_of_two=upper_of_two)

    def _dots(self, series: Series, path: Path) -> set[Dot]:
        """Return the dots of a line: dashed, or thinned if it has a value in most dot columns."""
        is_dashed = series.role in plot_lines.DASHES and self.grain.is_fine
        if is_dashed and len(series.points) <= self.x.dots // 2:
            return plot_lines.dashed(path, series.role)
        from tui.screen.widgets.plotext_figure import connect

        dots = connect(path)
        return plot_lines.thinned(dots, path) if is_dashed else dots

    def add_bars(self, bars: DrawnSeries) -> None:
        """Add the bars."""
        values_at = [
            (series.role.value, dict(zip(points.x.tolist(), points.y.tolist(), strict=True)))
            for series, points in bars
        ]
        groups = self.drawing.groups or {}
        plot_bars.paint_bars(self.canvas, values_at, groups, self.drawing.y)

    def add_levels(self) -> None:
        """Add the levels that are inside the limits, each where it applies."""
        for level in self.drawing.levels:
            dots = plot_levels.level_dots(level, self.drawing, self.x, self.y)
            self.canvas.paint(dots, level.role.value, self.drawing.left)

    def add_today(self, lines: DrawnSeries) -> None:
        """Add today's line and the nodes, which clear what is below them in their cells."""
        names = {Role.NOW.value, *plot_nodes.names(self.plot)}
        for series, points in lines:
            if series.role is not Role.NOW or not points.x.size:
                continue
            is_dense = len(series.points) > self.x.dots // 2
            is_thick = self.is_high and not is_dense and self.grain.is_fine
            path = self._path(series, points, upper_of_two=is_thick)
            dots = self._dots(series, path)
            if is_thick:
                dots |= {(x, y + 1) for x, y in dots}
            self.paths[self.plot.series.index(series)] = path
            self.canvas.paint(dots, Role.NOW.value, self.drawing.left, clears=True, keeps=names)
        for name, dots in plot_nodes.nodes(self.plot, self.drawing, self.x, self.y, self.grain):
            self.canvas.paint(dots, name, self.drawing.left, clears=True, keeps=names)
