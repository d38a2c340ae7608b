"""Where the figure under the cursor is from, over the pane that shows it."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content

from tui.model.format import format_cell
from tui.model.view import Cell, Column, Row, Span, Tone, View
from tui.screen.widgets.overlay import Overlay
from tui.screen.widgets.text_styles import content, plain


class ProvenanceScreen(Overlay):
    """The figure in words, then each of its inputs, a property a line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "dismiss", "Close", show=False, id="provenance.close"),
    ]

    def __init__(self, told: View) -> None:
        edge = "Esc closes · j k scroll · times are New York's"
        super().__init__(plain(told.title), edge, _words(told))


def _words(told: View) -> Content:
    """The lines of the view, and its table with every row stood on end."""
    table = told.table
    lines = [content(line) for line in told.lines]
    room = max(cell_len(column.label) for column in table.columns)
    for row in table.rows:
        lines += [Content(""), *_properties(row, table.columns, room)]
    if not table.rows:
        lines += [Content(""), content((Span(table.empty, Tone.MUTED),))]
    return Content("\n").join(lines)


def _properties(row: Row, columns: tuple[Column, ...], room: int) -> list[Content]:
    pairs = zip(columns, row.cells, strict=True)
    return [_property(column, cell, room) for column, cell in pairs]


def _property(column: Column, cell: Cell, room: int) -> Content:
    label = Span(f"{column.label:>{room}}  ", Tone.MUTED)
    return content((label, Span(format_cell(cell), cell.tone)))
