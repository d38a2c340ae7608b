"""Plan of the grid: its columns, the heights of its rows, and the cells of each pane."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

MIN_GRID_SIZE = (120, 40)
"""Columns and rows of the smallest terminal in which the grid fits."""
WIDE_GRID_COLUMNS = 200
"""Columns from which the grid has three panes in a row, and every pane."""


class GridPlan(Struct, frozen=True):
    """Columns and rows of a grid."""

    columns: int
    rows: tuple[int, ...]
    """Shares of the height."""
    spans: tuple[tuple[int, int], ...]
    """Columns and rows that each pane takes, in the order of the panes."""


_WIDE_ROWS = {1: (1,), 2: (32, 24), 3: (32, 11, 13)}
_ROWS = {1: (1,), 2: (4, 3), 3: (4, 3, 3), 4: (4, 3, 3, 3)}


def plan_grid(width: int, panes: int) -> GridPlan:
    """Return the plan for a number of panes. The last one fills the last row.

    From seven panes on, the second band of three columns has two rows. The fifth pane takes both,
    and with seven panes the sixth does too.
    """
    columns = 3 if width >= WIDE_GRID_COLUMNS else 2
    spans = [(1, 1)] * panes
    count = -(-panes // columns)
    if columns == 3 and panes in (7, 8):
        count = 3
        spans[4] = (1, 2)
        if panes == 7:
            spans[5] = (1, 2)
    elif panes:
        spans[-1] = (1 + -panes % columns, 1)
    rows: Sequence[int] = (_WIDE_ROWS if columns == 3 else _ROWS).get(count, (1,) * max(1, count))
    return GridPlan(columns, tuple(rows), tuple(spans))
