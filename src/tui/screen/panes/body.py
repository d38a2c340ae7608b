"""Layout of a pane's plot and table: side by side, or the plot above the table."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.geometry import NULL_OFFSET, NULL_SPACING, Region, Size
from textual.layout import Layout, WidgetPlacement
from textual.widget import Widget

from tui.model.plot import Plot
from tui.model.table import Table
from tui.screen.panes.space import (
    PlotPlacement,
    Share,
    TableSize,
    divide_space,
    divide_with_plot,
    divide_without_values,
)
from tui.screen.widgets.borderless import Ground
from tui.screen.widgets.filter import FilteredTable
from tui.screen.widgets.placed import Placed
from tui.screen.widgets.plot import PlotView
from tui.screen.widgets.table import TableView


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


class Body(Placed, Ground):
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
        self._has_values = False

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
        """Show all. Without a plot or without rows, only the tables are shown.

        A plot without values is one line that says so.
        """
        before = self._share(self.size)
        self._has_plot = plot is not None and bool(table.rows)
        self._has_values = plot is not None and plot.has_values
        self._plot_stays = plot_stays
        self.filtered_table.paint(table, below)
        if plot is not None:
            self.plot.paint(plot)
        if self._has_plot and not self.plot.is_attached:
            self.mount(self.plot, before=self.filtered_table)
        elif self._share(self.size) != before:
            self.filtered_table.refresh(layout=True)
        self._give_arrow_keys()

    def prepare(self, plot: Plot | None, table: Table) -> None:
        """Draw and measure what may be shown next. Call it in a thread."""
        self.table.prepare(table)
        if plot is not None:
            self.plot.prepare(plot)

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
        if not self._has_values:
            return divide_without_values(size)
        table = self.table
        lines = table.block_lines(size.width)
        sizes = TableSize(table.natural_size, table.width_within, lines, table.least_whole_width)
        if self._plot_stays:
            return divide_with_plot(size, sizes, alone=self._is_alone)
        return divide_space(size, sizes)
