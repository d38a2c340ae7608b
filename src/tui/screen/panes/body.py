"""Layout of a pane's plot and table: side by side, or the plot above the table."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import Layout, WidgetPlacement
from textual.widget import Widget

from tui.model.plot import Plot
from tui.model.table import Table
from tui.screen.widgets.borderless import Ground
from tui.screen.widgets.filter import FilteredTable
from tui.screen.widgets.placed import Placed
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


class BodyLayout(Layout):
    """Places of a plot and its table, both of them found in one pass."""

    name = "body"

    def arrange(
        self, parent: Widget, children: list[Widget], size: Size, greedy: bool = True
    ) -> list[WidgetPlacement]:
        """Return the place of each child. A plot without room has one of no size."""
        del greedy
        assert isinstance(parent, Body), "no other widget has this layout"
        return [
            WidgetPlacement(parent.region_of(child, size), NULL_OFFSET, NULL_SPACING, child)
            for child in children
        ]


_LAYOUT = BodyLayout()


class Body(Container, Placed, Ground):
    """Container of the plot and the table, which decides on the size of each.

    The plot is mounted when there first is one: parsing its styles would delay the first frame.
    """

    def __init__(self, *, alone: bool = False) -> None:
        super().__init__()
        self._is_alone = alone
        self._plot_stays = False
        self.plot = PlotView()
        self.filtered_table = FilteredTable()
        self.table.stand(alone=alone)
        self._has_plot = False

    def compose(self) -> ComposeResult:
        yield self.filtered_table

    @property
    def layout(self) -> Layout:
        return _LAYOUT

    @property
    def table(self) -> TableView:
        """Table of the pane, without its filter line."""
        return self.filtered_table.table

    def paint(
        self,
        plot: Plot | None,
        table: Table,
        below: Table | None = None,
        *,
        plot_stays: bool = False,
    ) -> None:
        """Show all. Without a plot or without rows, only the tables are shown."""
        before = self._share(self.size)
        self._has_plot = plot is not None and bool(table.rows)
        self._plot_stays = plot_stays
        self.filtered_table.paint(table, below)
        if plot is not None:
            self.plot.paint(plot)
        if self._has_plot and not self.plot.is_attached:
            self.mount(self.plot, before=self.filtered_table)
        elif self._share(self.size) != before:
            self.filtered_table.refresh(layout=True)
        self._give_arrow_keys()

    def stand(self, *, alone: bool) -> None:
        """Scroll the table of a pane that is alone; leave out rows by value in the grid.

        The next layout, which the caller asks for, places the plot and the table anew.
        """
        self._is_alone = alone
        self.table.stand(alone=alone)
        for widget in (self, self.filtered_table):
            widget._clear_arrangement_cache()

    @property
    def is_readable(self) -> bool:
        """Is a plot shown whose values can be read off?"""
        return self._shows_plot and self.plot.is_readable

    @property
    def is_settled(self) -> bool:
        """Is everything laid out, and the plot, if one is shown, drawn in the present size?"""
        return bool(self.size) and (not self._shows_plot or self.plot.is_drawn)

    @property
    def _shows_plot(self) -> bool:
        return self._share(self.size).place is not PlotPlacement.NOWHERE

    def clear_filter(self) -> bool:
        """Show every row of the table. Return False if all were shown."""
        return self.filtered_table.clear()

    def on_resize(self) -> None:
        self._give_arrow_keys()

    def _give_arrow_keys(self) -> None:
        self.table.has_arrow_keys = not self.is_readable

    def region_of(self, child: Widget, size: Size) -> Region:
        """Return the region of the plot or of the table in a body of this size."""
        place, cells, lines = self._share(size)
        is_plot, indent = child is self.plot, self.plot.styles.margin.left
        if place is PlotPlacement.NOWHERE:
            return Region() if is_plot else size.region
        is_beside = place is PlotPlacement.BESIDE
        width = max(0, size.width - indent - (cells if is_beside else 0))
        if is_plot:
            return Region(indent, 0, width, lines)
        if is_beside:
            return Region(indent + width, 0, cells, size.height)
        return Region(0, lines, width, size.height - lines)

    def _share(self, size: Size) -> Share:
        if not self._has_plot or not size:
            return Share(PlotPlacement.NOWHERE, size.height)
        table = self.table
        sizes = TableSize(table.natural_size, table.width_within, table.block_lines(size.width))
        if self._plot_stays:
            return divide_with_plot(size, sizes, alone=self._is_alone)
        return divide_space(size, sizes)
