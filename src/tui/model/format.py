"""Formats for numbers, days, ages and states. No other module formats them.

A missing number is None or NaN and is shown as ``—``. The minus sign is U+2212, as wide as a plus.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from tui.model.display_unit import DisplayUnit
from tui.model.text import Tone
from tui.model.times import format_new_york

if TYPE_CHECKING:
    from tui.model.table import Cell

MISSING = "—"
MINUS = "−"

_BLOCKS = "▁▂▃▄▅▆"
"""Blocks of a sparkline. The highest leave the row above apart."""
RECENT = timedelta(days=335)
"""Distance of a day or month up to which it is written without its year: eleven months."""


def format_number(
    value: float | None, unit: DisplayUnit, *, signed: bool = False, decimals: int | None = None
) -> str:
    """Return a number without its unit: ``−12.3``, ``+4.7``, ``—`` if missing.

    ``signed`` puts a plus sign before positive numbers. ``decimals`` replaces the unit's own. A
    number that rounds to zero has no sign.
    """
    if value is None or value != value:
        return MISSING
    places = unit.decimals if decimals is None else decimals
    text = f"{abs(value):,.{places}f}"
    if float(text.replace(",", "")) == 0:
        return text
    if value < 0:
        return MINUS + text
    return "+" + text if signed else text


def format_with_unit(
    value: float | None, unit: DisplayUnit, *, signed: bool = False, decimals: int | None = None
) -> str:
    """Return a number with its unit, for running text: ``+4.7 pp``, ``4.16%``, ``—`` if missing."""
    text = format_number(value, unit, signed=signed, decimals=decimals)
    return text if text == MISSING else text + unit.suffix


def format_count(count: int, noun: str) -> str:
    """Return a number with its noun: ``1 episode``, ``1,204 episodes``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def format_cell(cell: Cell) -> str:
    """Return the text of a cell inside its table, without the unit: the heading has it.

    A cell with a text of its own shows that.
    """
    value = cell.value
    if cell.text:
        return cell.text
    if value is None:
        return MISSING
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return format_new_york(value)
    if isinstance(value, date):
        return value.isoformat()
    return format_number(value, cell.unit, signed=cell.signed, decimals=cell.decimals)


def format_cell_with_unit(cell: Cell) -> str:
    """Return the text of a cell outside its table, with the unit."""
    text = format_cell(cell)
    return text if cell.text or text == MISSING else text + cell.unit.suffix


def sparkline(values: Sequence[float | None]) -> str:
    """Return one block character per value, from lowest to highest; a missing value is a space.

    Empty if no value is given or all are missing. If all are equal, every block is the lowest.
    """
    present = [value for value in values if value is not None and value == value]
    if not present:
        return ""
    low, high = min(present), max(present)
    steps = (len(_BLOCKS) - 1) / (high - low) if high > low else 0.0
    return "".join(
        " " if value is None or value != value else _BLOCKS[round((value - low) * steps)]
        for value in values
    )


def sign_tone(value: float | None) -> Tone:
    """Return UP for gains, DOWN for losses, MUTED for zero and for a missing value."""
    if value is None or value != value:
        return Tone.MUTED
    return Tone.UP if value > 0 else Tone.DOWN if value < 0 else Tone.MUTED


def format_age(observed: date, now: datetime) -> str:
    """Return the days since an observation, short enough for a title: ``today``, ``3 d old``."""
    days = (now.date() - observed).days
    if days <= 0:
        return "today"
    return f"{days} d old"


def short_day(day: date, today: date) -> str:
    """Return a day as ``7 Dec``, and as ``24 Nov ’24`` if that is not close to ``today``."""
    return f"{day.day} {day:%b}" if _is_recent(day, today) else day_and_year(day)


def day_and_year(day: date) -> str:
    """Return a day with its year: ``7 Dec ’25``. A year is never taken for a day so."""
    return f"{day.day} {month_and_year(day)}"


def day_in_column(day: str) -> str:
    """Return a day with a blank before a single digit, so that days below each other line up."""
    return day if day[1:2].isdigit() else f" {day}"


def short_month(month: date, today: date) -> str:
    """Return a month as ``Oct``, and as ``Oct ’24`` if that is not close to ``today``."""
    return f"{month:%b}" if _is_recent(month, today) else month_and_year(month)


def month_and_year(month: date) -> str:
    """Return a month with its year: ``Jul ’25``."""
    return f"{month:%b} ’{month:%y}"


def month_name(month: date, today: date) -> str:
    """Return a month as ``October``, and as ``October 2024`` if that is not close to ``today``."""
    return f"{month:%B}" if _is_recent(month, today) else f"{month:%B %Y}"


def _is_recent(day: date, today: date) -> bool:
    return abs(day - today) <= RECENT
