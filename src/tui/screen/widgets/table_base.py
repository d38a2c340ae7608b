"""Base of the table widget: columns and rows that fit, painted, with the row of the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain

from textual.geometry import Size
from textual.reactive import Reactive
from textual.scroll_view import ScrollView
from textual.scrollbar import ScrollBar
from textual.strip import Strip

from tui.model.table import Table
from tui.screen.last_screen.records import TablePlace
from tui.screen.widgets.borderless import Borderless
from tui.screen.widgets.newest_made import NewestMade
from tui.screen.widgets.scroll_bar import TableScrollBar
from tui.screen.widgets.table_below import TableBelow, place_below
from tui.screen.widgets.table_columns import Fit, fit_columns, measure_columns, shown_notes
from tui.screen.widgets.table_graphics import bar_extents
from tui.screen.widgets.table_messages import ColumnsChanged, CursorMoved
from tui.screen.widgets.table_painting import BLOCKS, TablePainting
from tui.screen.widgets.table_rows import with_whole_texts
from tui.screen.widgets.table_state import EMPTY_TABLE, TableState, TableStates, second_start


class TableBase(ScrollView, Borderless, can_focus=True, inherit_bindings=False):
    """Widget that shows a ``Table``. The cursor stays on the key of its row.

    A second table stands in lines that are left over, without a cursor.
    """

    ALLOW_SELECT = False

    virtual_size = Reactive(Size(0, 0))
    """Size of all lines. A new one is no reason to lay the screen out: a scroll bar is."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._state = TableState.of(EMPTY_TABLE)
        self._states = TableStates()
        self._measured = NewestMade[Table, None, tuple[int, ...]](
            lambda table, _: measure_columns(table)
        )
        self._widths: tuple[int, ...] = ()
        self._second_table: Table | None = None
        self._below: TableBelow | None = None
        self._fit = Fit((), ())
        self._is_alone = True
        self._fitted: tuple[Size, bool] = (Size(), True)
        """Size that the rows and columns were fitted to, and whether the table stood alone."""
        self._painting = TablePainting(self)
        self._painting.fit(self._fit, ())
        self._restored_top: int | None = None
        """Rows to scroll out at the top until the cursor moves, None for any number."""
        self._was_moved = False

    @property
    def vertical_scrollbar(self) -> ScrollBar:
        """Scroll bar, made when it is first asked for, as Textual does."""
        if self._vertical_scrollbar is None:
            thickness = self.scrollbar_size_vertical
            bar = TableScrollBar(vertical=True, name="vertical", thickness=thickness)
            self._vertical_scrollbar, bar.display = bar, False
            self.app._start_widget(self, bar)
        return self._vertical_scrollbar

    @property
    def natural_size(self) -> Size:
        """Size of the table without a filter in cells, with its heading and the scroll bar."""
        return Size(self._full_width + 1, len(self._state.table.rows) + 1)

    def block_lines(self, width: int) -> int:
        """Return the lines of two blocks in ``width`` cells with their heading, 0 if too wide."""
        first = second_start(self._state.table)
        is_wide = BLOCKS * self._full_width <= width
        return 1 + max(first, len(self._state.table.rows) - first) if first and is_wide else 0

    @property
    def _full_width(self) -> int:
        return Fit((*range(len(self._widths)),), self._widths).total

    @property
    def least_whole_width(self) -> int:
        """Width of the columns that are never dropped, uncut, with the scroll bar."""
        columns = self._state.table.columns
        kept = tuple(n for n, width in enumerate(self._widths) if not columns[n].drop)
        return Fit(kept, tuple(self._widths[n] for n in kept)).total + 1

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

    def paint(self, table: Table, below: Table | None = None) -> None:
        """Show ``table``, and another below it; do nothing if both are equal to the present ones.

        With the same columns and row keys, only lines that differ are painted. Cursor, order and
        filter are kept for each kind of row. The kind is the key of the first column. A filter
        typed before the first table is used on it.
        """
        previous, old_rows = self._state.table, self._state.rows
        early_filter = "" if previous.columns else self._state.filter_text
        is_same_below, self._second_table = below == self._second_table, below
        if table == previous and is_same_below:
            return
        cursor, self._state = self._state.row, self._states.of(table)
        self._state.filter_text = self._state.filter_text or early_filter
        self._state.room = self._room
        self._state.load(table)
        widths = self._measured.of(table, None)
        same_columns = (
            is_same_below
            and not table.wraps
            and table.columns == previous.columns
            and widths == self._widths
            and bar_extents(table) == self._fit.extents
        )
        self._widths = widths
        if not same_columns or [r.key for r in old_rows] != [r.key for r in self._state.rows]:
            self._painting.forget_rows()
            self._lay_out()
        else:
            changed = self._painting.change(self._state.rows)
            self._repaint_lines({*changed, cursor, self._state.row})

    def prepare(self, table: Table) -> None:
        """Measure a table that may be shown next. Call it in a thread."""
        self._measured.of(table, None)

    @property
    def places(self) -> tuple[TablePlace, ...]:
        """Places in the tables that were shown."""
        return self._states.places(self._state, int(self.scroll_offset.y))

    def restore(self, places: Sequence[TablePlace]) -> None:
        """Go to these places in the tables to come, scrolled as kept until the cursor moves."""
        self._states.restore(places)
        self._restored_top = max((place.top for place in places), default=None)
        self._was_moved = bool(places)

    def filter(self, text: str) -> None:
        """Show the rows that contain ``text``, all rows for ""."""
        self._state.filter(text)
        self._lay_out()
        self._post_cursor_moved()

    def render_line(self, y: int) -> Strip:
        """Return a line of the widget: the heading first, then the scrolled rows."""
        size = self.scrollable_content_region.size
        top = int(self.scroll_offset.y)
        return self._painting.line(self._state, self._fit, y, top, size, self._below)

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._painting.forget_styles()
        self._painting.forget_rows()

    def stand(self, *, alone: bool) -> None:
        """Say whether the table is in a pane that is alone. ``fit`` has to follow.

        There it scrolls, and shows its second block beside the first if there is room for both.
        Else it leaves out rows by value where there is no room.
        """
        self._is_alone = alone

    def fit(self, size: Size) -> None:
        """Fit the rows and columns to a size, unless they are fitted to it already."""
        if size and self._fitted != (size, self._is_alone):
            self._fitted = size, self._is_alone
            self._lay_out()

    def on_resize(self) -> None:
        self.fit(self.size)
        self._show_cursor()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the cursor in the table in focus only. No rule of the style sheet is about it."""
        del has_focus
        self._painting.forget_styles()
        self._repaint_lines((self._state.row,))

    @property
    def _room(self) -> int | None:
        """Lines for which rows are left out, None where the table scrolls."""
        size, is_alone = self._fitted
        return max(1, size.height - 1) if size and not is_alone else None

    def _lay_out(self) -> None:
        """Fit the rows and columns to their size and repaint every line."""
        size, is_alone = self._fitted
        in_blocks = is_alone and 0 < self.block_lines(size.width) <= size.height
        self._state.fit(self._room, in_blocks=in_blocks)
        table, count = self._state.table, self._state.shown.line_count
        wraps = is_alone and table.wraps
        # Notes change the height, wrapped texts the lines: then no scroll bar decides on columns.
        reserved = 1 if table.notes or wraps else int(count >= size.height)
        width = size.width // BLOCKS if self._state.shown.split else size.width - reserved
        before, self._fit = self._fit.columns, fit_columns(table, self._widths, width)
        if wraps:
            self._state.shown = with_whole_texts(self._state.shown, table, self._fit)
        self._below = place_below(self._second_table, self._state, Size(width, size.height))
        self._painting.fit(self._fit, self._state.rows)
        if self._fit.columns != before:
            self.post_message(ColumnsChanged())
        count = self._state.shown.line_count
        scrollbar = int(count >= size.height)
        lines = Size(size.width - scrollbar, count + 1)
        if size == self.size:
            if self.virtual_size != lines:
                self.virtual_size = lines
                self._scroll_update(lines)
            self._show_cursor()
            self.refresh()
        else:  # the screen is being laid out, which paints a widget in its new size
            self.set_reactive(TableBase.virtual_size, lines)
            self.set_reactive(TableBase.show_vertical_scrollbar, bool(scrollbar))

    def _show_cursor(self) -> None:
        """Scroll as little as necessary to make the cursor's row visible.

        Until the cursor moves, the key rows below it are visible too, as far as there is room.
        """
        visible_lines = max(1, self.size.height - 1)
        lines = self._state.shown.lines_of(self._state.row)
        line, lowest = lines[0], lines[-1]
        if not self._was_moved:
            lowest = max((lowest, *self._state.key_lines))
        scrolled = int(self.scroll_offset.y) if self._was_moved else 0
        top = scrolled if self._restored_top is None else self._restored_top
        target = min(line, max(top, lowest - visible_lines + 1))
        self.scroll_to(y=target, animate=False, force=True)

    def _repaint_lines(self, rows: Iterable[int]) -> None:
        for line in chain.from_iterable(map(self._state.shown.lines_of, rows)):
            self.refresh_line(line + 1)

    def _post_cursor_moved(self) -> None:
        if row := self._state.current:
            self.post_message(CursorMoved(row))
