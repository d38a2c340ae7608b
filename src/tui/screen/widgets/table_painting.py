"""Painted lines of a table, each kept until its row, the styles or the columns change."""

from __future__ import annotations

from typing import NamedTuple

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from tui.model.table import Row
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

KEPT_FORMS = 2
"""Sizes whose lines are kept: those of a pane in the grid and alone."""


class _Form(NamedTuple):
    """Lines of a table in one size."""

    fit: Fit
    rows: tuple[Row, ...]
    strips: dict[tuple[int, int | None, int, int | None], Strip]
    """Painted rows by index, by line of a wrapped row, by width, and by the column of the cursor if
    it is there."""


class TablePainting:
    """Lines of a widget's table in the styles that the theme gives the widget."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._forms: list[_Form] = []
        """Lines in the present size, then those in the size before it."""
        self._named_styles: NamedStyles | None = None

    def fit(self, fit: Fit, rows: tuple[Row, ...]) -> None:
        """Paint these columns and rows from now on. Lines of them that are kept stay painted."""
        kept = [form for form in self._forms if (form.fit, form.rows) == (fit, rows)]
        form = kept[0] if kept else _Form(fit, rows, {})
        self._forms = [form, *(other for other in self._forms if other is not form)][:KEPT_FORMS]

    def forget_rows(self) -> None:
        """Paint every row anew."""
        for form in self._forms:
            form.strips.clear()

    def change(self, rows: tuple[Row, ...]) -> list[int]:
        """Paint other rows in the same columns. Return the indices of those that differ.

        Only these are painted anew.
        """
        form = self._forms[0]
        same = [old == new for old, new in zip(form.rows, rows, strict=True)]
        strips = {key: strip for key, strip in form.strips.items() if same[key[0]]}
        self._forms = [_Form(form.fit, rows, strips)]
        return [index for index, is_same in enumerate(same) if not is_same]

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
        focus = self._widget.has_focus
        part = line - state.shown.line_of(index) if state.shown.wrapped else None
        key = index, part, width, state.column if focus and index == state.row else None
        strips = self._forms[0].strips
        if key not in strips:
            strips[key] = row_line(state, fit, index, style_of, width, has_focus=focus, part=part)
        return strips[key]

    @property
    def _style_of(self) -> NamedStyles:
        if self._named_styles is None:
            styles = widget_styles(self._widget)
            self._named_styles = NamedStyles("table", lambda names: table_style(names, styles))
        return self._named_styles
