"""Drawing with plotext, which only this module imports, and only after the first frame.

plotext knows nothing of themes: roles are small palette numbers, and its output is read back as
runs of text with a role, which a widget colours as its theme says.
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

INKS = {16 + place: role.value for place, role in enumerate(Role)} | {60: "axis", 61: "tick"}
"""Palette number -> ink."""

_NUMBERS = {ink: number for number, ink in INKS.items()}
_RUN = re.compile(r"((?:\x1b\[[0-9;]*m)*)([^\x1b]+)")
_FOREGROUND = re.compile(r"38;5;(\d+)m")

LINE_MARGIN = 0.02
VALUE_MARGIN = 0.06
ROWS_PER_TICK = 3
LEAST_TICKS = 3
BELOW = 2
"""Lines below the canvas: the x axis and its labels."""

Drawn = Sequence[tuple[Series, plot_points.Points]]


@dataclass(frozen=True)
class Frame:
    """The limits and labels around a canvas of ``columns`` cells."""

    x: tuple[float, float]
    y: tuple[float, float]
    columns: int
    y_labels: tuple[tuple[float, str], ...]


def draw(plot: Plot, width: int, height: int) -> Drawing:
    """Draw ``plot`` on ``width`` x ``height`` cells."""
    drawn = [(series, plot_points.drawable(series.points)) for series in plot.series]
    values = np.concatenate([np.zeros(0), *(found.y for _, found in drawn)])
    if not values.size:
        return Drawing()
    y = plot_points.limits(np.append(values, 0.0) if plot.bars else values, VALUE_MARGIN)
    labels = y_labels(*y, plot.y_unit, height)
    columns = width - 1 - max((cell_len(label) for _, label in labels), default=0)
    figure = new_figure(width, height)
    if plot.bars:
        x, moved = (0.0, columns - 0.5), _draw_bars(figure, drawn, columns)
    else:
        x = plot_points.limits(np.concatenate([found.x for _, found in drawn]), LINE_MARGIN)
        moved = None
        for series, found in drawn:
            _draw_line(figure, series, plot_points.decimate(found, *x, columns * 2))
    _set_rulers(figure, Frame(x, y, columns, labels), _moved(plot.ticks, moved))
    if y[0] < 0 < y[1]:
        figure.line(0, orientation="horizontal", relative=True, pixel=_pixel("axis"))
    levels = tuple(level for level in plot.levels if y[0] < level.y < y[1])
    _draw_levels(figure, levels)
    return Drawing(
        lines=read(figure.build().string()),
        levels=levels,
        x=x,
        left=width - columns,
        columns=columns,
        rows=height - BELOW,
        moved=moved,
    )


def new_figure(width: int, height: int) -> Any:
    """A figure of its own; plotext's public one is a single object shared by the process."""
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
    """Round values inside the limits, spelled with the same decimals."""
    values, decimals = plot_ticks.steps(low, high, max(LEAST_TICKS, (height - 2) // ROWS_PER_TICK))
    return tuple((value, format_number(value, unit, decimals=decimals)) for value in values)


def read(text: str) -> Lines:
    """What plotext printed, as runs of (ink, text)."""
    lines = []
    for line in text.splitlines():
        runs = []
        for codes, run in _RUN.findall(line.removesuffix("\x1b[0m")):
            found = _FOREGROUND.search(codes)
            runs.append((INKS.get(int(found[1]), "") if found else "", run))
        lines.append(tuple(runs))
    return tuple(lines)


def _draw_line(figure: Any, series: Series, found: plot_points.Points) -> None:
    """One connected signal, cut where every run starts."""
    if not len(found.x):
        return
    xs, ys = found.x.tolist(), found.y.tolist()
    marker = plotext.marker("braille", pixel=_pixel(series.role.value))
    signal = figure.signal(xs, ys, marker=marker).lines()
    for start in np.flatnonzero(found.starts).tolist():
        signal.line(start, False)
    figure.draw(signal)
    if series.dots:
        dot = plotext.marker("●", pixel=_pixel(series.role.value))
        figure.draw(figure.signal(xs, ys, marker=dot))


def _draw_bars(figure: Any, drawn: Drawn, columns: int) -> Mapping[float, float]:
    """Groups of bars, a whole number of cells each; where not all fit, the newest do.

    The x axis counts cells and its marks are half cells, so that no bar shares a cell with its
    neighbour. Returns the centre of every group.
    """
    bars = [(series, found) for series, found in drawn if not series.behind] or drawn
    count = len(bars)
    spots = np.unique(np.concatenate([found.x for _, found in drawn])).tolist()
    slot = max(count + 1, (columns - 1) // len(spots))
    spots = spots[-max(1, (columns - 1) // slot) :]
    bar = (slot - 1) // count
    start = 1 + (columns - 1 - slot * len(spots)) // 2
    left = {x: start + slot * number for number, x in enumerate(spots)}
    width = (bar - 0.5) / (slot if len(spots) > 1 else 1)
    middle = (bar * count - 0.5) / 2
    middles = {x: place + middle for x, place in left.items()}
    _draw_behind(figure, drawn, middles)
    for number, (series, found) in enumerate(bars):
        known = dict(zip(found.x.tolist(), found.y.tolist(), strict=True))
        centres = [left[x] + number * bar + (bar - 0.5) / 2 for x in spots]
        marker = plotext.marker("hd", pixel=_pixel(series.role.value))
        heights = [known.get(x, 0.0) for x in spots]
        figure.draw(figure.bar(centres, heights, marker=marker, width=width))
    return middles


def _draw_behind(figure: Any, drawn: Drawn, middles: Mapping[float, float]) -> None:
    """The lines behind the bars, through the middle of each group."""
    for series, _ in drawn:
        if series.behind:
            placed = [(middles[x], y) for x, y in series.points if x in middles]
            _draw_line(figure, series, plot_points.drawable(placed))


def _moved(wanted: Sequence[Tick], moved: Mapping[float, float] | None) -> Sequence[Tick]:
    """The ticks of bars, each under the middle of its group."""
    if moved is None:
        return wanted
    return [replace(tick, x=moved[tick.x]) for tick in wanted if tick.x in moved]


def _set_rulers(figure: Any, frame: Frame, wanted: Sequence[Tick]) -> None:
    chosen = plot_ticks.choose(wanted, *frame.x, frame.columns)
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


def _pixel(ink: str) -> Any:
    return plotext.pixel(_NUMBERS[ink])
