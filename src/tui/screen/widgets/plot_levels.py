"""Dots of a level: a horizontal line, dashed, over the part of the x axis to which it applies."""

from __future__ import annotations

from tui.model.plot import Level
from tui.screen.widgets.plot_geometry import Drawing, Scale
from tui.screen.widgets.plot_lines import DASHES, Dot


def level_columns(level: Level, drawing: Drawing, x: Scale) -> range:
    """Return the dot columns of the part of the x axis to which a level applies."""
    if drawing.groups is not None:
        return range(x.dots)
    first = 0 if level.start is None else x.dot(level.start)
    last = x.dots - 1 if level.end is None else x.dot(level.end)
    return range(first, last + 1)


def level_dots(level: Level, drawing: Drawing, x: Scale, y: Scale) -> set[Dot]:
    """Return the dots of a level that is inside the limits."""
    columns, dot = level_columns(level, drawing, x), y.dot(level.y)
    drawn, left_out = DASHES[level.role]
    return {
        (column, dot)
        for number, column in enumerate(columns)
        if number % (drawn + left_out) < drawn
    }
