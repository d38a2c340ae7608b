"""Cells that draw where a figure stands between the lowest and the highest of its history."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_number
from tui.model.table import Cell, Range


class Extremes(Struct, frozen=True):
    """Newest, lowest and highest value of a history; None where they are missing."""

    now: float | None
    low: float | None
    high: float | None
    missing: str = ""
    """Reason why they are missing."""


def range_cells(histories: Sequence[Extremes], subject: str) -> tuple[Cell, ...]:
    """Return one cell for each history. All of them share a scale, on which zero is marked.

    A cell is sorted by the newest value. ``subject`` names the figure for the explanations.
    """
    known = [
        value
        for each in histories
        for value in (each.now, each.low, each.high)
        if value is not None
    ]
    low, high = min((0.0, *known)), max((0.0, *known))
    return tuple(_cell(each, low, high, subject) for each in histories)


def _cell(history: Extremes, low: float, high: float, subject: str) -> Cell:
    if history.low is None or history.high is None:
        return Cell(None, formula=history.missing)
    bounds = [
        format_number(value, DisplayUnit.RATIO, signed=True)
        for value in (history.low, history.high)
    ]
    return Cell(
        " to ".join(bounds),
        formula=f"lowest and highest {subject} so far, and the newest between them",
        sort_value=history.now,
        graphic=Range(
            None if history.now is None else _share(history.now, low, high),
            _share(history.low, low, high),
            _share(history.high, low, high),
            _share(0.0, low, high),
        ),
    )


def _share(value: float, low: float, high: float) -> float:
    """Return the place of a value on a scale from 0 to 1; the middle of a scale without length."""
    return (value - low) / (high - low) if high > low else 0.5
