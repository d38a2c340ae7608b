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
from tui.screen.widgets.table_columns import Fit, fit_columns, measure_columns, shown_notes
from tui.screen.widgets.table_graphics import bar_extents
from tui.screen.widgets.table_keys import TABLE_KEYS
from tui.screen.widgets.table_messages import ColumnsChanged, CursorMoved, RowChosen
from tui.screen.widgets.table_painting import TablePainting
from tui.screen.widgets.table_state import EMPTY_TABLE, TableState, TableStates
from tui.screen.widgets.table_styles import COMPONENTS


class TableView(ScrollView, can_focus=True, inherit_bindings=False):
    """Widget that shows one ``Table``. The cursor stays on the key of its row."""

    BINDINGS: ClassVar[list[BindingType]] = [*TABLE_KEYS]

    COMPONENT_CLASSES: ClassVar[set[str]] = COMPONENTS

    ALLOW_SELECT = False

    has_arrow_keys: var[bool] = var(True, bindings=True)
    """True if ``←`` and ``→`` move between columns. ``h`` and ``l`` always do."""
    drops_rows: var[bool] = var(False, init=False)
    """True to leave out rows by value where there is no room, False to scroll."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._state = TableState.of(EMPTY_TABLE)
        self._states = TableStates()
        self._widths: tuple[int, ...] = ()
        self._fit = Fit((), ())
        self._painting = TablePainting(self)
        self._restored_top = 0
        self._was_moved = False

    @property
    def natural_size(self) -> Size:
        """Size of the table without a filter in cells, with its heading and the scroll bar."""
        every = range(len(self._widths))
        return Size(Fit((*every,), self._widths).total + 1, len(self._state.table.rows) + 1)

    def width_within(self, available: int) -> int:
        """Return the width of the columns that fit ``available`` cells, with the scroll bar."""
        return fit_columns(self._state.table, self._widths, available - 1).total + 1

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
        self._state.room = self._room
        self._state.load(table)
        widths = measure_columns(table)
        same_columns = (
            table.columns == previous.columns
            and widths == self._widths
            and bar_extents(table) == self._fit.extents
        )
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
        self._was_moved = bool(places)

    def filter(self, text: str) -> None:
        """Show the rows that contain ``text``, all rows for ""."""
        self._state.filter(text)
        self._lay_out()
        self._post_cursor_moved()

    def render_line(self, y: int) -> Strip:
        """Return a line of the widget: the heading first, then the scrolled rows."""
        size = self.scrollable_content_region.size
        return self._painting.line(self._state, self._fit, y, int(self.scroll_offset.y), size)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._painting.forget_styles()
        self._painting.forget_rows()

    def on_resize(self) -> None:
        self._lay_out()

    def watch_drops_rows(self) -> None:
        self._lay_out()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the cursor in the table in focus only."""
        super().watch_has_focus(has_focus)
        self._painting.forget_styles()
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
            line = offset.y - 1 + int(self.scroll_offset.y)
            row = self._state.shown.row_at(line)
            if row is not None:
                self.action_move_to(row)
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
        self._was_moved = True
        before = self._state.row
        self._state.move_to(row)
        self._repaint_lines((before, self._state.row))
        self._show_cursor()
        self._post_cursor_moved()

    @property
    def _room(self) -> int | None:
        """Lines for which rows are left out, None where the table scrolls."""
        return max(1, self.size.height - 1) if self.drops_rows and self.size else None

    def _lay_out(self) -> None:
        """Fit the rows and columns to the present size and repaint every line."""
        self._painting.forget_rows()
        self._state.fit(self._room)
        line_count = self._state.shown.line_count
        scrollbar = int(line_count >= self.size.height)
        # Notes on columns change the height. With them, a scroll bar must not decide on columns.
        reserved = 1 if self._state.table.notes else scrollbar
        self._fit = fit_columns(self._state.table, self._widths, self.size.width - reserved)
        self.post_message(ColumnsChanged())
        self.virtual_size = Size(self.size.width - scrollbar, line_count + 1)
        self._show_cursor()
        self.refresh()

    def _show_cursor(self) -> None:
        """Scroll as little as necessary to make the cursor's row visible.

        Until the cursor moves, the key rows below it are visible too, as far as there is room.
        """
        visible_lines = max(1, self.size.height - 1)
        line = lowest = self._state.shown.line_of(self._state.row)
        if not self._was_moved:
            lowest = max((line, *self._state.key_lines))
        top = min(self._restored_top or self.scroll_offset.y, line)
        target = min(line, max(top, lowest - visible_lines + 1))
        self.scroll_to(y=target, animate=False, force=True)

    def _repaint_lines(self, rows: Iterable[int]) -> None:
        for row in rows:
            self._painting.forget_row(row)
            self.refresh_line(self._state.shown.line_of(row) + 1)

    def _post_cursor_moved(self) -> None:
        if row := self._state.current:
            self.post_message(CursorMoved(row))
