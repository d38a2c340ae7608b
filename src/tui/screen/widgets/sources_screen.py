"""Sources overlay: a table of the polling status of every part, and its selected row in full."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.model.format import format_cell
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Span, Tone
from tui.model.times import format_new_york
from tui.model.update import Update
from tui.screen.clock_screen import ClockScreen
from tui.screen.widgets.footer import KeyBar
from tui.screen.widgets.overlay import Overlay
from tui.screen.widgets.table import TableView
from tui.screen.widgets.table_messages import CursorMoved, RowChosen
from tui.screen.widgets.text_styles import content
from tui.views import sources

LONG_COLUMNS = ("notice", "error")
"""Keys of the columns that have a line of their own below the table."""


class SourceTable(TableView):
    """Table of parts. Its selected row stands below it in full, so that there is none to open."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "choose" and super().check_action(action, parameters)


class SourcesScreen(Overlay):
    """Overlay that follows the updates and the clock of ``source_node`` while it is open.

    At a past moment it shows that moment's newest days, and says which moment it is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("S", "dismiss", "Close", show=False, id="sources.close"),
    ]

    def __init__(self, source_node: ClockScreen) -> None:
        super().__init__("Sources", "times are New York's")
        self._source_node = source_node
        self._table = SourceTable()
        self._row_text = Static()

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title, frame.border_subtitle = self._frame_titles
            yield self._table
            yield self._row_text
        yield KeyBar()

    def on_mount(self) -> None:
        self._table.paint(Table((), (), empty="reading the history…"))
        self._table.focus()
        self.watch(self._source_node, "shown", self._follow)
        self.watch(self._source_node, "clock", self._follow, init=False)

    def action_scroll(self, lines: int) -> None:
        self._table.action_move(lines)

    def action_page(self, pages: int) -> None:
        self._table.action_page(pages)

    @on(CursorMoved)
    def cursor_moved(self, event: CursorMoved) -> None:
        event.stop()
        self._row_text.update(row_text(event.row, self._table.table_state.table.columns))

    @on(RowChosen)
    def row_chosen(self, event: RowChosen) -> None:
        event.stop()

    def _follow(self) -> None:
        if self._source_node.shown is not None:
            self._show(self._source_node.shown.with_clock(self._source_node.clock))

    @work(group="view", exclusive=True)
    async def _show(self, update: Update) -> None:
        view = await asyncio.to_thread(sources.view, update)
        moment = f" as of {format_new_york(update.snapshot.as_of)}" if update.is_past else ""
        self.query_one(Vertical).border_title = f"Sources{moment}"
        self._table.paint(view.table)


def row_text(row: Row, columns: Sequence[Column]) -> Content:
    """Return all cells of a row, also those of columns that the table has no room for."""
    cells = dict(zip((column.key for column in columns), row.cells, strict=True))
    labels = {column.key: column.label for column in columns}
    values = [
        f"{labels[key]} {format_cell(cell)}"
        for key, cell in cells.items()
        if key not in ("source", "part", *LONG_COLUMNS)
    ]
    lines = [(Span(row.key, Tone.STRONG), Span(f" · {' · '.join(values)}"))]
    long_lines = [_column_line(labels[key], cells[key]) for key in LONG_COLUMNS if cells[key].value]
    return Content("\n").join([*long_lines, *map(content, lines)])


def _column_line(label: str, cell: Cell) -> Content:
    return content((Span(f"{label}: {format_cell(cell)}", cell.tone),))
