"""Plots as SVG: dark lines and bars on white, named at their ends."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from math import ceil, floor, log10

from msgspec import Struct

from tui.model.format import format_number
from tui.model.plot import Plot, Role, Series
from tui.model.text import Tone

WIDTH, HEIGHT = 300.0, 190.0
"""Size of a plot in its own units, in which a letter is ``_LETTER`` wide."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 31.0, 31.0, 8.0, 20.0
_LETTER, _TEXT_SIZE = 6.6, 12.0
_LEAST_LABEL_DISTANCE = 12.5
_MOST_TICKS = 5
_DARK = "#16202b"
_LINES = {
    Role.NOW: ("#000000", 2.2, ""),
    Role.OLDER: ("#3d4a58", 1.2, "6 3"),
    Role.OLDEST: ("#586470", 1.2, "1.5 2.5"),
}
"""Role of a line -> colour, width and dashes."""
_FINE = 1.2
"""Width of the line of a long history, whose points lie close together."""
_OTHER_LINE = ("#3d4a58", 1.0, "3 3")
_BARS = {Role.FIRST: ("#0b5cad", "#a34700"), Role.SECOND: ("#8fb8e4", "#e3a673")}
"""Role of bars -> colours above and below zero."""
_SHADES = {Tone.CRITICAL: "#f6d9e3", Tone.WARNING: "#f3ecd0"}


class _Frame(Struct, frozen=True):
    """Place of values on the drawing."""

    x_low: float
    x_high: float
    y_low: float
    y_high: float
    width: float
    height: float

    def x(self, value: float) -> float:
        """Return the distance of a value from the left edge."""
        span = (self.x_high - self.x_low) or 1.0
        return _LEFT + (value - self.x_low) / span * (self.width - _LEFT - _RIGHT)

    def y(self, value: float) -> float:
        """Return the distance of a value from the upper edge."""
        span = (self.y_high - self.y_low) or 1.0
        return _TOP + (self.y_high - value) / span * (self.height - _TOP - _BOTTOM)


def svg(plot: Plot, width: float, height: float) -> str:
    """Return a plot as an SVG element; an empty one says why."""
    values = [y for each in plot.series for _, y in each.points if y is not None]
    start = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" role="img">'
    )
    if not values:
        return f"{start}{_text(width / 2, height / 2, plot.empty, 'middle')}</svg>\n"
    frame = _frame(plot, values, width, height)
    drawn = [*_shades(plot, frame), *_grid(plot, frame), *_x_labels(plot, frame)]
    if plot.bars:
        drawn += [*_bars(plot, frame), *_bar_names(plot, frame)]
    else:
        drawn += [*_levels(plot, frame), *_lines(plot, frame)]
    return "\n".join([start, *drawn, "</svg>\n"])


def _frame(plot: Plot, values: list[float], width: float, height: float) -> _Frame:
    xs = [x for each in plot.series for x, _ in each.points]
    ys = [*values, *(level.y for level in plot.levels), *([0.0] if plot.bars else [])]
    beside = 0.5 if plot.bars else 0.0
    room = (max(ys) - min(ys)) * 0.05 or 0.1
    return _Frame(min(xs) - beside, max(xs) + beside, min(ys) - room, max(ys) + room, width, height)


def _grid(plot: Plot, frame: _Frame) -> Iterable[str]:
    """Yield a fine line and a label for each round value of the y axis."""
    step = _round_step((frame.y_high - frame.y_low) / _MOST_TICKS)
    places = max(0, -floor(log10(step)))
    for number in range(ceil(frame.y_low / step), floor(frame.y_high / step) + 1):
        value = number * step
        y = frame.y(value)
        colour = "#77828d" if plot.bars and number == 0 else "#e2e6ea"
        yield _line(_LEFT, y, frame.width - _RIGHT, y, colour, 0.8)
        label = format_number(value, plot.y_unit, decimals=places)
        yield _text(_LEFT - 4, y + 3.5, label, "end", css="tick")


def _round_step(least: float) -> float:
    """Return the smallest of 1, 2 or 5 times a power of ten that is not below ``least``."""
    power = 10.0 ** floor(log10(least))
    return next(each * power for each in (1, 2, 5, 10) if each * power >= least * (1 - 1e-9))


def _x_labels(plot: Plot, frame: _Frame) -> Iterable[str]:
    """Yield the labels of the x axis that do not overlap, the lowest priority number first."""
    taken: list[tuple[float, float]] = []
    inside = [tick for tick in plot.ticks if frame.x_low <= tick.x <= frame.x_high]
    for tick in sorted(inside, key=lambda each: (each.priority, each.x)):
        half = (len(tick.label) * _LETTER) / 2 + 2
        left, right = frame.x(tick.x) - half, frame.x(tick.x) + half
        if all(right < low or left > high for low, high in taken):
            taken.append((left, right))
            yield _text(frame.x(tick.x), frame.height - 4, tick.label, "middle", css="tick")


