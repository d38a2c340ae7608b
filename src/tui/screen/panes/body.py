"""Layout of a pane's plot and table: side by side, or the plot above the table."""

from __future__ import annotations

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
"""Smallest plot that is shown, in cells."""

MIN_BESIDE_WIDTH = 64
"""Columns from which a plot is put beside its table instead of above it."""

MIN_TABLE_LINES = 3
"""Lines that a table under a plot keeps, its heading included."""


class PlotPlacement(Enum):
    """Place of a pane's plot."""

    BESIDE = "beside"
    ABOVE = "above"
    NOWHERE = "nowhere"


class Share(NamedTuple):
    """Place of the plot, and size of the table."""

    place: PlotPlacement
    table: int
    """Columns of the table if the plot is beside it, else its lines."""


def divide_space(size: Size, table: Size, has_plot: bool) -> Share:
    """Return how to divide ``size`` between a plot and a table whose natural size is ``table``.

    The plot takes precedence over further table rows, but leaves the table ``MIN_TABLE_LINES``.
    """
    if not has_plot:
        return Share(PlotPlacement.NOWHERE, size.height)
    beside = size.width - table.width if size.height >= MIN_PLOT_SIZE.height else 0
    above = size.height - MIN_TABLE_LINES
    if beside >= MIN_BESIDE_WIDTH or (
        beside >= MIN_PLOT_SIZE.width and above < MIN_PLOT_SIZE.height
    ):
        return Share(PlotPlacement.BESIDE, table.width)
    if above < MIN_PLOT_SIZE.height:
        return Share(PlotPlacement.NOWHERE, size.height)
    max_lines = max(MIN_TABLE_LINES, min(size.height * 9 // 20, size.height - MIN_PLOT_SIZE.height))
    return Share(PlotPlacement.ABOVE, min(table.height, max_lines))


class Body(Container):
    """Container of the plot and the table, which sets the size of each.

    The plot is mounted when it is first shown: parsing its styles would delay the first frame.
    """

    def __init__(self) -> None:
        super().__init__()
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

    def paint(self, plot: Plot | None, table: Table) -> None:
        """Show both. Without a plot or without rows, only the table is shown."""
        self._has_plot = plot is not None and bool(table.rows)
        self.filtered_table.paint(table)
        if plot is not None:
            self.plot.paint(plot)
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
        place, cells = divide_space(self.size, self.filtered_table.natural_size, self._has_plot)
        is_shown = place is not PlotPlacement.NOWHERE
        if is_shown and not self.plot.is_attached:
            self.mount(self.plot, before=self.filtered_table)
        self.plot.display = is_shown
        self.table.has_arrow_keys = not self.is_readable
        self.styles.layout = "horizontal" if place is PlotPlacement.BESIDE else "vertical"
        self.filtered_table.styles.width = cells if place is PlotPlacement.BESIDE else "1fr"
        self.filtered_table.styles.height = cells if place is PlotPlacement.ABOVE else "1fr"
