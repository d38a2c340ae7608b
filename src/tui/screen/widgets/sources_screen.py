"""Sources overlay: a table of the polling status of every part, and its selected row in full."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from textwrap import shorten, wrap
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from tui.model.format import format_cell
from tui.model.table import Column, Row, Table
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

LONG_COLUMNS = {"notice": 2, "error": 3}
"""Keys of the columns whose text stands below the table, and the lines that it has at most."""
ROW_LINES = 6
"""Lines of the selected row below the table, at most."""
LINE_END = 12
"""Cells that stay empty at the end of a line, at most, because the next word is longer."""


class SourceTable(TableView):
    """Table of parts. Its selected row stands below it in full, so that there is none to open."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "choose" and super().check_action(action, parameters)


class SourcesScreen(Overlay):
    """Overlay that follows the updates and the clock of ``source_node`` while it is open.

    At a past moment it shows that moment's newest days, and says which moment it is.
    """

    DEFAULT_CSS = """
    SourcesScreen {
        Vertical { width: 1fr; max-width: 160; height: 1fr; padding: 0 1; }
        TableView { height: 1fr; }
        Static { width: 1fr; height: auto; max-height: 6; color: $text2; }
    }
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
        self._show_row()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show_row)

    def _show_row(self) -> None:
        state = self._table.table_state
        if state.current is not None:
            text = row_text(state.current, state.table.columns, self._row_text.size.width)
            self._row_text.update(text)

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
        self._show_row()


def row_text(row: Row, columns: Sequence[Column], width: int) -> Content:
    """Return the cells of a row, also those of columns that the table has no room for.

    The last ones are left out where there are more than ``ROW_LINES`` lines of ``width`` cells.
    """
    cells = dict(zip((column.key for column in columns), row.cells, strict=True))
    labels = {column.key: column.label for column in columns}
    values = [
        f"{labels[key]} {format_cell(cell)}"
        for key, cell in cells.items()
        if key not in ("source", "part", *LONG_COLUMNS)
    ]
    long_texts = {
        key: shorten(
            f"{labels[key]}: {format_cell(cells[key])}",
            max(LINE_END, lines * (width - LINE_END)),
            placeholder="…",
        )
        for key, lines in LONG_COLUMNS.items()
        if cells[key].value
    }
    room = ROW_LINES - sum(len(wrap(text, max(1, width))) for text in long_texts.values())
    while values and len(wrap(" · ".join((row.key, *values)), max(1, width))) > room:
        values.pop()
    lines = [content((Span(text, cells[key].tone),)) for key, text in long_texts.items()]
    rest = "".join(f" · {value}" for value in values)
    return Content("\n").join([*lines, content((Span(row.key, Tone.STRONG), Span(rest)))])
