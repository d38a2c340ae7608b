"""Division of a pane's space between its plot and its table."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from textual.geometry import Size

MIN_PLOT_SIZE = Size(44, 7)
"""Smallest plot in a pane that has room for it above or beside its whole table."""

NARROW_PLOT_WIDTH, LEAST_PLOT_WIDTH = 30, 23
"""Columns that a plot which stays keeps beside a narrowed table, and those that it needs with the
blank one to its left."""

PLOT_LINES_A_COLUMN = 0.45
"""Most lines of a plot for each column of its width. The rest is the table's."""

MIN_BESIDE_WIDTH = 64
"""Columns from which a plot is put beside its table instead of above it."""

LEAST_BESIDE_SHARE = 0.75
"""Share of the lines of its table that a plot beside it has at least: below it nothing stands."""

NARROW_WIDTH, WIDE_WIDTH, ACROSS_SIZE = 64, 96, Size(110, 28)
"""Width below which a plot that stays is left of its table, and from which it is again; and the
size from which it goes across a pane that is alone, above the table."""

MIN_TABLE_LINES = 3
"""Lines that a table under a plot keeps, its heading included."""

KEY_TABLE_LINES = 11
"""Lines that the table of a plot which stays has for its key rows, its heading included."""

LEAST_KEY_LINES = 7
"""Lines that such a table needs above or below its plot: its heading and the rows that stay."""

MIN_ABOVE_HEIGHT = 16
"""Lines from which other plots stand above their tables. With fewer the plot drops first."""


class PlotPlacement(Enum):
    """Place of a pane's plot."""

    BESIDE = "beside"
    ABOVE = "above"
    NOWHERE = "nowhere"


class Share(NamedTuple):
    """Place of the plot, and sizes of the table and the plot."""

    place: PlotPlacement
    table: int
    """Columns of the table if the plot is beside it, else its lines."""
    plot: int = 0
    """Lines of the plot."""


class TableSize(NamedTuple):
    """Sizes that a table may have."""

    natural: Size
    """Size of all columns and rows."""
    width_within: Callable[[int], int]
    """Width of the columns that fit a number of cells."""
    block_lines: int = 0
    """Lines of its two blocks side by side, 0 for a table of one block."""
    least_whole_width: int = 0
    """Width of the columns that are never dropped, with their texts whole."""


def divide_space(size: Size, table: TableSize) -> Share:
    """Return how to divide ``size`` between a plot and its table. A low pane has no plot.

    The plot is beside its table if there is room, unless it is larger above the whole table or too
    narrow to be nearly as high as the table.
    """
    beside = size.width - table.natural.width if size.height >= MIN_PLOT_SIZE.height else 0
    if size.height < MIN_ABOVE_HEIGHT:
        is_wide = beside >= MIN_PLOT_SIZE.width
        return _beside(size, table.natural.width) if is_wide else _nowhere(size)
    if beside >= MIN_BESIDE_WIDTH:
        share = _beside(size, table.natural.width)
        over = size.height - table.natural.height
        is_smaller = over >= MIN_PLOT_SIZE.height and over * size.width > share.plot * beside
        if not is_smaller and share.plot >= LEAST_BESIDE_SHARE * size.height:
            return share
    most = min(size.height * 9 // 20, size.height - MIN_PLOT_SIZE.height)
    return _above(size, min(table.natural.height, max(MIN_TABLE_LINES, most)))


def divide_with_plot(size: Size, table: TableSize, *, alone: bool) -> Share:
    """Return how to divide ``size`` between a table and a plot that stays in a small pane.

    A pane that is alone and large has the plot across. Else it is beside the table in a narrow or
    a wide pane, unless that makes it too high for its width, and above it in others. It is beside
    it too in a pane too low for both. The plot is narrowed before the texts of the table are cut.
    """
    if alone and size.width >= ACROSS_SIZE.width and size.height >= ACROSS_SIZE.height:
        lines = table.block_lines or table.natural.height
        return _above(size, min(lines, size.height * 3 // 5))
    least = MIN_PLOT_SIZE.width if size.width >= WIDE_WIDTH else NARROW_PLOT_WIDTH
    width = table.width_within(size.width - least)
    if table.least_whole_width <= size.width - LEAST_PLOT_WIDTH:
        width = max(width, table.least_whole_width)
    is_low = size.height <= MIN_PLOT_SIZE.height + LEAST_KEY_LINES
    has_shape = size.height <= 1 + PLOT_LINES_A_COLUMN * (size.width - width)
    if is_low or (has_shape and not NARROW_WIDTH <= size.width < WIDE_WIDTH):
        if size.width - width < LEAST_PLOT_WIDTH:
            return _nowhere(size)
        return _beside(size, width)
    with_key_rows = min(KEY_TABLE_LINES, size.height - MIN_PLOT_SIZE.height - 1)
    lines = max(MIN_TABLE_LINES, size.height * 9 // 20, with_key_rows)
    return _above(size, min(table.natural.height, lines))


def divide_without_values(size: Size) -> Share:
    """Return how to divide ``size`` if the plot has nothing to draw: one line says so."""
    if size.height < MIN_ABOVE_HEIGHT:
        return _nowhere(size)
    return Share(PlotPlacement.ABOVE, size.height - 1, 1)


def _nowhere(size: Size) -> Share:
    return Share(PlotPlacement.NOWHERE, size.height)


def _beside(size: Size, table_width: int) -> Share:
    most = round(PLOT_LINES_A_COLUMN * (size.width - table_width))
    lines = min(size.height, max(MIN_PLOT_SIZE.height, most))
    return Share(PlotPlacement.BESIDE, table_width, lines)


def _above(size: Size, table_lines: int) -> Share:
    most = max(MIN_PLOT_SIZE.height, round(PLOT_LINES_A_COLUMN * size.width))
    plot_lines = min(size.height - table_lines, most)
    return Share(PlotPlacement.ABOVE, size.height - plot_lines, plot_lines)
