"""Building blocks of a pane's content: values with units and tones, tables, plots, lines of text.

A view is plain data without styles or widgets. The widgets decide how a tone or a role looks.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import Enum

from msgspec import Struct

from tui.model.column_note import ColumnNote
from tui.model.snapshot import Stamp

Value = float | int | str | date | datetime | None
"""Value of a cell. None is a missing value."""


class DisplayUnit(Enum):
    """Unit of a value: (suffix in running text, decimals)."""

    PCT = ("%", 2)
    BP = (" bp", 0)
    PP = (" pp", 1)
    """Percentage points."""
    USD_BN = (" bn", 1)
    """Billions of U.S. dollars."""
    YEARS = ("y", 2)
    RATIO = ("", 2)
    COUNT = ("", 0)
    INDEX = ("", 2)
    """Level of a price or an index."""
    TEXT = ("", 0)
    """No number: text or a date."""

    @property
    def suffix(self) -> str:
        """Text that follows the number outside a table."""
        return self._value_[0]

    @property
    def decimals(self) -> int:
        """Number of decimals shown."""
        return self._value_[1]


class Tone(Enum):
    """Meaning of a text, which a widget shows as a style."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    UP = "up"
    DOWN = "down"
    ACCENT = "accent"
    WARNING = "warning"
    CRITICAL = "critical"


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


class Column(Struct, frozen=True):
    """One column of a table."""

    key: str
    """Name in exports, with the unit as suffix (``yield_pct``)."""
    label: str
    """Short heading on the screen."""
    left: bool = False
    """True to align text columns left; numbers are aligned right."""
    drop: int = 0
    """Order of removal in a narrow pane: the highest first, equal ones together, 0 never."""
    whole: bool = False
    """True for times, whose zone stands at their end: their text is never cut to save room."""
    least: int = 0
    """Cells that a text column keeps before another column is removed, 0 for the usual number."""


class Row(Struct, frozen=True):
    """One row of a table."""

    key: str
    """Identity across repaints: the cursor stays on the same key."""
    cells: tuple[Cell, ...]
    """One cell per column, in the order of the columns."""
    stamp: Stamp
    """Dates, freshness and inputs of its cells, except cells with a stamp of their own."""
    total: bool = False
    """True for a sum of other rows. It stays below them in every sort order."""


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


class Role(Enum):
    """Purpose of a line or bar in a plot, which a widget shows as a style."""

    NOW = "now"
    GHOST = "ghost"
    """The snapshot shown before the user stepped to this one."""
    LAST = "last"
    """The most recent of four earlier days, followed by RECENT, OLDER and OLDEST."""
    RECENT = "recent"
    OLDER = "older"
    OLDEST = "oldest"
    CHOSEN = "chosen"
    """A day that the user chose."""
    POLICY = "policy"
    """The effective federal funds rate."""
    SECURED = "secured"
    """The secured overnight financing rate."""
    FIRST = "first"
    SECOND = "second"
    THRESHOLD = "threshold"
    """An alert threshold, or another mark to compare with."""


class Series(Struct, frozen=True):
    """A line or a row of bars."""

    name: str
    points: tuple[tuple[float, float | None], ...]
    """Pairs of (x, y), y in the plot's ``y_unit``. A missing y (None) breaks the line."""
    role: Role
    dots: bool = False
    """True to mark every point (the tenors of today's curve)."""
    behind: bool = False
    """True to draw a line behind the bars in a plot of bars."""
    short: str = ""
    """Shorter name where space is limited, "" to use ``name``."""


class Tick(Struct, frozen=True):
    """A label on the x axis."""

    x: float
    label: str
    priority: int = 0
    """Rank where labels would overlap: the lowest number is kept."""


class Level(Struct, frozen=True):
    """A horizontal line, such as an alert threshold."""

    y: float
    """Height in the plot's ``y_unit``."""
    label: str
    inside: bool = False
    """True to extend the y axis to it. A level outside the axis is not drawn."""


class Shade(Struct, frozen=True):
    """A highlighted range of the x axis: a recession, an episode of a rule."""

    start: float
    end: float
    """Bounds on the x axis."""
    tone: Tone = Tone.MUTED
    label: str = ""
    """Name in the legend, which lists each name once; "" to leave it out."""


class XAxis(Enum):
    """Kind of x axis. It decides how an x is labelled when the values there are read off."""

    NAMES = "names"
    """Labelled by its tick. An x without a tick cannot be read off."""
    DAYS = "days"
    """Labelled as a date: x is the number of days since 0001-01-01, which is 1."""


class Plot(Struct, frozen=True):
    """Lines or bars over a numeric x axis."""

    series: tuple[Series, ...]
    """The series in drawing order: oldest first, today last."""
    ticks: tuple[Tick, ...]
    y_unit: DisplayUnit
    """Unit of every y."""
    levels: tuple[Level, ...] = ()
    bars: bool = False
    """True for bars, False for lines."""
    empty: str = "no data at hand"
    """Text shown instead if there is nothing to draw."""
    shades: tuple[Shade, ...] = ()
    x_axis: XAxis = XAxis.NAMES
    decimals: int | None = None
    """Number of decimals of the values read off, None for those of ``y_unit``."""


class Span(Struct, frozen=True):
    """A run of text with one tone."""

    text: str
    tone: Tone = Tone.PLAIN
    filled: bool = False
    """True to fill the cells behind the text with the tone, as a part of a bar."""


Line = tuple[Span, ...]
"""One line of text."""


class View(Struct, frozen=True):
    """Content of a pane: lines of text, a plot and a table."""

    title: str
    stamp: Stamp
    """Dates and freshness of the pane's newest figure, shown in the title."""
    table: Table
    plot: Plot | None = None
    lines: tuple[Line, ...] = ()
    """Lines of text above the plot and the table."""
    tidy: Table | None = None
    """Table that ``export`` writes, None to write ``table``."""
    note: str = ""
    """Text about the figures, below the table. It names no column: the table's ``notes`` do."""
