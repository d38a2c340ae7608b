"""Drawing with plotext. Only this module imports it, and only after the first frame.

plotext has no themes: it is given a palette number for each role. Its output is parsed into runs of
text with the role's name, which the plot widget colours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import plotext  # type: ignore[import-untyped]
from rich.cells import cell_len

from tui.model.format import format_number
from tui.model.view import DisplayUnit, Level, Plot, Role, Series, Tick
from tui.screen.widgets import plot_points, plot_ticks
from tui.screen.widgets.plot_geometry import Drawing, Lines

STYLE_NAMES = {16 + place: role.value for place, role in enumerate(Role)} | {60: "axis", 61: "tick"}
"""Palette number -> style name: a role's value, "axis" or "tick"."""

_PALETTE_NUMBERS = {name: number for number, name in STYLE_NAMES.items()}
_RUN_PATTERN = re.compile(r"((?:\x1b\[[0-9;]*m)*)([^\x1b]+)")
_FOREGROUND_PATTERN = re.compile(r"38;5;(\d+)m")

LINE_MARGIN = 0.02
"""Padding of the x axis on either side, as a fraction of its range."""
VALUE_MARGIN = 0.06
"""Padding of the y axis on either side, as a fraction of its range."""
ROWS_PER_TICK = 3
MIN_TICKS = 3
LINES_BELOW = 2
"""Lines below the canvas: the x axis and its labels."""

DrawnSeries = Sequence[tuple[Series, plot_points.Points]]


@dataclass(frozen=True)
class Frame:
    """Limits and labels around a canvas of ``columns`` cells."""

    x: tuple[float, float]
    y: tuple[float, float]
    columns: int
    y_labels: tuple[tuple[float, str], ...]


def draw(plot: Plot, width: int, height: int) -> Drawing:
    """Return the drawing of ``plot`` on ``width`` x ``height`` cells; empty if it has no value."""
    drawn = [(series, plot_points.finite_points(series.points)) for series in plot.series]
    values = np.concatenate([np.zeros(0), *(points.y for _, points in drawn)])
    if not values.size:
        return Drawing()
    y = plot_points.axis_limits(np.append(values, 0.0) if plot.bars else values, VALUE_MARGIN)
    tick_labels = y_labels(*y, plot.y_unit, height)
    columns = width - 1 - max((cell_len(label) for _, label in tick_labels), default=0)
    figure = new_figure(width, height)
    if plot.bars:
        x, group_centres = (0.0, columns - 0.5), _draw_bars(figure, drawn, columns)
    else:
        x = plot_points.axis_limits(np.concatenate([points.x for _, points in drawn]), LINE_MARGIN)
        group_centres = None
        for series, points in drawn:
            _draw_line(figure, series, plot_points.decimate(points, *x, columns * 2))
    _set_rulers(figure, Frame(x, y, columns, tick_labels), _centre_ticks(plot.ticks, group_centres))
    if y[0] < 0 < y[1]:
        figure.line(0, orientation="horizontal", relative=True, pixel=_pixel("axis"))
    levels = tuple(level for level in plot.levels if y[0] < level.y < y[1])
    _draw_levels(figure, levels)
    return Drawing(
        lines=parse_output(figure.build().string()),
        levels=levels,
        x=x,
        left=width - columns,
        columns=columns,
        rows=height - LINES_BELOW,
        group_centres=group_centres,
    )


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


def y_labels(
    low: float, high: float, unit: DisplayUnit, height: int
) -> tuple[tuple[float, str], ...]:
    """Return round values inside the limits with their labels, all with the same decimals."""
    values, decimals = plot_ticks.round_values(
        low, high, max(MIN_TICKS, (height - 2) // ROWS_PER_TICK)
    )
    return tuple((value, format_number(value, unit, decimals=decimals)) for value in values)


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


def _draw_line(figure: Any, series: Series, points: plot_points.Points) -> None:
    """Draw a series as one line, interrupted at missing values."""
    if not len(points.x):
        return
    xs, ys = points.x.tolist(), points.y.tolist()
    marker = plotext.marker("braille", pixel=_pixel(series.role.value))
    signal = figure.signal(xs, ys, marker=marker).lines()
    for start in np.flatnonzero(points.starts).tolist():
        signal.line(start, False)
    figure.draw(signal)
    if series.dots:
        dot = plotext.marker("●", pixel=_pixel(series.role.value))
        figure.draw(figure.signal(xs, ys, marker=dot))


def _draw_bars(figure: Any, drawn: DrawnSeries, columns: int) -> Mapping[float, float]:
    """Draw groups of bars, a whole number of cells each; the newest groups if not all fit.

    The x axis counts cells and the marker ``hd`` is half a cell wide, so that no bar shares a cell
    with its neighbour. Returns the centre of the group at each x.
    """
    bars = [(series, points) for series, points in drawn if not series.behind] or drawn
    count = len(bars)
    bar_positions = np.unique(np.concatenate([points.x for _, points in drawn])).tolist()
    group_width = max(count + 1, (columns - 1) // len(bar_positions))
    bar_positions = bar_positions[-max(1, (columns - 1) // group_width) :]
    bar_width = (group_width - 1) // count
    start = 1 + (columns - 1 - group_width * len(bar_positions)) // 2
    left = {x: start + group_width * number for number, x in enumerate(bar_positions)}
    width = (bar_width - 0.5) / (group_width if len(bar_positions) > 1 else 1)
    half_group = (bar_width * count - 0.5) / 2
    group_centres = {x: first_cell + half_group for x, first_cell in left.items()}
    _draw_behind(figure, drawn, group_centres)
    for number, (series, points) in enumerate(bars):
        value_at = dict(zip(points.x.tolist(), points.y.tolist(), strict=True))
        centres = [left[x] + number * bar_width + (bar_width - 0.5) / 2 for x in bar_positions]
        marker = plotext.marker("hd", pixel=_pixel(series.role.value))
        heights = [value_at.get(x, 0.0) for x in bar_positions]
        figure.draw(figure.bar(centres, heights, marker=marker, width=width))
    return group_centres


def _draw_behind(figure: Any, drawn: DrawnSeries, group_centres: Mapping[float, float]) -> None:
    """Draw the lines behind the bars, through the centre of each group."""
    for series, _ in drawn:
        if series.behind:
            centred = [(group_centres[x], y) for x, y in series.points if x in group_centres]
            _draw_line(figure, series, plot_points.finite_points(centred))


def _centre_ticks(
    ticks: Sequence[Tick], group_centres: Mapping[float, float] | None
) -> Sequence[Tick]:
    """Return the ticks, each moved to the centre of its group of bars."""
    if group_centres is None:
        return ticks
    return [replace(tick, x=group_centres[tick.x]) for tick in ticks if tick.x in group_centres]


def _set_rulers(figure: Any, frame: Frame, ticks: Sequence[Tick]) -> None:
    chosen = plot_ticks.choose(ticks, *frame.x, frame.columns)
    figure.ruler("x").lim(*frame.x)
    figure.ruler("y").lim(*frame.y)
    figure.ruler("x").ticks([tick.x for tick in chosen], [tick.label for tick in chosen])
    figure.ruler("y").ticks([y for y, _ in frame.y_labels], [label for _, label in frame.y_labels])


def _draw_levels(figure: Any, levels: tuple[Level, ...]) -> None:
    for level in levels:
        figure.line(
            level.y,
            orientation="horizontal",
            relative=True,
            pixel=_pixel(Role.THRESHOLD.value),
            style="dotted",
        )


def _pixel(style_name: str) -> Any:
    return plotext.pixel(_PALETTE_NUMBERS[style_name])
