"""The plot and the table of a pane: side by side where both fit, else one above the other."""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size

from tui.model.view import Plot, Table
from tui.screen.widgets.filter import FilteredTable
from tui.screen.widgets.plot import PlotView
from tui.screen.widgets.table import TableView

LEAST_PLOT = Size(44, 7)
"""Room without which a plot is left out."""

WIDE_PLOT = 64
"""Cells from which a plot stands better beside its table than above it."""

LEAST_TABLE = 3
"""Lines a table under a plot keeps, its heading included."""


class PlotPlacement(Enum):
    """Where the plot stands."""

    BESIDE = "beside"
    ABOVE = "above"
    NOWHERE = "nowhere"


class Share(NamedTuple):
    """The plot's place, and the cells that leaves the table across the cut."""

    place: PlotPlacement
    table: int


def share(size: Size, table: Size, has_plot: bool) -> Share:
    """Divide ``size`` between a plot and a table that would take ``table``.

    A plot goes before spare table rows, but never leaves the table without its first ones.
    """
    if not has_plot:
        return Share(PlotPlacement.NOWHERE, size.height)
    beside = size.width - table.width if size.height >= LEAST_PLOT.height else 0
    above = size.height - LEAST_TABLE
    if beside >= WIDE_PLOT or (beside >= LEAST_PLOT.width and above < LEAST_PLOT.height):
        return Share(PlotPlacement.BESIDE, table.width)
    if above < LEAST_PLOT.height:
        return Share(PlotPlacement.NOWHERE, size.height)
    most = max(LEAST_TABLE, min(size.height * 9 // 20, size.height - LEAST_PLOT.height))
    return Share(PlotPlacement.ABOVE, min(table.height, most))


class Body(Container):
    """Holds the plot and the table, and gives each its share.

    The plot, whose styles take their time, is mounted when there is one to show: after the first
    frame, or never.
    """

    def __init__(self) -> None:
        super().__init__()
        self.plot = PlotView()
        self.plot.display = False
        self._rows = FilteredTable()
        self._has_plot = False

    def compose(self) -> ComposeResult:
        yield self._rows

    @property
    def table(self) -> TableView:
        """The table, without the line of its filter."""
        return self._rows.table

    def paint(self, plot: Plot | None, table: Table) -> None:
        """Show both; without a plot or without rows the table has all the room."""
        self._has_plot = plot is not None and bool(table.rows)
        self._rows.paint(table)
        if plot is not None:
            self.plot.paint(plot)
        self._divide()

    @property
    def readable(self) -> bool:
        """True where a plot is shown whose values can be read off."""
        return bool(self.plot.display) and self.plot.readable

    def clear_filter(self) -> bool:
        """Show every row of the table again; False where all were shown."""
        return self._rows.clear()

    def on_resize(self) -> None:
        self._divide()

    def _divide(self) -> None:
        place, cells = share(self.size, self._rows.natural_size, self._has_plot)
        shown = place is not PlotPlacement.NOWHERE
        if shown and not self.plot.is_attached:
            self.mount(self.plot, before=self._rows)
        self.plot.display = shown
        self.table.arrows = not self.readable
        self.styles.layout = "horizontal" if place is PlotPlacement.BESIDE else "vertical"
        self._rows.styles.width = cells if place is PlotPlacement.BESIDE else "1fr"
        self._rows.styles.height = cells if place is PlotPlacement.ABOVE else "1fr"
