"""Layout of a pane's plot and table: side by side, or the plot above the table."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size

from tui.model.plot import Plot
from tui.model.table import Table
from tui.screen.widgets.filter import FilteredTable
from tui.screen.widgets.plot import PlotView
from tui.screen.widgets.table import TableView

MIN_PLOT_SIZE = Size(44, 7)
"""Smallest plot in a pane that has room for it above or beside its whole table."""

NARROW_PLOT_WIDTH, LEAST_PLOT_WIDTH = 30, 20
"""Columns that a plot which stays keeps beside a narrowed table, and those that it needs."""

PLOT_LINES_A_COLUMN = 0.45
"""Most lines of a plot for each column of its width. The rest is the table's."""

MIN_BESIDE_WIDTH = 64
"""Columns from which a plot is put beside its table instead of above it."""

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


def divide_space(size: Size, table: TableSize) -> Share:
    """Return how to divide ``size`` between a plot and its table. A low pane has no plot."""
    beside = size.width - table.natural.width if size.height >= MIN_PLOT_SIZE.height else 0
    is_high = size.height >= MIN_ABOVE_HEIGHT
    if beside >= MIN_BESIDE_WIDTH or (beside >= MIN_PLOT_SIZE.width and not is_high):
        return _beside(size, table.natural.width)
    if not is_high:
        return Share(PlotPlacement.NOWHERE, size.height)
    most = min(size.height * 9 // 20, size.height - MIN_PLOT_SIZE.height)
    return _above(size, min(table.natural.height, max(MIN_TABLE_LINES, most)))


def divide_with_plot(size: Size, table: TableSize, *, alone: bool) -> Share:
    """Return how to divide ``size`` between a table and a plot that stays in a small pane.

    A pane that is alone and large has the plot across. Else it is beside the table in a narrow or
    a wide pane, unless that makes it too high for its width, and above it in others. It is beside
    it too in a pane too low for both.
    """
    if alone and size.width >= ACROSS_SIZE.width and size.height >= ACROSS_SIZE.height:
        lines = table.block_lines or table.natural.height
        return _above(size, min(lines, size.height * 3 // 5))
    least = MIN_PLOT_SIZE.width if size.width >= WIDE_WIDTH else NARROW_PLOT_WIDTH
    width = table.width_within(size.width - least)
    is_low = size.height <= MIN_PLOT_SIZE.height + LEAST_KEY_LINES
    has_shape = size.height <= 1 + PLOT_LINES_A_COLUMN * (size.width - width)
    if is_low or (has_shape and not NARROW_WIDTH <= size.width < WIDE_WIDTH):
        if size.width - width < LEAST_PLOT_WIDTH:
            return Share(PlotPlacement.NOWHERE, size.height)
        return _beside(size, width)
    with_key_rows = min(KEY_TABLE_LINES, size.height - MIN_PLOT_SIZE.height - 1)
    lines = max(MIN_TABLE_LINES, size.height * 9 // 20, with_key_rows)
    return _above(size, min(table.natural.height, lines))


def _beside(size: Size, table_width: int) -> Share:
    most = round(PLOT_LINES_A_COLUMN * (size.width - table_width))
    lines = min(size.height, max(MIN_PLOT_SIZE.height, most))
    return Share(PlotPlacement.BESIDE, table_width, lines)


def _above(size: Size, table_lines: int) -> Share:
    most = max(MIN_PLOT_SIZE.height, round(PLOT_LINES_A_COLUMN * size.width))
    plot_lines = min(size.height - table_lines, most)
    return Share(PlotPlacement.ABOVE, size.height - plot_lines, plot_lines)


class Body(Container):
    """Container of the plot and the table, which sets the size of each.

    The plot is mounted when it is first shown: parsing its styles would delay the first frame.
    """

    def __init__(self, *, alone: bool = False) -> None:
        super().__init__()
        self._is_alone = alone
        self._plot_stays = False
        self.plot = PlotView()
        self.plot.display = False
        self.filtered_table = FilteredTable()
        self._has_plot = False

    def compose(self) -> ComposeResult:
        yield self.filtered_table

    @property
    def table(self) -> TableView:
        """Table of the pane, without its filter line."""
        return self.filtered_table.table

    def paint(self, plot: Plot | None, table: Table, *, plot_stays: bool = False) -> None:
        """Show both. Without a plot or without rows, only the table is shown."""
        self._has_plot = plot is not None and bool(table.rows)
        self._plot_stays = plot_stays
        self.filtered_table.paint(table)
        if plot is not None:
            self.plot.paint(plot)
        self._divide()

    def stand(self, *, alone: bool) -> None:
        """Scroll the table of a pane that is alone; leave out rows by value in the grid."""
        self._is_alone = alone
        self._divide()

    @property
    def is_readable(self) -> bool:
        """Is a plot shown whose values can be read off?"""
        return bool(self.plot.display) and self.plot.is_readable

    @property
    def is_settled(self) -> bool:
        """Is everything laid out, and the plot, if one is shown, drawn in the present size?"""
        return bool(self.size) and (not self.plot.display or self.plot.is_drawn)

    def clear_filter(self) -> bool:
        """Show every row of the table. Return False if all were shown."""
        return self.filtered_table.clear()

    def on_resize(self) -> None:
        self._divide()

    def _divide(self) -> None:
        place, cells, lines = self._share()
        is_shown = place is not PlotPlacement.NOWHERE
        if is_shown and not self.plot.is_attached:
            self.mount(self.plot, before=self.filtered_table)
        self.plot.display = is_shown
        self.plot.styles.height = lines
        self.table.has_arrow_keys = not self.is_readable
        self.table.drops_rows = not self._is_alone
        is_beside = place is PlotPlacement.BESIDE
        self.table.has_blocks = self._is_alone and not is_beside
        self.styles.layout = "horizontal" if is_beside else "vertical"
        self.filtered_table.styles.width = cells if is_beside else "1fr"

    def _share(self) -> Share:
        if not self._has_plot:
            return Share(PlotPlacement.NOWHERE, self.size.height)
        table = self.filtered_table.table
        sizes = TableSize(
            table.natural_size, table.width_within, table.block_lines(self.size.width)
        )
        if self._plot_stays:
            return divide_with_plot(self.size, sizes, alone=self._is_alone)
        return divide_space(self.size, sizes)
