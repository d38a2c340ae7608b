"""Tables: values with units and tones, in rows and columns."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from tui.model.column_note import ColumnNote
from tui.model.display_unit import DisplayUnit
from tui.model.snapshot import Stamp
from tui.model.text import Tone

Value = float | int | str | date | datetime | None
"""Value of a cell. None is a missing value."""


class Bar(Struct, frozen=True):
    """Bar from zero to a value, as shares of its column's scale."""

    length: float
    """-1 to +1: the share of the scale, and the side of zero."""


class Range(Struct, frozen=True):
    """Mark between the two ends of a range, as shares of its column's scale, 0 to 1."""

    at: float | None
    """Place of the mark, None without one."""
    low: float = 0.0
    high: float = 1.0
    zero: float | None = None
    """Place of zero, None where the scale has none."""


class Cell(Struct, frozen=True):
    """One value of a table."""

    value: Value
    unit: DisplayUnit = DisplayUnit.TEXT
    tone: Tone = Tone.PLAIN
    signed: bool = False
    """True to show + or − (changes and relative returns)."""
    decimals: int | None = None
    """Number of decimals shown, None for the unit's own."""
    heat: float | None = None
    """Place on the diverging scale of a heatmap, -1 to +1; None outside heatmaps."""
    formula: str = ""
    """Explanation of how the value was computed, "" for a figure as its publisher gives it."""
    stamp: Stamp | None = None
    """Dates, freshness and inputs, None if they are those of the row."""
    text: str = ""
    """Text shown in place of the value, such as a number with its unit; "" to show the value."""
    short: str = ""
    """Text shown where the column is narrower than the value, "" to cut the value."""
    graphic: Bar | Range | None = None
    """Drawing that the column shows in place of a text."""
    filled: bool = False
    """True to fill the cell with its tone, as a badge."""
    sort_value: float | None = None
    """Number that the column is sorted by, such as a maturity; None to sort by the value."""


class Column(Struct, frozen=True):
    """One column of a table."""

    key: str
    """Name in exports, with the unit as suffix (``yield_pct``)."""
    label: str
    """Short heading on the screen, in lower case."""
    left: bool = False
    """True to align text columns left; numbers are aligned right."""
    drop: int = 0
    """Order of removal in a narrow pane: the highest first, equal ones together, 0 never."""
    whole: bool = False
    """True for times, whose zone stands at their end: their text is never cut to save room."""
    least: int = 0
    """Cells that a text column keeps before another column is removed, 0 for the usual number."""
    is_extra: bool = False
    """True to remove the column where a text of another one would be cut beside it."""
    wraps: bool = False
    """True for sentences: in a pane alone they go on in further lines where they would be cut."""


class Row(Struct, frozen=True):
    """One row of a table."""

    key: str
    """Identity across repaints: the cursor stays on the same key."""
    cells: tuple[Cell, ...]
    """One cell per column, in the order of the columns."""
    stamp: Stamp
    """Dates, freshness and inputs of its cells, except cells with a stamp of their own."""
    name: str = ""
    """Name of the row where its first cell does not name it, as a badge does not."""
    total: bool = False
    """True for a sum of other rows. It stays below them in every sort order."""
    strong: bool = False
    """True for a key row: its name and its strong figures stand out from those of other rows."""
    drop: int = 0
    """Order of removal in a small pane of the grid: the highest first, equal ones together, 0
    never. A pane alone scrolls instead."""


class SecondBlock(Struct, frozen=True):
    """Rows of a table that a wide pane shows beside the others."""

    start: str
    """Key of the first of them. The rows after it are in the block too."""
    labels: tuple[str, ...]
    """Headings of the first columns above them."""
    labels_before: tuple[str, ...] = ()
    """Headings of the first columns above the other rows, () for those of the table."""


class Table(Struct, frozen=True):
    """Columns and rows of cells."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = "no data at hand"
    """Text shown instead if there are no rows."""
    sort: str = ""
    """Key of the column that the rows are sorted by, "" for their natural order."""
    notes: tuple[ColumnNote, ...] = ()
    """Explanations of the columns. A text that several notes share is shown once."""
    start: str = ""
    """Key of the row that the cursor starts on, "" for the first row."""
    second: SecondBlock | None = None
    """Rows beside the others in a wide pane that has lines for all, None for one block."""
    middle_drops: bool = False
    """True to leave out rows in the middle of a small pane of the grid, and to count them there:
    the first and the last rows stay."""

    @property
    def wraps(self) -> bool:
        """Has it a column whose texts may need several lines?"""
        return any(column.wraps for column in self.columns)
