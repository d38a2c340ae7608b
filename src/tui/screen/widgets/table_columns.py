"""Columns of a table: which ones fit, and their widths."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite

from msgspec import Struct
from rich.cells import cell_len

from tui.model.clean_text import clean_text
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_cell, format_number
from tui.model.table import Cell, Table
from tui.screen.widgets.table_graphics import (
    LEAST_WIDTH,
    MOST_WIDTH,
    Extent,
    bar_extents,
    graphic_columns,
)
from tui.screen.widgets.table_text import distinct_width

MARGIN = 1
"""Cells at the left edge of a table, where the cursor is marked."""

PADDING = 2
"""Blank cells of a column: one on either side of the text."""

COMFORTABLE_TEXT_WIDTH = 15
"""Cells to which a wider text column is narrowed before another column is dropped."""

COMFORTABLE_NAME_WIDTH = 24
"""Cells to which wider names of rows are narrowed before another column is dropped."""

MIN_TEXT_WIDTH = 6
"""Cells below which a text column is not narrowed."""

_NUMBERS = int, float
"""Types of numbers. Both at once would be put together anew for each cell."""

NO_EXTENTS: Mapping[int, Extent] = {}


class Fit(Struct, frozen=True):
    """Visible columns, left to right."""

    columns: tuple[int, ...]
    """Indices of the columns in the table."""
    widths: tuple[int, ...]
    """Cells of text in each column, without the padding."""
    graphics: frozenset[int] = frozenset()
    """Columns of the table that have a drawing."""
    extents: Mapping[int, Extent] = NO_EXTENTS
    """Extents of the columns with bars, by the column of the table."""

    @property
    def total(self) -> int:
        """Width of all columns in cells, including the padding and the margin."""
        return MARGIN + sum(self.widths) + PADDING * len(self.widths)

    def column_at(self, x: int) -> int | None:
        """Return the table's column at cell ``x``, None to the right of the last one."""
        edge = MARGIN
        for column, width in zip(self.columns, self.widths, strict=True):
            edge += width + PADDING
            if x < edge:
                return column
        return None

    def extent(self, column: int) -> Extent:
        """Return the extent of a column with bars."""
        return self.extents.get(column, (0.0, 0.0))

    def neighbour(self, column: int, count: int) -> int:
        """Return the column ``count`` places to the right, or the last one on that side."""
        if not self.columns:
            return 0
        index = max((i for i, visible in enumerate(self.columns) if visible <= column), default=0)
        return self.columns[max(0, min(index + count, len(self.columns) - 1))]


def measure_columns(table: Table) -> tuple[int, ...]:
    """Return the width of every column's longest text, or of its heading.

    A column of drawings has the least width of a drawing. The arrow of the sort order stands in the
    padding.
    """
    columns = zip(*(row.cells for row in table.rows), strict=True)
    widest = [_widest(cells) for cells in columns] or [0] * len(table.columns)
    return tuple(
        max(cell_len(clean_text(column.label)), width)
        for column, width in zip(table.columns, widest, strict=True)
    )


def _widest(cells: Iterable[Cell]) -> int:
    """Return the width of the longest text in cells.

    Of numbers with the same format, only the smallest and the greatest are formatted.
    """
    texts: set[str] = set()
    widest = 0
    numbers: list[tuple[tuple[DisplayUnit, int | None, bool], list[float]]] = []
    present = None
    for cell in cells:
        value = cell.value
        if cell.graphic:
            widest = LEAST_WIDTH
        elif cell.text or not isinstance(value, _NUMBERS) or not isfinite(value):
            texts.add(format_cell(cell))
        else:
            written = cell.unit, cell.decimals, cell.signed
            if written != present:  # cells of a column are mostly written alike
                present = written
                numbers.append((written, []))
            numbers[-1][1].append(value)
    for (unit, decimals, signed), values in numbers:
        for value in {min(values), max(values)}:
            texts.add(format_number(value, unit, signed=signed, decimals=decimals))
    return max((widest, *(cell_len(clean_text(text)) for text in texts)))


