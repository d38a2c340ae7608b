"""Drawing with plotext, which only this module imports, and only after the first frame.

plotext knows nothing of themes: roles are small palette numbers, and its output is read back as
runs of text with a role, which a widget colours as its theme says.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import plotext  # type: ignore[import-untyped]
from rich.cells import cell_len

from tui.present import Level, Plot, Role, Series, Tick, Unit, format_number
from tui.widgets import points, ticks

Lines = tuple[tuple[tuple[str, str], ...], ...]
"""Lines of (ink, text) runs; the ink is a role's value, "axis", "tick" or "" for bare paper."""

INKS = {16 + place: role.value for place, role in enumerate(Role)} | {30: "axis", 31: "tick"}
"""Palette number -> ink."""

_NUMBERS = {ink: number for number, ink in INKS.items()}
_RUN = re.compile(r"((?:\x1b\[[0-9;]*m)*)([^\x1b]+)")
_FOREGROUND = re.compile(r"38;5;(\d+)m")

LINE_MARGIN = 0.02
VALUE_MARGIN = 0.06
ROWS_PER_TICK = 3
LEAST_TICKS = 3


@dataclass(frozen=True)
class Drawing:
    """What was drawn; without lines where there was no value."""

    lines: Lines = ()
    levels: tuple[Level, ...] = ()
    """The levels inside the limits."""


@dataclass(frozen=True)
class Frame:
    """The limits and labels around a canvas of ``columns`` cells."""

    x: tuple[float, float]
    y: tuple[float, float]
    columns: int
    y_labels: tuple[tuple[float, str], ...]


def draw(plot: Plot, width: int, height: int) -> Drawing:
    """Draw ``plot`` on ``width`` x ``height`` cells."""
    values = [y for series in plot.series for run in points.runs(series.points) for _, y in run]
    if not values:
        return Drawing()
    if plot.bars:
        values.append(0.0)
    low, high = points.limits(values, VALUE_MARGIN)
    labels = y_labels(low, high, plot.y_unit, height)
    columns = width - 1 - max((cell_len(label) for _, label in labels), default=0)
    figure = new_figure(width, height)
    if plot.bars:
        _draw_bars(figure, plot, columns, (low, high), labels)
    else:
        _draw_lines(figure, plot, columns, (low, high), labels)
    levels = tuple(level for level in plot.levels if low < level.y < high)
    _draw_levels(figure, levels)
    return Drawing(read(figure.build().string()), levels)


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


def y_labels(low: float, high: float, unit: Unit, height: int) -> tuple[tuple[float, str], ...]:
    """Round values inside the limits, spelled with the same decimals."""
    values, decimals = ticks.steps(low, high, max(LEAST_TICKS, (height - 2) // ROWS_PER_TICK))
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


def _draw_lines(
    figure: Any,
    plot: Plot,
    columns: int,
    y: tuple[float, float],
    labels: tuple[tuple[float, str], ...],
) -> None:
    drawn = [(series, points.runs(series.points)) for series in plot.series]
    x = points.limits([x for _, runs in drawn for run in runs for x, _ in run], LINE_MARGIN)
    frame = Frame(x, y, columns, labels)
    _set_rulers(figure, frame, plot.ticks)
    for series, runs in drawn:
        _draw_runs(figure, [points.decimate(run, *x, columns * 2) for run in runs], series)


def _draw_runs(figure: Any, runs: list[points.Run], series: Series) -> None:
    """One connected signal, cut where every run starts."""
    flat = [point for run in runs for point in run]
    if not flat:
        return
    xs, ys = [x for x, _ in flat], [y for _, y in flat]
    marker = plotext.marker("braille", pixel=_pixel(series.role.value))
    signal = figure.signal(xs, ys, marker=marker).lines()
    start = 0
    for run in runs:
        signal.line(start, False)
        start += len(run)
    figure.draw(signal)
    if series.dots:
        dot = plotext.marker("●", pixel=_pixel(series.role.value))
        figure.draw(figure.signal(xs, ys, marker=dot))


def _draw_bars(
    figure: Any,
    plot: Plot,
    columns: int,
    y: tuple[float, float],
    labels: tuple[tuple[float, str], ...],
) -> None:
    """Groups of bars, a whole number of cells each; where not all fit, the newest do.

    The x axis counts cells and its marks are half cells, so that no bar shares a cell with its
    neighbour.
    """
    bars = [series for series in plot.series if not series.over] or plot.series
    count = len(bars)
    spots = sorted({x for series in plot.series for x, _ in series.points if points.drawable(x)})
    slot = max(count + 1, (columns - 1) // len(spots))
    spots = spots[-max(1, (columns - 1) // slot) :]
    bar = (slot - 1) // count
    start = 1 + (columns - 1 - slot * len(spots)) // 2
    left = {x: start + slot * number for number, x in enumerate(spots)}
    width = (bar - 0.5) / (slot if len(spots) > 1 else 1)
    for number, series in enumerate(bars):
        known = {x: y for run in points.runs(series.points) for x, y in run}
        centres = [left[x] + number * bar + (bar - 0.5) / 2 for x in spots]
        marker = plotext.marker("hd", pixel=_pixel(series.role.value))
        heights = [known.get(x, 0.0) for x in spots]
        figure.draw(figure.bar(centres, heights, marker=marker, width=width))
    middle = (bar * count - 0.5) / 2
    _draw_over(figure, plot, {x: start + middle for x, start in left.items()})
    moved = [
        Tick(left[tick.x] + middle, tick.label, tick.priority)
        for tick in plot.ticks
        if tick.x in left
    ]
    frame = Frame((0.0, columns - 0.5), y, columns, labels)
    _set_rulers(figure, frame, tuple(moved))
    figure.line(0, orientation="horizontal", relative=True, pixel=_pixel("axis"))


def _draw_over(figure: Any, plot: Plot, middles: dict[float, float]) -> None:
    """The lines over the bars, through the middle of each group."""
    for series in plot.series:
        if series.over:
            placed = [(middles[x], y) for x, y in series.points if x in middles]
            _draw_runs(figure, points.runs(placed), series)


def _set_rulers(figure: Any, frame: Frame, wanted: tuple[Tick, ...]) -> None:
    chosen = ticks.choose(wanted, *frame.x, frame.columns)
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
