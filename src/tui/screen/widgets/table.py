"""One table for all panes: rows of cells, some on a heat scale, with a cursor and an order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import var
from textual.scroll_view import ScrollView
from textual.strip import Strip

from tui.model.view import Row, Table, Tone
from tui.screen.widgets.table_columns import PADDING, Fit, fit, measure
from tui.screen.widgets.table_lines import TableStyles, empty_line, header_line, palette, row_line
from tui.screen.widgets.table_state import TableState

NOTHING = Table(columns=(), rows=(), empty="")


class TableView(ScrollView, can_focus=True, inherit_bindings=False):
    """Paints one ``present.Table`` line by line; the cursor follows its row's key."""

    @dataclass
    class CursorMoved(Message):
        """The cursor stands on another row, or the row under it has changed."""

        table: TableView
        row: Row

    @dataclass
    class RowChosen(Message):
        """Enter was pressed on a row."""

        table: TableView
        row: Row

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "move(1)", "Down", show=False, id="table.down"),
        Binding("up,k", "move(-1)", "Up", show=False, id="table.up"),
        Binding("h", "move_column(-1)", "Left", show=False, id="table.left"),
        Binding("l", "move_column(1)", "Right", show=False, id="table.right"),
        Binding("left", "arrow(-1)", "Left", show=False, id="table.arrow-left"),
        Binding("right", "arrow(1)", "Right", show=False, id="table.arrow-right"),
        Binding("g,home", "move_to(0)", "First row", show=False, id="table.first"),
        Binding("G,end", "move_to(-1)", "Last row", show=False, id="table.last"),
        Binding("ctrl+d", "page(0.5)", "Half a page down", show=False, id="table.half-down"),
        Binding("ctrl+u", "page(-0.5)", "Half a page up", show=False, id="table.half-up"),
        Binding("pagedown", "page(1)", "A page down", show=False, id="table.page-down"),
        Binding("pageup", "page(-1)", "A page up", show=False, id="table.page-up"),
        Binding("s", "sort", "Sort", id="table.sort", tooltip="By the cursor's column, and back"),
        Binding("I", "reverse", "Reverse the order", show=False, id="table.reverse"),
        Binding("<", "sort_column(-1)", "Sort by the column before", False, id="table.sort-left"),
        Binding(">", "sort_column(1)", "Sort by the next column", False, id="table.sort-right"),
        Binding("enter", "choose", "Open the row", show=False, id="table.choose"),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"table--{tone.value}" for tone in Tone),
        "table--header",
        "table--cursor",
        "table--cell",
    }

    ALLOW_SELECT = False

    arrows: var[bool] = var(True, bindings=True)
    """False where ``←→`` are wanted elsewhere: ``h`` and ``l`` still move the columns."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._sheet = TableState.of(NOTHING)
        self._sheets: dict[str, TableState] = {}
        self._widths: tuple[int, ...] = ()
        self._fit = Fit((), ())
        self._strips: dict[int, Strip] = {}
        self._palette: TableStyles | None = None

    @property
    def natural_size(self) -> Size:
        """Cells the whole table takes, its heading and the scroll bar included."""
        width = sum(self._widths) + PADDING * len(self._widths) + 1
        return Size(width, len(self._sheet.rows) + 1)

    @property
    def sheet(self) -> TableState:
        """What is shown, in its order, and where the cursor is."""
        return self._sheet

    def paint(self, table: Table) -> None:
        """Show ``table``; an equal one changes nothing, a like one only the lines that differ.

        Cursor, order and filter are kept apart for each kind of row, by the key of its first
        column: what was opened and closed again is as it was left.
        """
        before, shown = self._sheet.table, self._sheet.rows
        if table == before:
            return
        cursor = self._sheet.row
        kind = table.columns[0].key if table.columns else ""
        self._sheet = self._sheets.setdefault(kind, TableState.of(NOTHING))
        self._sheet.load(table)
        widths = measure(table)
        like = table.columns == before.columns and widths == self._widths
        self._widths = widths
        if not like or [row.key for row in shown] != [row.key for row in self._sheet.rows]:
            self._lay_out()
        else:
            pairs = enumerate(zip(shown, self._sheet.rows, strict=True))
            self._repaint_lines(place for place, (old, new) in pairs if old != new)
            self._repaint_lines((cursor, self._sheet.row))
        self._tell()

    def filter(self, wanted: str) -> None:
        """Show the rows that contain ``wanted``, all of them for ""."""
        self._sheet.filter(wanted)
        self._lay_out()
        self._tell()

    def render_line(self, y: int) -> Strip:
        """The heading stays on the first line; rows scroll below it."""
        width = self.scrollable_content_region.width
        sheet, palette = self._sheet, self._colours()
        if not sheet.rows:
            return empty_line(sheet, y, self.size.height, palette, width)
        if y == 0:
            return header_line(sheet, self._fit, palette, width)
        place = y - 1 + self.scroll_offset.y
        if place >= len(sheet.rows):
            return Strip.blank(width, palette.base)
        if place not in self._strips:
            self._strips[place] = row_line(sheet, self._fit, place, palette, width)
        return self._strips[place]

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._palette = None
        self._strips.clear()

    def on_resize(self) -> None:
        self._lay_out()

    def on_focus(self) -> None:
        self._tell()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        column = None if offset is None else self._fit.column_at(offset.x)
        if offset is None or column is None:
            return
        if offset.y:
            self._sheet.column = column
            self.action_move_to(offset.y - 1 + self.scroll_offset.y)
        elif self._sheet.sorted_by == column:
            self.action_reverse()
        else:
            self._sort(column)

    def action_move(self, rows: int) -> None:
        self._go(self._sheet.row + rows)

    def action_page(self, share: float) -> None:
        self._go(self._sheet.row + int(share * max(2, self.size.height - 1)))

    def action_move_to(self, row: int) -> None:
        self._go(row if row >= 0 else len(self._sheet.rows) - 1)

    def action_move_column(self, columns: int) -> None:
        self._sheet.column = self._fit.neighbour(self._sheet.column, columns)
        self._repaint_lines((self._sheet.row,))
        self.refresh(Region(0, 0, self.size.width, 1))

    action_arrow = action_move_column

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """An arrow that is not wanted here goes on to whoever holds the table."""
        del parameters
        return self.arrows or action != "arrow"

    def action_sort(self) -> None:
        column = self._sheet.column
        self._sort(None if self._sheet.sorted_by == column else column)

    def action_sort_column(self, columns: int) -> None:
        self._sort(self._fit.neighbour(self._sheet.column, columns))

    def action_reverse(self) -> None:
        if self._sheet.rows:
            self._sheet.reverse()
            self._lay_out()

    def action_choose(self) -> None:
        if row := self._sheet.current:
            self.post_message(self.RowChosen(self, row))

    def _sort(self, column: int | None) -> None:
        if self._sheet.rows:
            self._sheet.sort(column)
            self._lay_out()

    def _go(self, row: int) -> None:
        before = self._sheet.row
        self._sheet.move_to(row)
        self._repaint_lines((before, self._sheet.row))
        self._show_cursor()
        self._tell()

    def _lay_out(self) -> None:
        """Fit the columns to the present width and paint everything anew."""
        self._strips.clear()
        rows = len(self._sheet.rows)
        bar = 1 if rows + 1 > self.size.height else 0
        self._fit = fit(self._sheet.table, self._widths, self.size.width - bar)
        self.virtual_size = Size(self.size.width - bar, rows + 1)
        self._show_cursor()
        self.refresh()

    def _show_cursor(self) -> None:
        """Scroll as little as brings the cursor's row between the heading and the last line."""
        room = max(1, self.size.height - 1)
        top = min(self.scroll_offset.y, self._sheet.row)
        self.scroll_to(y=max(top, self._sheet.row - room + 1), animate=False, force=True)

    def _repaint_lines(self, places: Iterable[int]) -> None:
        for place in places:
            self._strips.pop(place, None)
            self.refresh_line(place + 1)

    def _tell(self) -> None:
        if row := self._sheet.current:
            self.post_message(self.CursorMoved(self, row))

    def _colours(self) -> TableStyles:
        if self._palette is None:
            mono = self.app.no_color or self.app.native_ansi_color
            heat = None if mono else self.background_colors[1]
            self._palette = palette(self.rich_style, self._component, heat)
        return self._palette

    def _component(self, name: str) -> Style:
        return self.get_component_rich_style(f"table--{name}")
