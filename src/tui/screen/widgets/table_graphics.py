"""Drawings in the cells of a table: bars from zero, and marks between the ends of a range."""

from __future__ import annotations

from math import ceil

from tui.model.table import Bar, Range, Table

Run = tuple[str, str]
"""Text of a drawing, and the name of its style: ``rule``, ``mark`` or ``bar``."""

LEAST_WIDTH, MOST_WIDTH = 8, 24
"""Cells of a column of drawings."""


BAR, HALF_BAR_RIGHT, HALF_BAR_LEFT = "━", "╸", "╺"
ZERO, LINE, MARK, CROSSING = "│", "─", "●", "┼"

Extent = tuple[float, float]
"""Lowest and highest end of a column of bars: -1 or +1 on the longer side, 0 between them."""


def graphic_columns(table: Table) -> frozenset[int]:
    """Return the indices of the columns that have a drawing."""
    return frozenset(
        column for row in table.rows for column, cell in enumerate(row.cells) if cell.graphic
    )


def bar_extents(table: Table) -> dict[int, Extent]:
    """Return the extent of every column with bars, by its index.

    The side with the longest bar has the whole scale, also where that bar is shorter. The other
    side ends with its longest bar.
    """
    extents: dict[int, Extent] = {}
    drawn = (
        (column, cell.graphic)
        for row in table.rows
        for column, cell in enumerate(row.cells)
        if cell.graphic
    )
    for column, graphic in drawn:
        if isinstance(graphic, Bar):
            low, high = extents.get(column, (0.0, 0.0))
            length = max(-1.0, min(1.0, graphic.length))
            extents[column] = (min(low, length), max(high, length))
    return {column: _whole_scale(*extent) for column, extent in extents.items()}


def _whole_scale(low: float, high: float) -> Extent:
    return (-1.0, high) if -low > high else (low, 1.0)


def draw_bar(bar: Bar, width: int, extent: Extent) -> list[Run]:
    """Return a bar in ``width`` cells. All bars of one extent have zero in the same cell.

    A bar shorter than a quarter of a cell is left empty.
    """
    low, high = extent
    cells = width - 1
    lesser_side = min(-low, high)
    lesser_cells = ceil(cells * lesser_side / (1.0 + lesser_side))
    left = lesser_cells if -low < high else cells - lesser_cells
    halves = round(2 * (cells - lesser_cells) * max(low, min(high, bar.length)))
    full, half = divmod(abs(halves), 2)
    if halves < 0:
        drawn = HALF_BAR_LEFT * half + BAR * full
        return [(drawn.rjust(left), "bar"), (ZERO, "rule"), (" " * (cells - left), "")]
    drawn = BAR * full + HALF_BAR_RIGHT * half
    return [(" " * left, ""), (ZERO, "rule"), (drawn.ljust(cells - left), "bar")]


def draw_range(drawn: Range, width: int) -> list[Run]:
    """Return the line of a range in ``width`` cells with its mark, and a tick at zero."""

    def place(share: float) -> int:
        return round(max(0.0, min(1.0, share)) * (width - 1))

    first, last = place(drawn.low), place(drawn.high)
    characters = [LINE if first <= cell <= last else " " for cell in range(width)]
    if drawn.zero is not None:
        zero = place(drawn.zero)
        characters[zero] = CROSSING if first <= zero <= last else ZERO
    if drawn.at is None:
        return [("".join(characters), "rule")]
    at = place(drawn.at)
    before, after = "".join(characters[:at]), "".join(characters[at + 1 :])
    return [(before, "rule"), (MARK, "mark"), (after, "rule")]
