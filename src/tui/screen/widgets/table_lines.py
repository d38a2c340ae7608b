"""The lines of a table: its heading and its rows, in the styles of one theme."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from tui.model.format import format_cell
from tui.model.snapshot import Stamp
from tui.model.view import Cell, Tone
from tui.screen.widgets.heat_colours import STEPS, heat_step, heat_style
from tui.screen.widgets.table_columns import Fit, justify
from tui.screen.widgets.table_state import TableState
from tui.screen.widgets.text_styles import WEAK_STATES, plain

BOLD = Style(bold=True)
DIM = Style(dim=True)
UNDERLINE = Style(underline=True)


@dataclass(frozen=True)
class TableStyles:
    """The styles a theme gives to a table."""

    base: Style
    header: Style
    tones: Mapping[Tone, Style]
    cursor: Style
    """Added to every cell of the cursor's row that is not on the heat scale."""
    cell: Style
    """Added to the cell under the cursor."""
    heat: Color | None
    """The background that shades start from; None where shades cannot be told apart."""


def palette(base: Style, component: Callable[[str], Style], heat: Color | None) -> TableStyles:
    """The styles of a theme; ``component(name)`` is the one it gives to a part of a table."""
    return TableStyles(
        base=base,
        header=component("header"),
        tones={tone: component(tone.value) for tone in Tone},
        cursor=added(component("cursor")),
        cell=added(component("cell"), paper=False),
        heat=heat,
    )


def header_line(sheet: TableState, fit: Fit, palette: TableStyles, width: int) -> Strip:
    """The headings; the column sorted by carries the direction."""
    segments = []
    for column, room in zip(fit.columns, fit.widths, strict=True):
        heading = sheet.table.columns[column]
        mark = ("▼" if sheet.descending else "▲") if column == sheet.sorted_by else ""
        label = plain(heading.label)
        text = justify(label + mark if heading.left else mark + label, room, heading.left)
        style = palette.header + UNDERLINE if column == sheet.column else palette.header
        segments += [
            Segment(" ", palette.header),
            Segment(text, style),
            Segment(" ", palette.header),
        ]
    return Strip(segments).crop_extend(0, width, palette.base)


def row_line(sheet: TableState, fit: Fit, place: int, palette: TableStyles, width: int) -> Strip:
    """One row; the cursor marks its row and, stronger, its cell."""
    row = sheet.rows[place]
    marked = place == sheet.row
    segments = []
    for column, room in zip(fit.columns, fit.widths, strict=True):
        cell = row.cells[column]
        text = justify(plain(format_cell(cell)), room, sheet.table.columns[column].left)
        style = cell_style(cell, row.stamp, palette, marked)
        if marked and column == sheet.column:
            style += palette.cell
        segments.append(Segment(f" {text} ", style))
    rest = palette.base + palette.cursor if marked else palette.base
    return Strip(segments).crop_extend(0, width, rest)


def empty_line(sheet: TableState, y: int, height: int, palette: TableStyles, width: int) -> Strip:
    """Why there is no row, in the middle."""
    if y != (height - 1) // 2:
        return Strip.blank(width, palette.base)
    why = plain(sheet.empty)
    text = justify(why, min(width, cell_len(why)), True)
    return Strip([Segment(text.center(width), palette.tones[Tone.MUTED])])


def cell_style(cell: Cell, stamp: Stamp, palette: TableStyles, marked: bool) -> Style:
    """The style of a cell: heat over tone, dimmed where the figure is stale.

    Without shades the hotter half of the figures is bold.
    """
    step = 0 if cell.heat is None else heat_step(cell.heat)
    if step and palette.heat:
        style = heat_style(step, palette.heat)
    else:
        style = palette.tones[cell.tone]
        if abs(step) > STEPS // 2:
            style += BOLD
        if marked:
            style += palette.cursor
    return style + DIM if (cell.stamp or stamp).state in WEAK_STATES else style


def added(style: Style, *, paper: bool = True) -> Style:
    """What of a style goes on top of a cell's own: all but the ink."""
    return Style(
        bgcolor=style.bgcolor if paper else None,
        bold=style.bold or None,
        reverse=style.reverse or None,
        underline=style.underline or None,
    )
