"""Table widget of all panes: keys and mouse for its cursor and its order."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.events import Event
from textual.geometry import Region
from textual.reactive import var

from tui.screen.widgets.table_base import TableBase
from tui.screen.widgets.table_keys import TABLE_KEYS
from tui.screen.widgets.table_messages import RowChosen
from tui.screen.widgets.table_painting import BLOCKS


class TableView(TableBase):
    """Table with a cursor that keys and clicks move, and that sorts by a column."""

    DEFAULT_CSS = """
    TableView { overflow-x: hidden; scrollbar-size-vertical: 1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [*TABLE_KEYS]

    has_arrow_keys: var[bool] = var(True, bindings=True)
    """True if ``←`` and ``→`` move between columns. ``h`` and ``l`` always do."""

    def on_focus(self, event: events.Focus) -> None:
        """Mark the row of the cursor. Textual would paint every row anew."""
        self._take_focus(event, events.DescendantFocus(self), has_focus=True)
        self._post_cursor_moved()

    def on_blur(self, event: events.Blur) -> None:
        self._take_focus(event, events.DescendantBlur(self), has_focus=False)

    def _take_focus(self, event: Event, message: Event, *, has_focus: bool) -> None:
        event.prevent_default()
        self.has_focus = has_focus
        if self.parent is not None:
            self.parent.post_message(message)

    @property
    def second_block_x(self) -> int | None:
        """First cell of the second block, None with one block."""
        width = self.scrollable_content_region.width
        return width - width // BLOCKS if self._state.shown.split else None

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        start = self.second_block_x
        in_second = start is not None and offset.x >= start
        column = self._fit.column_at(offset.x - (start or 0) if in_second else offset.x)
        if column is None:
            return
        if offset.y:
            line = offset.y - 1 + int(self.scroll_offset.y)
            row = self._state.shown.row_at(line, second=in_second)
            if row is not None:
                self._state.column = column
                self.action_move_to(row)
        elif self._state.sorted_by == column:
            self.action_reverse()
        else:
            self._sort(column)

    def action_move(self, rows: int) -> None:
        self._move_cursor(self._state.row + rows)

    def action_page(self, share: float) -> None:
        lines = int(share * max(2, self.size.height - 1))
        self._move_cursor(self._state.shown.row_after(self._state.row, lines))

    def action_move_to(self, row: int) -> None:
        self._move_cursor(row if row >= 0 else len(self._state.rows) - 1)

    def action_move_column(self, columns: int) -> None:
        self._state.column = self._fit.neighbour(self._state.column, columns)
        self._repaint_lines((self._state.row,))
        self.refresh(Region(0, 0, self.size.width, 1))
        self._post_cursor_moved()

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
        self._restored_top = None
        self._was_moved = True
        before = self._state.row
        self._state.move_to(row)
        self._repaint_lines((before, self._state.row))
        self._show_cursor()
        self._post_cursor_moved()
