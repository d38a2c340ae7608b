"""Drawing of a plot. Only this module imports plotext, and only after the first frame.

plotext draws lines and axes. It has no themes: it is given a palette number for each role. Its
output is parsed into runs of text with the role's name, which the plot widget colours. Bars, nodes
and levels are added to the cells afterwards, because plotext places them by whole or half cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
import plotext  # type: ignore[import-untyped]
from msgspec import structs
from msgspec.structs import replace
from rich.cells import cell_len

from tui.model.plot import Level, Plot, Role, Series, Tick
from tui.screen.widgets import plot_bars, plot_nodes, plot_points, plot_ticks
from tui.screen.widgets.plot_canvas import Canvas
from tui.screen.widgets.plot_geometry import (
    DOTS_ACROSS,
    DOTS_DOWN,
    Drawing,
    Lines,
    Scale,
    position_scale,
    value_scale,
)

STYLE_NAMES = {16 + place: role.value for place, role in enumerate(Role)} | {60: "axis", 61: "tick"}
"""Palette number -> style name: a role's value, "axis" or "tick"."""

_PALETTE_NUMBERS = {name: number for number, name in STYLE_NAMES.items()}
_RUN_PATTERN = re.compile(r"((?:\x1b\[[0-9;]*m)*)([^\x1b]+)")
_FOREGROUND_PATTERN = re.compile(r"38;5;(\d+)m")

LINES_BELOW = 2
"""Lines below the canvas: the x axis and its labels. plotext leaves out the labels if none fits."""

Dots = tuple[list[int], list[int], list[bool]]
"""Dots of a line from the left and from the top, and where no line leads to one."""
DrawnSeries = Sequence[tuple[Series, plot_points.Points]]


def draw(plot: Plot, width: int, height: int) -> Drawing:
    """Return the drawing of ``plot`` on ``width`` x ``height`` cells; empty if it has no value."""
    drawn = [(series, plot_points.finite_points(series.points)) for series in plot.series]
    values = np.concatenate([np.zeros(0), *(points.y for _, points in drawn)])
    if not values.size:
        return Drawing()
    inside = [level.y for level in plot.levels if level.inside]
    limits = plot_points.value_limits(np.append(values, inside), bars=plot.bars)
    y = value_scale(*limits, height - LINES_BELOW)
    value_labels = plot_ticks.value_labels(y, plot.y_unit)
    left = 1 + max((cell_len(label) for _, label in value_labels), default=0)
    bars, drawn_lines = _bars_and_lines(plot, drawn)
    levels = tuple(level for level in plot.levels if y.low <= level.y <= y.high)
    drawing = Drawing(levels=levels, y=y, left=left)
    drawing = _with_positions(drawing, drawn, len(bars), max(1, width - left))
    lines = [(series, _dots_of_line(drawing, points)) for series, points in drawn_lines]
    ticks = _ticks_in_cells(drawing, plot.ticks)
    figure = new_figure(width, height if ticks else height - 1)
    for series, dots in lines:
        _draw_line(figure, series.role, dots, y)
    _set_rulers(figure, drawing, value_labels, ticks)
    blank = () if ticks else ((("", " " * width),),)
    canvas = Canvas(parse_output(figure.build().string()) + blank)
    if y.low <= 0 <= y.high and not any(level.y == 0 for level in drawing.levels):
        _add_zero(canvas, drawing)
    if drawing.groups is not None:
        values_at = [
            (series.role.value, dict(zip(points.x.tolist(), points.y.tolist(), strict=True)))
            for series, points in bars
        ]
        plot_bars.paint_bars(canvas, values_at, drawing.groups, y)
    for series, dots in lines:
        if series.dots:
            plot_nodes.add_nodes(canvas, drawing, *dots[:2])
    for level in drawing.levels:
        _add_level(canvas, drawing, level)
    return replace(drawing, lines=canvas.lines())


def _bars_and_lines(plot: Plot, drawn: DrawnSeries) -> tuple[DrawnSeries, DrawnSeries]:
    """Return the series drawn as bars and those drawn as lines; bars if all are behind."""
    if not plot.bars:
        return [], drawn
    bars = [(series, points) for series, points in drawn if not series.behind]
    lines = [(series, points) for series, points in drawn if series.behind]
    return (bars, lines) if bars else (drawn, [])


def _with_positions(drawing: Drawing, drawn: DrawnSeries, bars: int, columns: int) -> Drawing:
    """Return the drawing with an x axis on ``columns`` cells: a scale of cells for bars."""
    positions = np.concatenate([points.x for _, points in drawn])
    if bars:  # a month without a value keeps its place
        every = {x for series, _ in drawn for x, _ in series.points}
        positions = plot_points.finite_points([(x, 0.0) for x in sorted(every)]).x
    else:
        ends = plot_points.axis_limits(positions, plot_points.LINE_MARGIN)
        return replace(drawing, x=position_scale(*ends, columns))
    cells = range(drawing.left, drawing.left + columns)
    groups = plot_bars.group_cells(np.unique(positions).tolist(), bars, cells)
    return replace(drawing, x=position_scale(cells.start, cells.stop, columns), groups=groups)