def fit_columns(table: Table, widths: Sequence[int], available: int) -> Fit:
    """Choose the columns that fit ``available`` cells, and their widths.

    Extra columns stay if no text is cut beside them, other than to its short form, and go one by
    one. Then wide text columns are narrowed to their ``least`` or a comfortable width, but not so
    far that two names of rows look alike. Then columns are dropped, the highest ``drop`` first,
    those with the same number together, and 0 never. If that is not enough, text columns are
    narrowed to ``MIN_TEXT_WIDTH``, the names last, and then columns are dropped from the right. A
    ``whole`` column is never narrowed. Room that is left goes to the names, to the other texts, to
    those with short forms, and then to drawings.
    """
    text_columns = [
        place
        for place, column in enumerate(table.columns[: len(widths)])
        if column.left and not column.whole
    ]
    graphics = graphic_columns(table)
    chosen = _without_extra(table, list(range(len(widths))), widths, available)
    allotment = Allotment(chosen, list(widths), available)
    if allotment.spare < 0:
        for column, width in _comfortable_widths(table, text_columns, widths).items():
            allotment.cells[column] = width
    allotment.drop_columns(table)
    for column in reversed(text_columns):  # the names last
        allotment.narrow(column, MIN_TEXT_WIDTH)
    while allotment.spare < 0 and len(allotment.chosen) > 1:
        allotment.chosen.pop()
    text_columns.sort(key=lambda column: _has_short_texts(table, column))
    for column in (*text_columns, *sorted(graphics)):
        allotment.widen(column, MOST_WIDTH if column in graphics else widths[column])
    fitted = tuple(allotment.cells[column] for column in allotment.chosen)
    return Fit(tuple(allotment.chosen), fitted, graphics, bar_extents(table))


class Allotment(Struct):
    """Cells allotted to columns while they are fitted to a width."""

    chosen: list[int]
    """Columns that are not dropped."""
    cells: list[int]
    """Cells of text of every column."""
    available: int
    """Cells of the table."""

    @property
    def spare(self) -> int:
        """Cells that are left, negative if the columns do not fit."""
        return self.available - MARGIN - sum(self.cells[place] + PADDING for place in self.chosen)

    def drop_columns(self, table: Table) -> None:
        """Drop the columns with the highest number until the others fit, or have the number 0."""
        drops = [column.drop for column in table.columns]
        while self.spare < 0 and (last := max((drops[place] for place in self.chosen), default=0)):
            self.chosen = [place for place in self.chosen if drops[place] != last]

    def narrow(self, column: int, least: int) -> None:
        """Take the cells that are lacking from a column, but leave it ``least``."""
        if column in self.chosen and self.spare < 0:
            kept = max(least, self.cells[column] + self.spare)
            self.cells[column] = min(self.cells[column], kept)

    def widen(self, column: int, most: int) -> None:
        """Give the cells that are left to a column, up to ``most``."""
        if column in self.chosen and self.spare > 0:
            self.cells[column] = max(self.cells[column], min(most, self.cells[column] + self.spare))


def _without_extra(
    table: Table, chosen: list[int], widths: Sequence[int], available: int
) -> list[int]:
    """Return the columns, without the extra ones that a text would be cut beside.

    The one with the highest ``drop`` goes first.
    """
    whole = [
        column.least if _has_short_texts(table, place) else width
        for place, (column, width) in enumerate(zip(table.columns, widths, strict=False))
    ]
    extras = sorted(
        (place for place in chosen if table.columns[place].is_extra),
        key=lambda place: table.columns[place].drop,
    )
    while extras and Allotment(chosen, whole, available).spare < 0:
        last = extras.pop()
        chosen = [place for place in chosen if place != last]
    return chosen


def _comfortable_widths(
    table: Table, text_columns: Sequence[int], widths: Sequence[int]
) -> dict[int, int]:
    """Return the widths to which texts are narrowed before another column is dropped.

    The names of the rows are the first texts that can be cut.
    """
    name = min((each for each in text_columns if widths[each] > MIN_TEXT_WIDTH), default=-1)
    comfortable = {}
    for column in text_columns:
        usual = COMFORTABLE_NAME_WIDTH if column == name else COMFORTABLE_TEXT_WIDTH
        width = min(widths[column], table.columns[column].least or usual)
        if column == name:
            cells = (row.cells[column] for row in table.rows)
            width = distinct_width(cells, width, widths[column])
        comfortable[column] = width
    return comfortable


def _has_short_texts(table: Table, column: int) -> bool:
    """Return whether a cell of a column has a short text. Only columns with a ``least`` have."""
    return bool(table.columns[column].least) and any(row.cells[column].short for row in table.rows)


def shown_notes(table: Table, columns: Sequence[int]) -> tuple[str, ...]:
    """Return the texts of the notes whose columns are all among the visible ``columns``."""
    visible = {table.columns[column].key for column in columns}
    return tuple(
        dict.fromkeys(note.text for note in table.notes if visible.issuperset(note.columns))
    )
