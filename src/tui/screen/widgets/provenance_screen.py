"""Provenance overlay: the sources of the figure under the cursor."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content

from tui.model.format import format_cell
from tui.model.table import Cell, Column, Row
from tui.model.text import Span, Tone
from tui.model.view import View
from tui.screen.widgets.overlay import Overlay
from tui.screen.widgets.text_styles import content


class ProvenanceScreen(Overlay):
    """Overlay with the figure and its inputs, one property on a line."""

    DEFAULT_CSS = """
    ProvenanceScreen VerticalScroll { width: 78; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("i", "dismiss", "Close", show=False, id="provenance.close"),
    ]

    def __init__(self, view: View) -> None:
        subtitle = "times are New York's"
        super().__init__(view.title, subtitle, _format_view(view))


def _format_view(view: View) -> Content:
    """Return the lines of the view, then each row of its table with one cell on a line."""
    table = view.table
    lines = [content(line) for line in view.lines]
    label_width = max(cell_len(column.label) for column in table.columns)
    for row in table.rows:
        lines += [Content(""), *_input_lines(row, table.columns, label_width)]
    if not table.rows:
        lines += [Content(""), content((Span(table.empty, Tone.MUTED),))]
    return Content("\n").join(lines)


def _input_lines(row: Row, columns: tuple[Column, ...], label_width: int) -> list[Content]:
    pairs = zip(columns, row.cells, strict=True)
    return [_property_line(column, cell, label_width) for column, cell in pairs]


def _property_line(column: Column, cell: Cell, label_width: int) -> Content:
    label = Span(f"{column.label:>{label_width}}  ", Tone.MUTED)
    return content((label, Span(format_cell(cell), cell.tone)))
