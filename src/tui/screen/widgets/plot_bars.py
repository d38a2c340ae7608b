"""Bars in eighths of a line, upwards and downwards from zero on the edge between two lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui.screen.widgets.plot_canvas import FULL_BLOCK, Canvas
from tui.screen.widgets.plot_geometry import DOTS_DOWN, REVERSED, Scale

EIGHTHS = 8
"""Smallest parts of a line that a bar can end at."""
MAX_BAR_CELLS = 8
"""Width of a bar in cells, at most: one bar alone is no wall."""

_LOWER_BLOCKS = " ▁▂▃▄▅▆▇█"
"""Blocks that fill a cell from below, by the number of eighths."""

Bars = Sequence[tuple[str, Mapping[float, float]]]
"""Style name of each series of bars, from left to right in a group, and its values by their x."""


def group_cells(positions: Sequence[float], bars: int, canvas: range) -> dict[float, range]:
    """Return the cells of the group of bars at each x.

    ``canvas`` is the range of cells there are. Every bar has the same whole number of cells, and a
    blank cell follows each group. The newest groups are kept if not all fit.
    """
    room = len(canvas) - 1
    width = max(bars + 1, min(bars * MAX_BAR_CELLS + 1, room // len(positions)))
    kept = positions[-max(1, room // width) :]
    start = canvas.start + 1 + (room - width * len(kept)) // 2
    group_width = (width - 1) // bars * bars
    return {
        x: range(start + width * number, start + width * number + group_width)
        for number, x in enumerate(kept)
    }


def eighths(value: float, scale: Scale) -> int:
    """Return the length of a bar in eighths of a line, with the sign of ``value``.

    A value that is not zero has at least one eighth, so that its sign is seen.
    """
    if value == 0:
        return 0
    length = max(1, round(abs(value) / (abs(scale.step) * DOTS_DOWN) * EIGHTHS))
    return length if value > 0 else -length


def paint_bars(canvas: Canvas, bars: Bars, groups: Mapping[float, range], scale: Scale) -> None:
    """Paint every bar of every group, from the edge at zero."""
    zero_row = scale.origin_dot // DOTS_DOWN
    for number, (name, values) in enumerate(bars):
        for x, group in groups.items():
            width = len(group) // len(bars)
            length = eighths(values.get(x, 0.0), scale)
            for cell in group[number * width : (number + 1) * width]:
                _paint_column(canvas, cell, length, name, zero_row)


def _paint_column(canvas: Canvas, cell: int, length: int, name: str, zero_row: int) -> None:
    """Paint one cell's width of a bar. ``zero_row`` is the line below the edge at zero."""
    full, rest = divmod(abs(length), EIGHTHS)
    rows = range(zero_row - 1, -1, -1) if length > 0 else range(zero_row, zero_row + full + 1)
    for row in rows[:full]:
        canvas.put(row, cell, FULL_BLOCK, name)
    if not rest:
        return
    if length > 0:
        canvas.put(rows[full], cell, _LOWER_BLOCKS[rest], name)
    else:
        canvas.put(rows[full], cell, _LOWER_BLOCKS[EIGHTHS - rest], name + REVERSED)
