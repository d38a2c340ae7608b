"""What a view is made of, and the only place that spells a number.

A view is plain values, units and tones: no markup, no colours, no frames. The widgets choose the
colours, ``export`` ignores the tones and writes the raw values.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from tui.model import Stamp, State

MISSING = "—"
MINUS = "−"

Value = float | int | str | date | datetime | None


class Unit(Enum):
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
    unit: Unit = Unit.TEXT
    tone: Tone = Tone.PLAIN
    signed: bool = False
    """Spelt with + or − (changes and relative returns)."""
    decimals: int | None = None
    """Instead of the unit's own."""
    heat: float | None = None
    """-1 to +1: place on the diverging scale of a heatmap cell."""
    formula: str = ""
    """In words, how it was worked out; "" for a figure as its publisher gives it."""


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
    RECENT = "recent"
    OLDER = "older"
    OLDEST = "oldest"
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
class Plot:
    """Lines or bars over a numeric x axis; the oldest series comes first, today last."""

    series: tuple[Series, ...]
    ticks: tuple[Tick, ...]
    y_unit: Unit
    levels: tuple[Level, ...] = ()
    bars: bool = False
    empty: str = "no data yet"


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


def format_number(
    value: float | None, unit: Unit, *, signed: bool = False, decimals: int | None = None
) -> str:
    """Spell a number without its unit: ``−12.3``, ``+4.7``, ``—`` for a missing one."""
    if value is None or value != value:
        return MISSING
    places = unit.decimals if decimals is None else decimals
    text = f"{abs(value):,.{places}f}"
    if float(text.replace(",", "")) == 0:
        return text
    if value < 0:
        return MINUS + text
    return "+" + text if signed else text


def format_cell(cell: Cell) -> str:
    """Spell a cell as a table shows it: the unit is in the column's heading."""
    value = cell.value
    if value is None:
        return MISSING
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return format_number(value, cell.unit, signed=cell.signed, decimals=cell.decimals)


def spell_cell(cell: Cell) -> str:
    """Spell a cell with its unit, away from its column."""
    text = format_cell(cell)
    return text if text == MISSING else text + cell.unit.suffix


def spell(
    value: float | None, unit: Unit, *, signed: bool = False, decimals: int | None = None
) -> str:
    """Spell a number with its unit, for running text: ``+4.7 pp``, ``4.16%``."""
    text = format_number(value, unit, signed=signed, decimals=decimals)
    return text if text == MISSING else text + unit.suffix


def sign_tone(value: float | None) -> Tone:
    """UP for gains, DOWN for losses, PLAIN for zero, MUTED for a missing value."""
    if value is None or value != value:
        return Tone.MUTED
    return Tone.UP if value > 0 else Tone.DOWN if value < 0 else Tone.PLAIN


def format_age(observed: date, now: datetime) -> str:
    """Days since the observation, in words short enough for a title."""
    days = (now.date() - observed).days
    if days <= 0:
        return "today"
    return f"{days} d old"


def format_state(stamp: Stamp) -> str:
    """The state as a title spells it: ``cached to 2026-08-07``, ``live``."""
    if stamp.state is State.CACHED and stamp.observed:
        return f"cached to {stamp.observed.isoformat()}"
    return str(stamp.state)