def _shades(plot: Plot, frame: _Frame) -> Iterable[str]:
    for shade in plot.shades:
        low, high = max(shade.start, frame.x_low), min(shade.end, frame.x_high)
        if low <= high:
            width = max(frame.x(high) - frame.x(low), 0.8)
            height = frame.height - _TOP - _BOTTOM
            yield _rectangle(frame.x(low), _TOP, width, height, _SHADES.get(shade.tone, "#e2e6ea"))


def _levels(plot: Plot, frame: _Frame) -> Iterable[str]:
    for level in plot.levels:
        y = frame.y(level.y)
        yield _line(_LEFT, y, frame.width - _RIGHT, y, "#7a5600", 1.0, "5 3")
        yield _text(_LEFT + 2, y - 3, level.label, "start", colour="#7a5600")


def _lines(plot: Plot, frame: _Frame) -> Iterable[str]:
    """Yield each line, with dots where the series has them, then the names."""
    for each in plot.series:
        colour, width, dashes = _LINES.get(each.role, _OTHER_LINE)
        for points in _runs(each):
            path = " ".join(f"{frame.x(x):.1f},{frame.y(y):.1f}" for x, y in points)
            dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
            width = width if each.dots or dashes else _FINE
            yield (
                f'<polyline points="{path}" fill="none" stroke="{colour}" '
                f'stroke-width="{width:g}" stroke-linejoin="round"{dashed}/>'
            )
            if each.dots:
                for x, y in points:
                    yield f'<circle cx="{frame.x(x):.1f}" cy="{frame.y(y):.1f}" r="2.2"/>'
    yield from _line_names(plot, frame)


def _line_names(plot: Plot, frame: _Frame) -> Iterable[str]:
    """Yield the name of each line at its right end; one that would overlap stands lower."""
    lowest = 0.0
    for each in sorted(plot.series, key=_end, reverse=True):
        y = max(frame.y(_end(each)), lowest + _LEAST_LABEL_DISTANCE)
        lowest = y
        colour, *_ = _LINES.get(each.role, _OTHER_LINE)
        yield _text(frame.width - _RIGHT + 4, y + 4, each.short or each.name, "start", colour)


def _end(series: Series) -> float:
    """Return the last value of a series."""
    return next((y for _, y in reversed(series.points) if y is not None), 0.0)


def _runs(series: Series) -> list[list[tuple[float, float]]]:
    """Return the points of a series in pieces without a missing value."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, y in series.points:
        if y is None:
            runs.append([])
        else:
            runs[-1].append((x, y))
    return [run for run in runs if run]


def _bars(plot: Plot, frame: _Frame) -> Iterable[str]:
    """Yield the bars from zero up or down, those of one month side by side."""
    slot = frame.x(1.0) - frame.x(0.0)
    width = slot * 0.8 / max(1, len(plot.series))
    zero = frame.y(0.0)
    for place, each in enumerate(plot.series):
        up, down = _BARS.get(each.role, _BARS[Role.FIRST])
        for x, y in each.points:
            if y is not None:
                left = frame.x(x) - slot * 0.4 + place * width
                top, colour = (frame.y(y), up) if y > 0 else (zero, down)
                yield _rectangle(left, top, width, abs(frame.y(y) - zero), colour)


def _bar_names(plot: Plot, frame: _Frame) -> Iterable[str]:
    """Yield a key to the bars at the upper left: two coloured squares and the name."""
    x = _LEFT + 3
    for each in plot.series:
        name = each.short or each.name
        for colour in _BARS.get(each.role, _BARS[Role.FIRST]):
            yield _rectangle(x, _TOP - 6, 8, 8, colour)
            x += 9
        yield _text(x + 2, _TOP + 2, name, "start")
        x += len(name) * _LETTER + 12


def _rectangle(x: float, y: float, width: float, height: float, colour: str) -> str:
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{colour}"/>'
    )


def _line(
    x1: float, y1: float, x2: float, y2: float, colour: str, width: float, dashes: str = ""
) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="{colour}" stroke-width="{width:g}"{dashed}/>'
    )


def _text(
    x: float, y: float, text: str, anchor: str, colour: str = _DARK, css: str = "label"
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}" class="{css}" '
        f'font-family="Helvetica, Arial, sans-serif" font-size="{_TEXT_SIZE:g}">'
        f"{escape(text)}</text>"
    )
