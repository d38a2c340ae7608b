"""How asking goes, over the panes: a table of every part, and the row under the cursor in words."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.dom import DOMNode
from textual.widgets import Static

from tui.model.format import format_cell
from tui.model.update import Update
from tui.model.view import Cell, Row, Span, Table, Tone
from tui.screen.widgets.overlay import Overlay
from tui.screen.widgets.table import TableView
from tui.screen.widgets.text_styles import content
from tui.views import sources

WORDS = ("notice", "error")
"""Columns that have a line of their own below the table."""


class SourcesScreen(Overlay):
    """Follows the reactive ``live`` of the node it is told by, as long as it is open."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("S", "dismiss", "Close", show=False, id="sources.close"),
    ]

    def __init__(self, told_by: DOMNode) -> None:
        super().__init__("Sources", "Esc closes · s sorts · times are New York's")
        self._told_by = told_by
        self._table = TableView()
        self._row = Static()

    def compose(self) -> ComposeResult:
        with Vertical() as frame:
            frame.border_title, frame.border_subtitle = self._edges
            yield self._table
            yield self._row

    def on_mount(self) -> None:
        self._table.paint(Table((), (), empty="reading the history…"))
        self._table.focus()
        self.watch(self._told_by, "live", self._follow)

    def action_scroll(self, lines: int) -> None:
        self._table.action_move(lines)

    @on(TableView.CursorMoved)
    def cursor_moved(self, event: TableView.CursorMoved) -> None:
        event.stop()
        self._row.update(in_words(event.row))

    @on(TableView.RowChosen)
    def row_chosen(self, event: TableView.RowChosen) -> None:
        event.stop()

    def _follow(self, live: Update | None) -> None:
        if live is not None:
            self._show(live)

    @work(group="view", exclusive=True)
    async def _show(self, live: Update) -> None:
        view = await asyncio.to_thread(sources.view, live)
        self._table.paint(view.table)


def in_words(row: Row) -> Content:
    """All that a row of the sources' table says, whatever columns fit."""
    named = dict(zip((column.key for column in sources.COLUMNS), row.cells, strict=True))
    labels = {column.key: column.label for column in sources.COLUMNS}
    told = [
        f"{labels[key]} {format_cell(cell)}"
        for key, cell in named.items()
        if key not in ("source", "part", *WORDS)
    ]
    lines = [(Span(row.key, Tone.STRONG), Span(f" · {' · '.join(told)}"))]
    words = [_spoken(labels[key], named[key]) for key in WORDS if named[key].value]
    return Content("\n").join([*words, *map(content, lines)])


def _spoken(label: str, cell: Cell) -> Content:
    return content((Span(f"{label}: {format_cell(cell)}", cell.tone),))
