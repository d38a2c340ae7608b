"""Table widget of all panes: a cursor, sorting, a filter and heat colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.model.table import Table
from tui.screen.last_screen.records import TablePlace
from tui.screen.widgets.style_names import NamedStyles
from tui.screen.widgets.table_columns import PADDING, Fit, fit_columns, measure_columns, shown_notes
from tui.screen.widgets.table_keys import TABLE_KEYS
from tui.screen.widgets.table_lines import empty_line, header_line, row_line
from tui.screen.widgets.table_messages import ColumnsChanged, CursorMoved, RowChosen
from tui.screen.widgets.table_state import EMPTY_TABLE, TableState, TableStates
from tui.screen.widgets.table_styles import COMPONENTS, table_style, widget_styles


class TableView(ScrollView, can_focus=True, inherit_bindings=False):
    """Widget that shows one ``Table``. The cursor stays on the key of its row."""

    BINDINGS: ClassVar[list[BindingType]] = [*TABLE_KEYS]

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS

    ALLOW_SELECT = False

    has_arrow_keys: var[bool] = var(True, bindings=True)
    """True if ``←`` and ``→`` move between columns. ``h`` and ``l`` always do."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._state = TableState.of(EMPTY_TABLE)
        self._states = TableStates()
        self._widths: tuple[int, ...] = ()
        self._fit = Fit((), ())
        self._strips: dict[int, Strip] = {}
        self._styles_by_name: NamedStyles | None = None
        self._restored_top = 0

    @property
    def natural_size(self) -> Size:
        """Size of the table without a filter in cells, with its heading and the scroll bar."""
        width = sum(self._widths) + PADDING * len(self._widths) + 1
        return Size(width, len(self._state.table.rows) + 1)

    @property
    def notes(self) -> tuple[str, ...]:
        """Notes on the columns that are visible at the present width."""
        return shown_notes(self._state.table, self._fit.columns)

    @property
    def table_state(self) -> TableState:
        """Table on the screen, with its order and cursor."""
        return self._state

    def paint(self, table: Table) -> None:
        """Show ``table``; do nothing if it is equal to the present one.

        With the same columns and row keys, only lines that differ are painted. Cursor, order and
        filter are kept for each kind of row. The kind is the key of the first column. A filter
        typed before the first table is used on it.
        """
        previous, old_rows = self._state.table, self._state.rows
        early_filter = "" if previous.columns else self._state.filter_text
        if table == previous:
            return
        cursor, self._state = self._state.row, self._states.of(table)
        self._state.filter_text = self._state.filter_text or early_filter
        self._state.load(table)
        widths = measure_columns(table)
        same_columns = table.columns == previous.columns and widths == self._widths
        self._widths = widths
        if not same_columns or [r.key for r in old_rows] != [r.key for r in self._state.rows]:
            self._lay_out()
        else:
            pairs = enumerate(zip(old_rows, self._state.rows, strict=True))
            self._repaint_lines(index for index, (old, new) in pairs if old != new)
            self._repaint_lines((cursor, self._state.row))
        self._post_cursor_moved()

    @property
    def places(self) -> tuple[TablePlace, ...]:
        """Places in the tables that were shown."""
        return self._states.places(self._state, int(self.scroll_offset.y))

    def restore(self, places: Sequence[TablePlace]) -> None:
        """Go to these places in the tables to come, scrolled as kept until the cursor moves."""
        self._states.restore(places)
        self._restored_top = max((place.top for place in places), default=0)

    def filter(self, text: str) -> None:
        """Show the rows that contain ``text``, all rows for ""."""
        self._state.filter(text)
        self._lay_out()
        self._post_cursor_moved()

    def render_line(self, y: int) -> Strip:
        """Return a line of the widget: the heading first, then the scrolled rows."""
        width = self.scrollable_content_region.width
        state, style_of = self._state, self._named_styles()
        if not state.rows:
            return empty_line(state, y, self.size.height, style_of, width)
        if y == 0:
            return header_line(state, self._fit, style_of, width)
        index = y - 1 + self.scroll_offset.y
        if index >= len(state.rows):
            return Strip.blank(width, style_of(""))
        if index not in self._strips:
            self._strips[index] = row_line(state, self._fit, index, style_of, width)
        return self._strips[index]

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._styles_by_name = None
        self._strips.clear()

    def on_resize(self) -> None:
        self._lay_out()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Mark the cursor as that of a focused table, or not."""
        super().watch_has_focus(has_focus)
        self._styles_by_name = None
        self._repaint_lines((self._state.row,))

    def on_focus(self) -> None:
        self._post_cursor_moved()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        column = None if offset is None else self._fit.column_at(offset.x)
        if offset is None or column is None:
            return
        if offset.y:
            self._state.column = column
            self.action_move_to(offset.y - 1 + self.scroll_offset.y)
        elif self._state.sorted_by == column:
            self.action_reverse()
        else:
            self._sort(column)

    def action_move(self, rows: int) -> None:
        self._move_cursor(self._state.row + rows)

    def action_page(self, share: float) -> None:
        self._move_cursor(self._state.row + int(share * max(2, self.size.height - 1)))

    def action_move_to(self, row: int) -> None:
        self._move_cursor(row if row >= 0 else len(self._state.rows) - 1)

    def action_move_column(self, columns: int) -> None:
        self._state.column = self._fit.neighbour(self._state.column, columns)
        self._repaint_lines((self._state.row,))
        self.refresh(Region(0, 0, self.size.width, 1))

    action_arrow = action_move_column

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Disable the arrow keys unless ``has_arrow_keys``, so that the pane receives them."""
        del parameters
        return self.has_arrow_keys or action != "arrow"

    def action_sort(self) -> None:
        column = self._state.column
        self._sort(None if self._state.sorted_by == column else column)

    def action_sort_column(self, columns: int) -> None:
        self._sort(self._fit.neighbour(self._state.column, columns))

    def action_reverse(self) -> None:
        if self._state.rows:
            self._state.reverse()
            self._lay_out()

    def action_choose(self) -> None:
        if row := self._state.current:
            self.post_message(RowChosen(row))

    def _sort(self, column: int | None) -> None:
        if self._state.rows:
            self._state.sort(column)
            self._lay_out()

    def _move_cursor(self, row: int) -> None:
        self._restored_top = 0
        before = self._state.row
        self._state.move_to(row)
        self._repaint_lines((before, self._state.row))
        self._show_cursor()
        self._post_cursor_moved()

    def _lay_out(self) -> None:
        """Fit the columns to the present width and repaint every line."""
        self._strips.clear()
        scrollbar = int(len(self._state.rows) >= self.size.height)
        # Notes on columns change the height. With them, a scroll bar must not decide on columns.
        reserved = 1 if self._state.table.notes else scrollbar
        self._fit = fit_columns(self._state.table, self._widths, self.size.width - reserved)
        self.post_message(ColumnsChanged())
        self.virtual_size = Size(self.size.width - scrollbar, len(self._state.rows) + 1)
        self._show_cursor()
        self.refresh()

    def _show_cursor(self) -> None:
        """Scroll as little as necessary to make the cursor's row visible."""
        visible_rows = max(1, self.size.height - 1)
        top = min(self._restored_top or self.scroll_offset.y, self._state.row)
        self.scroll_to(y=max(top, self._state.row - visible_rows + 1), animate=False, force=True)

    def _repaint_lines(self, rows: Iterable[int]) -> None:
        for row in rows:
            self._strips.pop(row, None)
            self.refresh_line(row + 1)

    def _post_cursor_moved(self) -> None:
        if row := self._state.current:
            self.post_message(CursorMoved(row))

    def _named_styles(self) -> NamedStyles:
        if self._styles_by_name is None:
            styles = widget_styles(self, self)
            self._styles_by_name = NamedStyles("table", lambda names: table_style(names, styles))
        return self._styles_by_name
