"""Painted lines of a table, each kept until its row, the styles or the columns change."""

from __future__ import annotations

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui.screen.widgets.style_names import NamedStyles
from tui.screen.widgets.table_below import TableBelow
from tui.screen.widgets.table_columns import Fit
from tui.screen.widgets.table_lines import (
    block_labels,
    empty_line,
    gap_line,
    header_line,
    row_line,
)
from tui.screen.widgets.table_state import TableState
from tui.screen.widgets.table_styles import table_style, widget_styles

BLOCKS = 2
"""Number of blocks side by side in a wide pane."""


class TablePainting:
    """Lines of a widget's table in the styles that the theme gives the widget."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._strips: dict[int, Strip] = {}
        self._named_styles: NamedStyles | None = None

    def forget_rows(self) -> None:
        """Paint every row anew."""
        self._strips.clear()

    def forget_row(self, row: int) -> None:
        """Paint the row with an index anew."""
        self._strips.pop(row, None)

    def forget_styles(self) -> None:
        """Ask the theme for the styles anew, as after a change of theme or focus."""
        self._named_styles = None

    def line(
        self, state: TableState, fit: Fit, y: int, top: int, size: Size, below: TableBelow | None
    ) -> Strip:
        """Return a line of the widget: the heading first, then rows, ``top`` of them above it.

        The lines of a second table follow those of the last block.
        """
        if not state.rows:
            return empty_line(state, y, self._widget.size.height, self._style_of, size.width)
        is_below, is_split = below is not None and y >= below.start, bool(state.shown.split)
        width = size.width // BLOCKS if is_split else size.width
        if below is not None and is_below:
            last = below.line(y, self._style_of, width)
        else:
            last = self._block_line(state, fit, y, top, width, second=is_split)
        if not is_split:
            return last
        between = Segment(" " * (size.width - BLOCKS * width), self._style_of(""))
        return Strip([*self._block_line(state, fit, y, top, width), between, *last])

    def _block_line(
        self, state: TableState, fit: Fit, y: int, top: int, width: int, *, second: bool = False
    ) -> Strip:
        style_of = self._style_of
        if y == 0:
            return header_line(state, fit, style_of, width, block_labels(state, second=second))
        line = y - 1 + top
        if state.shown.left_out and line == state.shown.gap:
            return gap_line(state, fit, style_of, width)
        index = state.shown.row_at(line, second=second)
        if index is None:
            return Strip.blank(width, style_of(""))
        if index not in self._strips:
            focus = self._widget.has_focus
            self._strips[index] = row_line(state, fit, index, style_of, width, has_focus=focus)
        return self._strips[index]

    @property
    def _style_of(self) -> NamedStyles:
        if self._named_styles is None:
            styles = widget_styles(self._widget)
            self._named_styles = NamedStyles("table", lambda names: table_style(names, styles))
        return self._named_styles
