"""Bars in eighths of a line, upwards and downwards from zero on the edge between two lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from tui.model.plot import Role
from tui.screen.widgets.plot_canvas import FULL_BLOCK, Canvas
from tui.screen.widgets.plot_geometry import DOTS_DOWN, Scale, value_scale
from tui.screen.widgets.plot_points import LABEL_LEAST_ROWS, Floats, bar_limits
from tui.screen.widgets.plot_symbols import ASCII, BLOCK, LETTERS, Grain
from tui.screen.widgets.style_names import REVERSED

MAX_BAR_CELLS = 8
"""Width of a bar in cells, at most: one bar alone is no wall."""
UP_AND_DOWN = {Role.SECOND.value: ("up2", "down2")}
"""Style names of bars above and below zero: the colour is the sign, the shade the series."""

_LOWER_BLOCKS = " ▁▂▃▄▅▆▇█"
"""Blocks that fill a cell from below, by the number of eighths."""
_LOWER_HALF, _UPPER_HALF = "▄", "▀"

Bars = Sequence[tuple[str, Mapping[float, float]]]
"""Style name of each series of bars, from left to right in a group, and its values by their x."""


def bar_axis(values: Floats, rows: int) -> Scale:
    """Return the y axis of bars on ``rows`` lines.

    In a high plot no bar is in the first line, so that none touches the legend above it.
    """
    low, high = bar_limits(values)
    if rows < LABEL_LEAST_ROWS or values.max() <= 0:
        return value_scale(low, high, rows)
    y = value_scale(low, high, rows - 1)
    return replace(y, dots=y.dots + DOTS_DOWN, origin_dot=y.origin_dot + DOTS_DOWN)


def group_cells(
    positions: Sequence[float], bars: int, canvas: range, *, least_share: float = 1.0
) -> dict[float, range]:
    """Return the cells of the group of bars at each x.

    ``canvas`` is the range of cells there are. Every bar has the same whole number of cells, and a
    blank cell follows each group. The newest groups are kept if not all fit, or if bars of two
    cells fit then and at least ``least_share`` of the groups is kept.
    """
    room = len(canvas) - 1
    wide = room // (bars * 2 + 1)
    if least_share * len(positions) <= wide < len(positions):
        positions = positions[-wide:]
    width = max(bars + 1, min(bars * MAX_BAR_CELLS + 1, room // len(positions)))
    kept = positions[-max(1, room // width) :]
    start = canvas.start + 1 + (room - width * len(kept)) // 2
    group_width = (width - 1) // bars * bars
    return {
        x: range(start + width * number, start + width * number + group_width)
        for number, x in enumerate(kept)
    }


def bar_length(value: float, scale: Scale, grain: Grain) -> int:
    """Return the length of a bar in parts of a line, with the sign of ``value``.

    A bar shorter than the least one that is drawn has the length 0.
    """
    parts = abs(value) / (abs(scale.step) * DOTS_DOWN) * grain.bar
    if parts < grain.least_bar:
        return 0
    length = max(1, round(parts))
    return length if value > 0 else -length


def bar_name(name: str, value: float) -> str:
    """Return the style name of a bar of a series whose role is ``name``."""
    return UP_AND_DOWN.get(name, ("up", "down"))[value < 0]


def sign_name(value: float) -> str:
    """Return the style name of the figure of a bar. The shade of a second bar is for no text."""
    return "up" if value > 0 else "down" if value < 0 else "label"


def paint_bars(canvas: Canvas, bars: Bars, groups: Mapping[float, range], scale: Scale) -> None:
    """Paint every bar of every group, from the edge at zero."""
    zero_row = scale.origin_dot // DOTS_DOWN
    for number, (name, values) in enumerate(bars):
        for x, group in groups.items():
            width = len(group) // len(bars)
            length = bar_length(values.get(x, 0.0), scale, canvas.grain)
            for cell in group[number * width : (number + 1) * width]:
                _paint_column(canvas, cell, length, name, zero_row)


def _paint_column(canvas: Canvas, cell: int, length: int, series: str, zero_row: int) -> None:
    """Paint one cell's width of a bar. ``zero_row`` is the line below the edge at zero."""
    parts, name = canvas.grain.bar, bar_name(series, length)
    full, rest = divmod(abs(length), parts)
    rows = range(zero_row - 1, -1, -1) if length > 0 else range(zero_row, zero_row + full + 1)
    for row in rows[: full + bool(rest)]:
        canvas.take(row, cell)
    for row in rows[:full]:
        canvas.put(
            row,
            cell,
            LETTERS.get(series, LETTERS[Role.FIRST.value]) if canvas.grain is ASCII else FULL_BLOCK,
            name,
        )
    if not rest:
        return
    if canvas.grain is BLOCK:
        canvas.put(rows[full], cell, _LOWER_HALF if length > 0 else _UPPER_HALF, name)
    elif length > 0:
        canvas.put(rows[full], cell, _LOWER_BLOCKS[rest], name)
    else:
        canvas.put(rows[full], cell, _LOWER_BLOCKS[parts - rest], name + REVERSED)
