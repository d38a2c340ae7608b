"""Colour steps of a heatmap, fixed by span: the same figure has the same colour on every day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from tui.model.format import sign_tone
from tui.model.table import Cell, Row
from tui.model.text import Tone

MIN_T_STATISTIC = 2.0
"""Smallest ratio of a beta to its standard error at which the beta counts as different from
zero."""
_STEPS = 3


class HeatBounds(NamedTuple):
    """Sizes from which a figure has one, two or three steps of colour, in its own unit."""

    one: float
    two: float
    three: float


DAY, WEEK = HeatBounds(0.3, 0.8, 2.0), HeatBounds(0.5, 1.5, 4.0)
MONTH, QUARTER = HeatBounds(1.0, 3.0, 8.0), HeatBounds(2.0, 5.0, 12.0)
HALF_YEAR, YEAR = HeatBounds(3.0, 8.0, 16.0), HeatBounds(3.0, 8.0, 20.0)
"""Bounds of returns over a span, in percent or percentage points."""
MEAN_MONTH = DAY
"""Bounds of a mean return a month over many months, in percentage points."""
CORRELATION = HeatBounds(0.1, 0.3, 0.6)


def with_heat(rows: Sequence[Row], bounds: Mapping[int, HeatBounds]) -> tuple[Row, ...]:
    """Return the rows with the heat of each figure, by the bounds of its column.

    Columns without bounds get no heat.
    """
    return tuple(
        replace(
            row,
            cells=tuple(
                _cell_with_heat(cell, bounds[index]) if index in bounds else cell
                for index, cell in enumerate(row.cells)
            ),
        )
        for row in rows
    )


def heat(value: float, bounds: HeatBounds) -> float:
    """Return the place of a figure on the scale, -1 to +1 in thirds, by its size."""
    steps = sum(abs(value) >= bound for bound in bounds)
    return (steps if value > 0 else -steps) / _STEPS


def beta_tone(value: float, standard_error: float) -> Tone:
    """Return the tone of a beta's sign, MUTED if the beta is not significant."""
    return sign_tone(value) if abs(value) >= MIN_T_STATISTIC * standard_error else Tone.MUTED


def _cell_with_heat(cell: Cell, bounds: HeatBounds) -> Cell:
    """Return a cell with the heat of its figure as it is shown: equal texts have equal colours."""
    if not isinstance(cell.value, float) or cell.value != cell.value:
        return cell
    decimals = cell.unit.decimals if cell.decimals is None else cell.decimals
    return replace(cell, heat=heat(round(cell.value, decimals), bounds))
