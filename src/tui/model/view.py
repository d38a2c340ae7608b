"""What a view is made of: plain values, units and tones, tables, plots and lines of words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from tui.model.snapshot import Stamp

Value = float | int | str | date | datetime | None


class DisplayUnit(Enum):
    """The unit of a value: (suffix in running text, decimals)."""

    PCT = ("%", 2)
    BP = (" bp", 0)
    PP = (" pp", 1)
    USD_BN = (" bn", 1)
    YEARS = ("y", 2)
    RATIO = ("", 2)
    COUNT = ("", 0)
    INDEX = ("", 2)
    TEXT = ("", 0)

    @property
    def suffix(self) -> str:
        return self.value[0]

    @property
    def decimals(self) -> int:
        return self.value[1]


class Tone(Enum):
    """What a text means; the widgets decide how it looks."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    UP = "up"
    DOWN = "down"
    ACCENT = "accent"
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True)
class Cell:
    """One value of a table."""

    value: Value
    unit: DisplayUnit = DisplayUnit.TEXT
    tone: Tone = Tone.PLAIN
    signed: bool = False
    """Spelt with + or − (changes and relative returns)."""
    decimals: int | None = None
    """Instead of the unit's own."""
    heat: float | None = None
    """-1 to +1: place on the diverging scale of a heatmap cell."""
    formula: str = ""
    """In words, how it was worked out; "" for a figure as its publisher gives it."""
    stamp: Stamp | None = None
    """Where its times, trust or inputs are not those of its row."""


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    key: str
    """Name in exports, unit as suffix (``yield_pct``)."""
    label: str
    """Heading on the screen, short."""
    left: bool = False
    """Text columns are left-aligned, numbers right-aligned."""
    drop: int = 0
    """0 is always shown; in a narrow pane the highest number is dropped first."""


@dataclass(frozen=True)
class Row:
    """One row of a table, with its two times."""

    key: str
    """Identity across repaints: the cursor follows it."""
    cells: tuple[Cell, ...]
    stamp: Stamp
    total: bool = False
    """A sum of other rows: it stays below them in every order."""


@dataclass(frozen=True)
class Table:
    """Rows of cells; ``empty`` says why there is none."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = "no data yet"
    sort: str = ""
    """Column key the rows come sorted by, "" for their natural order."""


class Role(Enum):
    """What a line or bar of a plot stands for."""

    NOW = "now"
    GHOST = "ghost"
    LAST = "last"
    RECENT = "recent"
    OLDER = "older"
    OLDEST = "oldest"
    CHOSEN = "chosen"
    POLICY = "policy"
    SECURED = "secured"
    FIRST = "first"
    SECOND = "second"
    THRESHOLD = "threshold"


@dataclass(frozen=True)
class Series:
    """A line or a row of bars. A missing y breaks the line."""

    name: str
    points: tuple[tuple[float, float | None], ...]
    role: Role
    dots: bool = False
    """Mark every point (the tenors of today's curve)."""
    behind: bool = False
    """In a plot of bars: a line behind them, not bars of its own."""
    short: str = ""
    """The name where there is little room, "" for the same."""


@dataclass(frozen=True)
class Tick:
    """A label on the x axis; where labels collide the lowest priority number wins."""

    x: float
    label: str
    priority: int = 0


@dataclass(frozen=True)
class Level:
    """A horizontal line, such as an alert threshold."""

    y: float
    label: str


@dataclass(frozen=True)
class Shade:
    """A stretch of the x axis that stands out: a recession, an episode of a rule."""

    start: float
    end: float
    tone: Tone = Tone.MUTED
    label: str = ""
    """For the legend, which names each label once."""


class Along(Enum):
    """How a place on the x axis is spelled when its values are read off."""

    NAMES = "names"
    """By the tick that stands there; places without one are not read off."""
    DAYS = "days"
    """As a day, counted from the year 1."""


@dataclass(frozen=True)
class Plot:
    """Lines or bars over a numeric x axis; the oldest series comes first, today last."""

    series: tuple[Series, ...]
    ticks: tuple[Tick, ...]
    y_unit: DisplayUnit
    levels: tuple[Level, ...] = ()
    bars: bool = False
    empty: str = "no data yet"
    shades: tuple[Shade, ...] = ()
    along: Along = Along.NAMES
    decimals: int | None = None
    """Of the values read off, instead of the unit's own."""


@dataclass(frozen=True)
class Span:
    """A run of text with one tone."""

    text: str
    tone: Tone = Tone.PLAIN


Line = tuple[Span, ...]


@dataclass(frozen=True)
class View:
    """What a pane shows: lines of words, a plot, a table. ``tidy`` is what export writes."""

    title: str
    stamp: Stamp
    """Of the pane's newest figure; the title spells it."""
    table: Table
    plot: Plot | None = None
    lines: tuple[Line, ...] = ()
    tidy: Table | None = None
    """Where the exported table differs from the painted one."""
    note: str = ""
    """One line below: why something is missing, what basis is used."""
