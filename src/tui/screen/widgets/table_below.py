"""Second table of a view, in the lines that the first table leaves over."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from tui.model.table import Table
from tui.screen.widgets.table_columns import Fit, fit_columns, measure_columns
from tui.screen.widgets.table_lines import header_line, row_line
from tui.screen.widgets.table_rows import rows_within
from tui.screen.widgets.table_state import TableState

LEAST_ROWS = 2
"""Rows that a second table has at least, to be worth its heading."""


class TableBelow(Struct, frozen=True):
    """Second table in its place. It has no cursor, and does not scroll."""

    state: TableState
    fit: Fit
    start: int
    """Line of its heading in the widget."""

    def line(self, y: int, style_of: Callable[[str], Style], width: int) -> Strip:
        """Return a line of the widget from ``start`` on: the heading, a row, or blanks."""
        row = y - self.start - 1
        if row < 0:
            return header_line(self.state, self.fit, style_of, width)
        if row < len(self.state.rows):
            return row_line(self.state, self.fit, row, style_of, width)
        return Strip.blank(width, style_of(""))


def place_below(table: Table | None, first: TableState, size: Size) -> TableBelow | None:
    """Return a second table below the last block of the first one, with the rows that fit.

    ``size`` has the columns of a block, and the lines of all. None if there is no room for
    ``LEAST_ROWS`` rows, and while the first table is filtered.
    """
    if table is None or first.filter_text:
        return None
    shown = first.shown
    start = 2 + (len(shown.rows) - shown.split if shown.split else shown.line_count)
    room = size.height - start - 1
    rows = rows_within(table.rows, room, middle_drops=False).rows
    if not LEAST_ROWS <= len(rows) <= room:
        return None
    state = TableState.of(replace(table, rows=rows))
    fit = fit_columns(state.table, measure_columns(state.table), size.width)
    return TableBelow(state, fit, start)
