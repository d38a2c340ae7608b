"""The only place that spells a number, an age or a state."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from tui.model.snapshot import Stamp, State
from tui.model.view import Cell, DisplayUnit, Tone

MISSING = "—"
MINUS = "−"


def format_number(
    value: float | None, unit: DisplayUnit, *, signed: bool = False, decimals: int | None = None
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
    value: float | None, unit: DisplayUnit, *, signed: bool = False, decimals: int | None = None
) -> str:
    """Spell a number with its unit, for running text: ``+4.7 pp``, ``4.16%``."""
    text = format_number(value, unit, signed=signed, decimals=decimals)
    return text if text == MISSING else text + unit.suffix


_BLOCKS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[float | None]) -> str:
    """Values as blocks, the least lowest and the greatest highest; a missing one is a blank."""
    known = [value for value in values if value is not None and value == value]
    if not known:
        return ""
    low, high = min(known), max(known)
    steps = (len(_BLOCKS) - 1) / (high - low) if high > low else 0.0
    return "".join(
        " " if value is None or value != value else _BLOCKS[round((value - low) * steps)]
        for value in values
    )


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