def _dots_of_line(drawing: Drawing, points: plot_points.Points) -> Dots:
    """Return the dots of a line; behind bars, through the middle of each group."""
    x, y, groups = drawing.x, drawing.y, drawing.groups
    if groups is None:
        points = plot_points.decimate(points, x.low, x.high, x.dots)
        positions = points.x.tolist()
    else:
        points = points.only(np.isin(points.x, list(groups)))
        positions = [(groups[at].start + groups[at].stop) / 2 for at in points.x.tolist()]
    xs, ys = [x.dot(at) for at in positions], [y.dot(value) for value in points.y.tolist()]
    return xs, ys, points.starts.tolist()


def new_figure(width: int, height: int) -> Any:
    """Return a separate figure: plotext's public one is shared by the whole process."""
    plotext.terminal.limit(False, False)
    figure = type(plotext.figure)(parent=plotext.terminal)
    figure.plot_size(width, height)
    figure.canvas("default")
    figure.axes(True, pixel=_pixel("axis"))
    figure.axes(False, axis="x", side="upper").axes(False, axis="y", side="right")
    for axis in "xy":
        figure.ruler(axis).pixel(_pixel("tick"))
    return figure


def parse_output(text: str) -> Lines:
    """Return the lines that plotext printed, as runs of (style name, text)."""
    lines = []
    for line in text.splitlines():
        runs = []
        for codes, run in _RUN_PATTERN.findall(line.removesuffix("\x1b[0m")):
            foreground = _FOREGROUND_PATTERN.search(codes)
            runs.append((STYLE_NAMES.get(int(foreground[1]), "") if foreground else "", run))
        lines.append(tuple(runs))
    return tuple(lines)


def _draw_line(figure: Any, role: Role, dots: Dots, y: Scale) -> None:
    """Draw a line from dot to dot, interrupted at missing values."""
    xs, ys, starts = dots
    if not xs:
        return
    marker = plotext.marker("braille", pixel=_pixel(role.value))
    signal = figure.signal(xs, [_from_below(dot, y) for dot in ys], marker=marker).lines()
    for start in np.flatnonzero(starts).tolist():
        signal.line(start, False)
    figure.draw(signal)


def _set_rulers(
    figure: Any, drawing: Drawing, value_labels: Sequence[tuple[int, str]], ticks: Sequence[Tick]
) -> None:
    """Set the limits of plotext's axes in dots, and the labels.

    A limit of plotext is the middle of the first or last cell, and a tick the middle of its cell.
    """
    rows, columns = drawing.rows, len(drawing.canvas)
    x, y = figure.ruler("x"), figure.ruler("y")
    x.lim(_middle(0, DOTS_ACROSS), _middle(max(1, columns - 1), DOTS_ACROSS))
    y.lim(_middle(0, DOTS_DOWN), _middle(max(1, rows - 1), DOTS_DOWN))
    x.ticks([_middle(tick.x, DOTS_ACROSS) for tick in ticks], [tick.label for tick in ticks])
    y.ticks(
        [_middle(rows - 1 - row, DOTS_DOWN) for row, _ in value_labels],
        [label for _, label in value_labels],
    )


def _ticks_in_cells(drawing: Drawing, ticks: Sequence[Tick]) -> Sequence[Tick]:
    """Return the labels of the x axis that fit, each at a cell of the canvas."""
    cells = ((tick, drawing.cell(tick.x)) for tick in ticks if tick.label.strip())
    in_cells = [
        structs.replace(tick, x=cell - drawing.left) for tick, cell in cells if cell is not None
    ]
    columns = len(drawing.canvas)
    return plot_ticks.choose(in_cells, 0, columns - 1, columns)


def _add_zero(canvas: Canvas, drawing: Drawing) -> None:
    """Add a line on the edge between the cells above and below zero."""
    row = drawing.y.dot(0.0) // DOTS_DOWN
    for cell in drawing.canvas:
        canvas.add_upper_edge(row, cell, "axis")


def _add_level(canvas: Canvas, drawing: Drawing, level: Level) -> None:
    """Add a dotted line through what is drawn: one dot in every cell."""
    dot = drawing.y.dot(level.y)
    for cell in drawing.canvas:
        canvas.add_dot(cell * DOTS_ACROSS, dot, Role.THRESHOLD.value)


def _middle(cell: float, dots: int) -> float:
    """Return the middle of a cell in dots, where the middle of dot 0 is 0."""
    return cell * dots + (dots - 1) / 2


def _from_below(dot: int, y: Scale) -> int:
    return y.dots - 1 - dot


def _pixel(style_name: str) -> Any:
    return plotext.pixel(_PALETTE_NUMBERS[style_name])
