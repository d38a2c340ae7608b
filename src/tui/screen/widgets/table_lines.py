"""Lines of a table: its heading and its rows, in styles that a theme gives."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.model.clean_text import clean_text
from tui.model.format import format_cell
from tui.model.table import Bar, Cell, Range, Row
from tui.model.text import Tone
from tui.screen.widgets.strip_width import of_width
from tui.screen.widgets.table_columns import MARGIN, PADDING, Fit
from tui.screen.widgets.table_graphics import Extent, draw_bar, draw_range
from tui.screen.widgets.table_rows import is_missing
from tui.screen.widgets.table_state import TableState
from tui.screen.widgets.table_styles import cell_style_name
from tui.screen.widgets.table_text import justify, text_within, wrapped_text

StyleOf = Callable[[str], Style]
"""Function from a style name to its style."""

DESCENDING, ASCENDING = "▾", "▴"
CURSOR = "▌"
"""Mark of the cursor's row in the margin."""
GAP_MARK = "┄"
"""Mark on either side of the number of rows left out."""
_NONZERO = frozenset("123456789")


def block_labels(state: TableState, *, second: bool) -> tuple[str, ...]:
    """Return the headings of the first columns of a block that differ from the table's."""
    block = state.table.second
    if block is None or not state.shown.split:
        return ()
    return block.labels if second else block.labels_before


def header_line(
    state: TableState, fit: Fit, style_of: StyleOf, width: int, labels: tuple[str, ...] = ()
) -> Strip:
    """Return the headings. That of the sort order is underlined, with an arrow in its padding.

    ``labels`` replace the headings of the first columns.
    """
    plain, segments = style_of("header"), [Segment(" " * MARGIN, style_of("header"))]
    order, descending = state.order
    for column, room in zip(fit.columns, fit.widths, strict=True):
        heading = state.table.columns[column]
        is_sorted = column == order
        arrow = (DESCENDING if descending else ASCENDING) if is_sorted else " "
        label = clean_text(labels[column] if column < len(labels) else heading.label)
        is_left = heading.left or column in fit.graphics
        text = justify(label, min(room, cell_len(label)), True)
        blanks = " " * (room - cell_len(text))
        style = style_of("sorted") if is_sorted else plain
        around = f" {text}{arrow}{blanks}" if is_left else f"{blanks}{arrow}{text} "
        segments += _padded(around, text, plain, style)
    return of_width(Strip(segments), width, style_of(""))


def row_line(
    state: TableState,
    fit: Fit,
    index: int,
    style_of: StyleOf,
    width: int,
    *,
    has_focus: bool = False,
    part: int | None = None,
) -> Strip:
    """Return one row. In the table in focus, the cursor's row and its cell are marked.

    ``part`` is the line among those of a row whose texts are wrapped, None to cut them.
    """
    row = state.rows[index]
    has_cursor = has_focus and index == state.row
    ground = "cursor" if has_cursor else ""
    margin = CURSOR if has_cursor else " "
    segments = [Segment(margin.ljust(MARGIN), style_of(f"strong {ground}".rstrip()))]
    has_key_rows = state.has_key_rows
    for column, room in zip(fit.columns, fit.widths, strict=True):
        cell = toned(row.cells[column], row, has_key_rows=has_key_rows, is_name=not column)
        heading = state.table.columns[column]
        if part and not heading.wraps:
            segments.append(Segment(" " * (room + PADDING), style_of(ground)))
            continue
        if cell.graphic:
            segments += _drawing(cell, room, fit.extent(column), ground, style_of)
            continue
        words = _words(cell, room, part if heading.wraps else None)
        text = justify(words, room, heading.left)
        is_chosen = has_cursor and column == state.column
        name = cell_style_name(cell, row.stamp, has_cursor)
        chosen = style_of(f"{name} cell" if is_chosen else name)
        segments += _padded(f" {text} ", text.strip(" "), style_of(name), chosen)
    end = min(width, fit.total)
    strip = of_width(Strip(segments), max(end, MARGIN), style_of(ground))
    return of_width(strip, width, style_of(""))


def _words(cell: Cell, room: int, part: int | None) -> str:
    """Return the text of a cell, or one of its lines if it is wrapped; "" after the last one."""
    if part is None:
        return text_within(cell, room)
    lines = wrapped_text(cell, room)
    return lines[part] if part < len(lines) else ""


def _padded(line: str, words: str, around: Style, style: Style) -> list[Segment]:
    """Return a line of text in one style, but the words in it in another."""
    if around is style or not words:
        return [Segment(line, around)]
    before, _, after = line.partition(words)
    return [Segment(before, around), Segment(words, style), Segment(after, around)]


def _drawing(
    cell: Cell, room: int, extent: Extent, ground: str, style_of: StyleOf
) -> list[Segment]:
    """Return the segments of a cell with a drawing in the tone of the cell."""
    runs = (
        draw_range(cell.graphic, room)
        if isinstance(cell.graphic, Range)
        else draw_bar(cell.graphic or Bar(0.0), room, extent)
    )
    tones = {"": "", "rule": "rule", "mark": cell.tone.value, "bar": cell.tone.value}
    return [
        Segment(text, style_of(f"{tones[name]} {ground}".strip()))
        for text, name in ((" ", ""), *runs, (" ", ""))
        if text
    ]


def gap_line(state: TableState, fit: Fit, style_of: StyleOf, width: int) -> Strip:
    """Return the line that counts the rows left out in the middle: ``┄ 21 between ┄``."""
    text = f"{' ' * MARGIN} {GAP_MARK} {state.shown.left_out} between {GAP_MARK}"
    line = Strip([Segment(text, style_of(Tone.MUTED.value))])
    block = of_width(line, min(width, fit.total), style_of(""))
    return of_width(block, width, style_of(""))


def toned(cell: Cell, row: Row, *, has_key_rows: bool, is_name: bool) -> Cell:
    """Return a cell in the tone that it has on the screen.

    A missing value and a change of zero are muted. In a table with key rows, the names of these
    rows stand out as strong figures do; plain and strong texts of the other rows step back.
    """
    tone = cell.tone
    is_change = tone in (Tone.UP, Tone.DOWN)
    if (is_missing(cell) and not cell.graphic) or (is_change and _is_zero(cell)):
        tone = Tone.MUTED
    elif has_key_rows and tone in (Tone.PLAIN, Tone.STRONG):
        stands_out = is_name or tone is Tone.STRONG or cell.graphic
        tone = Tone.LESSER if not row.strong else Tone.STRONG if stands_out else tone
    return cell if tone is cell.tone else replace(cell, tone=tone)


def _is_zero(cell: Cell) -> bool:
    """Return whether a number is shown as zero."""
    is_number = isinstance(cell.value, int | float) and not cell.text
    return is_number and not cell.graphic and _NONZERO.isdisjoint(format_cell(cell))


def empty_line(state: TableState, y: int, height: int, style_of: StyleOf, width: int) -> Strip:
    """Return a line of a table without rows: the reason in the middle line, else blanks."""
    if y != (height - 1) // 2:
        return Strip.blank(width, style_of(""))
    reason = clean_text(state.empty)
    text = justify(reason, min(width, cell_len(reason)), True)
    margin = " " * ((width - cell_len(text)) // 2)
    return Strip([Segment(justify(margin + text, width, True), style_of(Tone.MUTED.value))])
