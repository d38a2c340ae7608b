"""Rolling correlation of stocks and bond funds: now, a year ago, and over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.config import Group
from tui.model.display_unit import DisplayUnit
from tui.model.plot import Plot, Role
from tui.model.snapshot import Snapshot
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Tone
from tui.views import day_axis
from tui.views.risk.options import RiskOptions, missing_reason
from tui.views.risk.ranges import Extremes, range_cells
from tui.views.stamps import NOTHING_KNOWN, float_or_none

if TYPE_CHECKING:
    from tui.measures.returns.correlations import Correlation

YEAR, QUARTER = 252, 60
"""Window lengths in observations."""
_PLACES = {QUARTER: 2, YEAR: 3}
_EXTREMES = (5, 6)
"""Places of the correlations and of their extremes among the columns of the export."""
_NAME = (
    Column("fund", "fund", left=True, least=24),
    Column("ticker", "ticker", left=True, drop=5),
)
_SCREEN = (
    *_NAME,
    Column("correlation_60", f"{QUARTER} d", drop=1),
    Column("correlation_252", f"{YEAR} d"),
    Column("correlation_252_year_ago", "year ago", drop=3),
    Column("range", "range", left=True, drop=2),
    Column("correlation_252_lowest", "lowest", drop=4),
    Column("correlation_252_highest", "highest", drop=4),
    Column("begins", "from", left=True, drop=6),
)
"""Columns on the screen. A narrow pane drops the change of a year first, then the range."""
_RANGE = 5
"""Place of the range among them."""
TIDY = tuple(column for column in _SCREEN if column.key != "range")
"""Columns of the export."""


def table(snapshot: Snapshot, options: RiskOptions) -> Table:
    """Return one row per bond fund with its correlation with the stock fund, −1 to +1."""
    exported = exported_table(snapshot, options)
    histories = [_extremes(row) for row in exported.rows]
    ranges = range_cells(histories, f"correlation over {YEAR} observations")
    rows = tuple(
        replace(row, cells=(*row.cells[:_RANGE], cell, *row.cells[_RANGE:]))
        for row, cell in zip(exported.rows, ranges, strict=True)
    )
    return replace(exported, columns=_SCREEN, rows=rows)


def exported_table(snapshot: Snapshot, options: RiskOptions) -> Table:
    """Return the same rows without drawings: ``TIDY``."""
    rows = tuple(_row(group, snapshot, options) for group in options.bonds)
    return Table(TIDY, rows, empty="no bond funds configured")


def _row(group: Group, snapshot: Snapshot, options: RiskOptions) -> Row:
    from tui.measures.returns.correlations import correlation

    measured = correlation(snapshot, options.stock, group.ticker)
    name = (Cell(group.name), Cell(group.ticker, tone=Tone.MUTED))
    if not len(measured.days):
        missing = Cell(None, formula=missing_reason(snapshot, options, group.ticker))
        return Row(group.id, (*name, *(missing,) * (len(TIDY) - 2)), NOTHING_KNOWN)
    year = measured.rolling[YEAR]
    known_values = year[year == year]
    extremes = (
        (float_or_none(known_values.min()), float_or_none(known_values.max()))
        if len(known_values)
        else (None, None)
    )
    year_ago = float_or_none(year[-1 - YEAR]) if len(year) > YEAR else None
    subject = f"correlation of daily total returns of {options.stock} and {group.ticker}"
    too_short = f": too little history, their days begin on {measured.days[0].date()}"
    figures = (
        (newest_value(measured, QUARTER), f"{subject} over {QUARTER} observations"),
        (newest_value(measured, YEAR), f"{subject} over {YEAR} observations"),
        (year_ago, f"{subject} over {YEAR} observations, as it was {YEAR} observations before"),
        (extremes[0], f"the lowest {subject} over {YEAR} observations so far"),
        (extremes[1], f"the highest {subject} over {YEAR} observations so far"),
    )
    cells = (
        *name,
        *(
            _correlation_cell(place, value, formula + (too_short if value is None else ""))
            for place, (value, formula) in enumerate(figures, start=len(name))
        ),
        Cell(measured.days[0].date(), tone=Tone.MUTED),
    )
    return Row(group.id, cells, measured.stamp)


def _correlation_cell(place: int, value: float | None, formula: str) -> Cell:
    tone = Tone.STRONG if place == _PLACES[YEAR] else Tone.LESSER
    return Cell(value, DisplayUnit.RATIO, tone, signed=True, formula=formula)


def _extremes(row: Row) -> Extremes:
    """Return the newest correlation of an exported row, the lowest and the highest."""
    now, low, high = (_number(row.cells[place]) for place in (_PLACES[YEAR], *_EXTREMES))
    return Extremes(now, low, high, missing=row.cells[_EXTREMES[0]].formula)


def _number(cell: Cell) -> float | None:
    return cell.value if isinstance(cell.value, float) else None


def newest_value(measured: Correlation, window: int) -> float | None:
    """Return the correlation over a window that ends with the newest day, None if too short."""
    return float_or_none(measured.rolling[window][-1])


def plot(snapshot: Snapshot, stock: str, other: str) -> Plot:
    """Return the correlation over both windows on all days that both funds have."""
    from tui.measures.returns.correlations import correlation

    measured = correlation(snapshot, stock, other)
    series = [
        day_axis.day_series(
            f"{stock}–{other} {window} days", role, measured.days, measured.rolling[window]
        )
        for window, role in ((QUARTER, Role.OLDER), (YEAR, Role.NOW))
    ]
    return day_axis.day_plot(
        series, DisplayUnit.RATIO, "", f"too little history of {stock} and {other}"
    )
