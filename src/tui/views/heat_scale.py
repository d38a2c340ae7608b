"""Colour scale of a heatmap: figures mapped to −1 … +1."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from msgspec.structs import replace

from tui.model.format import sign_tone
from tui.model.table import Cell, Row, Value
from tui.model.text import Tone

FULL_SHARE = 0.9
"""Share of the figures inside the colour scale. The rest is clipped to its ends, so that one
outlier does not fade all other cells."""

MIN_T_STATISTIC = 2.0
"""Smallest ratio of a beta to its standard error at which the beta counts as different from
zero."""


def with_heat(rows: Sequence[Row], scales: Sequence[Collection[int]]) -> tuple[Row, ...]:
    """Return the rows with the heat of each figure, −1 to +1 about zero.

    The columns in one collection of ``scales`` share a scale. Columns in none get no heat.
    """
    heats: dict[int, float] = {}
    for columns in scales:
        figures = [row.cells[column].value for row in rows for column in columns]
        heats |= dict.fromkeys(columns, _full_scale(figures))
    return tuple(
        replace(
            row,
            cells=tuple(
                _cell_with_heat(cell, heats.get(index, 0.0)) for index, cell in enumerate(row.cells)
            ),
        )
        for row in rows
    )


def _cell_with_heat(cell: Cell, full: float) -> Cell:
    if not isinstance(cell.value, float) or full == 0:
        return cell
    return replace(cell, heat=max(-1.0, min(1.0, cell.value / full)))


def _full_scale(values: Sequence[Value]) -> float:
    """Return the absolute value at which the colour is full, 0 without figures."""
    sizes = sorted(abs(value) for value in values if isinstance(value, float))
    return sizes[int((len(sizes) - 1) * FULL_SHARE)] if sizes else 0.0


def beta_tone(value: float, standard_error: float) -> Tone:
    """Return the tone of a beta's sign, MUTED if the beta is not significant."""
    return sign_tone(value) if abs(value) >= MIN_T_STATISTIC * standard_error else Tone.MUTED
