"""Lines of a table: its heading and its rows, in styles that a theme gives."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.model.clean_text import clean_text
from tui.model.text import Tone
from tui.screen.widgets.table_columns import Fit, justify, text_within
from tui.screen.widgets.table_state import TableState
from tui.screen.widgets.table_styles import cell_style_name

StyleOf = Callable[[str], Style]
"""Function from a style name to its style."""


def header_line(state: TableState, fit: Fit, style_of: StyleOf, width: int) -> Strip:
    """Return the headings. The column of the sort order has an arrow, the cursor's an underline."""
    segments = []
    for column, room in zip(fit.columns, fit.widths, strict=True):
        heading = state.table.columns[column]
        arrow = ("▼" if state.descending else "▲") if column == state.sorted_by else ""
        label = clean_text(heading.label)
        text = justify(label + arrow if heading.left else arrow + label, room, heading.left)
        style = style_of("header underline") if column == state.column else style_of("header")
        segments += [
            Segment(" ", style_of("header")),
            Segment(text, style),
            Segment(" ", style_of("header")),
        ]
    return Strip(segments).crop_extend(0, width, style_of(""))


def row_line(state: TableState, fit: Fit, index: int, style_of: StyleOf, width: int) -> Strip:
    """Return one row. The cursor's row and, more strongly, its cell are marked."""
    row = state.rows[index]
    has_cursor = index == state.row
    segments = []
    for column, room in zip(fit.columns, fit.widths, strict=True):
        cell = row.cells[column]
        text = justify(text_within(cell, room), room, state.table.columns[column].left)
        is_chosen = has_cursor and column == state.column
        name = cell_style_name(cell, row.stamp, has_cursor, is_chosen=is_chosen)
        segments.append(Segment(f" {text} ", style_of(name)))
    return Strip(segments).crop_extend(0, width, style_of("cursor" if has_cursor else ""))


def empty_line(state: TableState, y: int, height: int, style_of: StyleOf, width: int) -> Strip:
    """Return a line of a table without rows: the reason in the middle line, else blanks."""
    if y != (height - 1) // 2:
        return Strip.blank(width, style_of(""))
    reason = clean_text(state.empty)
    text = justify(reason, min(width, cell_len(reason)), True)
    margin = " " * ((width - cell_len(text)) // 2)
    return Strip([Segment(justify(margin + text, width, True), style_of(Tone.MUTED.value))])
