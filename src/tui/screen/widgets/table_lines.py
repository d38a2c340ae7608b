"""Lines of a table: its heading and its rows, in the styles of a theme."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from tui.model.clean_text import clean_text
from tui.model.format import format_cell
from tui.model.snapshot import Stamp
from tui.model.view import Cell, Tone
from tui.screen.widgets.heat_colours import STEPS, heat_step, heat_style
from tui.screen.widgets.table_columns import Fit, justify
from tui.screen.widgets.table_state import TableState
from tui.screen.widgets.text_styles import DIMMED_STATES

BOLD = Style(bold=True)
DIM = Style(dim=True)
UNDERLINE = Style(underline=True)


class TableStyles(Struct, frozen=True):
    """Styles that a theme gives to a table."""

    base: Style
    header: Style
    tones: Mapping[Tone, Style]
    cursor: Style
    """Added to every cell in the cursor's row that has no heat colour."""
    cell: Style
    """Added to the cell under the cursor."""
    heat: Color | None
    """Background from which heat colours start; None without colours."""


def styles_of(base: Style, component: Callable[[str], Style], heat: Color | None) -> TableStyles:
    """Return the table's styles in a theme.

    ``component(name)`` is the theme's style of one part.
    """
    return TableStyles(
        base=base,
        header=component("header"),
        tones={tone: component(tone.value) for tone in Tone},
        cursor=overlay_style(component("cursor")),
        cell=overlay_style(component("cell"), background=False),
        heat=heat,
    )


def header_line(state: TableState, fit: Fit, styles: TableStyles, width: int) -> Strip:
    """Return the headings. The column of the sort order has an arrow, the cursor's an underline."""
    segments = []
    for column, room in zip(fit.columns, fit.widths, strict=True):
        heading = state.table.columns[column]
        arrow = ("▼" if state.descending else "▲") if column == state.sorted_by else ""
        label = clean_text(heading.label)
        text = justify(label + arrow if heading.left else arrow + label, room, heading.left)
        style = styles.header + UNDERLINE if column == state.column else styles.header
        segments += [
            Segment(" ", styles.header),
            Segment(text, style),
            Segment(" ", styles.header),
        ]
    return Strip(segments).crop_extend(0, width, styles.base)


def row_line(state: TableState, fit: Fit, index: int, styles: TableStyles, width: int) -> Strip:
    """Return one row. The cursor's row and, more strongly, its cell are marked."""
    row = state.rows[index]
    has_cursor = index == state.row
    segments = []
    for column, room in zip(fit.columns, fit.widths, strict=True):
        cell = row.cells[column]
        text = justify(clean_text(format_cell(cell)), room, state.table.columns[column].left)
        style = cell_style(cell, row.stamp, styles, has_cursor)
        if has_cursor and column == state.column:
            style += styles.cell
        segments.append(Segment(f" {text} ", style))
    rest = styles.base + styles.cursor if has_cursor else styles.base
    return Strip(segments).crop_extend(0, width, rest)


def empty_line(state: TableState, y: int, height: int, styles: TableStyles, width: int) -> Strip:
    """Return a line of a table without rows: the reason in the middle line, else blanks."""
    if y != (height - 1) // 2:
        return Strip.blank(width, styles.base)
    reason = clean_text(state.empty)
    text = justify(reason, min(width, cell_len(reason)), True)
    margin = " " * ((width - cell_len(text)) // 2)
    return Strip([Segment(justify(margin + text, width, True), styles.tones[Tone.MUTED])])


def cell_style(cell: Cell, stamp: Stamp, styles: TableStyles, has_cursor: bool) -> Style:
    """Return the style of a cell: its heat colour or else its tone, dimmed if it is stale.

    Without heat colours, figures in the upper half of the scale are bold.
    """
    step = 0 if cell.heat is None else heat_step(cell.heat)
    if step and styles.heat:
        style = heat_style(step, styles.heat)
    else:
        style = styles.tones[cell.tone]
        if abs(step) > STEPS // 2:
            style += BOLD
        if has_cursor:
            style += styles.cursor
    return style + DIM if (cell.stamp or stamp).state in DIMMED_STATES else style


def overlay_style(style: Style, *, background: bool = True) -> Style:
    """Return the part of a style that is added to a cell's own: all but the text colour."""
    return Style(
        bgcolor=style.bgcolor if background else None,
        bold=style.bold or None,
        reverse=style.reverse or None,
        underline=style.underline or None,
    )
