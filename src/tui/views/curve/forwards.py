"""Zero yields and one-year forward yields implied by the par curve."""

from __future__ import annotations

from typing import NamedTuple

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_with_unit, sign_tone
from tui.model.plot import Plot, Role, Series, Tick
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.view import View
from tui.views.curve import axis
from tui.views.curve.table import TENOR, YEARS, tenor_cell
from tui.views.curve.today import Today
from tui.views.stamps import float_or_none

TIDY = (
    TENOR,
    YEARS,
    Column("yield_pct", "par %", drop=3),
    Column("zero_pct", "zero %", drop=1),
    Column("forward_1y_pct", "1Y fwd %"),
    Column("forward_change_1m_bp", "1M bp", drop=2),
    Column("forward_less_par_bp", "less par bp", drop=4),
)
_MIN_POINTS = 2
"""Smallest number of tenors that a curve can be bootstrapped from."""
_YEAR_PRIORITY = 99
"""Priority of the labels of whole years that are no tenors."""


class ImpliedYields(NamedTuple):
    """Implied yields in percent, by years to maturity (zero) or to the start (forward)."""

    zero: dict[float, float]
    forward: dict[float, float]


def view(today: Today) -> View:
    """Return the implied yields of the newest day.

    ``tidy``: one row per tenor with its par yield, zero yield and the one-year forward that starts
    at its maturity, in percent.
    """
    yields = today.yields(today.newest)
    newest = implied_yields(yields)
    month = next((earlier for earlier in today.earlier if earlier.short == "1M"), None)
    month_ago = implied_yields(today.yields(month.day)) if month else ImpliedYields({}, {})
    days = [] if month is None else [month.day]
    stamp = today.stamp_with(days)
    cells = {name: _cells(name, par, newest, month_ago) for name, par in yields.items()}
    rows = tuple(Row(name, tenor_cells, stamp) for name, tenor_cells in cells.items())
    on_screen = [row for row in rows if row.cells[3].value is not None]
    return View(
        title="Par curve · forwards",
        stamp=stamp,
        table=Table((TENOR, *TIDY[2:]), tuple(_without_years(row) for row in on_screen)),
        plot_stays=True,
        plot=_plot(today, newest, month_ago),
        leads=(_lead(newest),),
        tidy=Table(TIDY, rows),
        note="bootstrapped with semiannual coupons; up to 1Y simple bond-equivalent yields",
    )


def implied_yields(yields: dict[str, float]) -> ImpliedYields:
    """Return zero yields and one-year forwards of one day's par yields, in percent by years.

    Both are empty with fewer than ``_MIN_POINTS`` tenors.
    """
    import numpy as np

    from tui.measures.curve import zero_curve
    from tui.measures.curve.par_curve import maturity_years

    if len(yields) < _MIN_POINTS:
        return ImpliedYields({}, {})
    years = np.array([maturity_years(name) for name in yields])
    grid, discount = zero_curve.bootstrap(years, np.array(list(yields.values())))
    forward = zero_curve.forward_1y_pct(discount)
    starts = np.concatenate(([0.0], grid))[: len(forward)]
    return ImpliedYields(
        dict(zip(grid.tolist(), zero_curve.zero_pct(grid, discount).tolist(), strict=True)),
        dict(zip(starts.tolist(), forward.tolist(), strict=True)),
    )


def _cells(
    name: str, par: float, newest: ImpliedYields, month_ago: ImpliedYields
) -> tuple[Cell, ...]:
    from tui.measures.curve.par_curve import maturity_years

    years = maturity_years(name)
    forward, old_forward = newest.forward.get(years), month_ago.forward.get(years)
    change = None if forward is None or old_forward is None else (forward - old_forward) * 100
    over_par = None if forward is None else (forward - par) * 100
    short = "" if years >= 0.5 else "; not below half a year"
    formula = f"yield of the year from {name} on, by the discount factors of its ends{short}"
    return (
        tenor_cell(name),
        Cell(years, DisplayUnit.YEARS),
        Cell(par, DisplayUnit.PCT),
        Cell(
            newest.zero.get(years),
            DisplayUnit.PCT,
            formula=f"yield of one payment in {name}{short}",
        ),
        Cell(forward, DisplayUnit.PCT, Tone.STRONG, formula=formula),
        Cell(
            change,
            DisplayUnit.BP,
            sign_tone(change),
            signed=True,
            formula=f"{formula}; less a month ago",
        ),
        Cell(
            over_par,
            DisplayUnit.BP,
            sign_tone(over_par),
            signed=True,
            formula="forward less par yield",
        ),
    )


def _without_years(row: Row) -> Row:
    return Row(row.key, (row.cells[0], *row.cells[2:]), row.stamp)


def _plot(today: Today, newest: ImpliedYields, month_ago: ImpliedYields) -> Plot:
    par = today.line("par", today.newest, Role.RECENT)
    positions = {name: x for name, x in today.positions.items() if name != axis.OVERNIGHT}
    between = _years_between(positions)
    series = (
        _series("1Y forward a month ago", month_ago.forward, positions, Role.OLDEST, "1M ago"),
        par,
        _series("zero", newest.zero, positions, Role.OLDER),
        _series("1Y forward", newest.forward, positions, Role.NOW),
    )
    ticks = [
        *axis.tenor_ticks(positions),
        *(Tick(x, name, _YEAR_PRIORITY) for name, x in between.items()),
    ]
    return Plot(tuple(line for line in series if line.points), tuple(ticks), DisplayUnit.PCT)


def _years_between(positions: dict[str, float]) -> dict[str, float]:
    """Return the positions of whole years that are no tenors, by label."""
    last = max((int(name[:-1]) for name in positions if name.endswith("Y")), default=0)
    names = {f"{year}Y": float(year) for year in range(1, last + 1)}
    return {
        name: axis.position_at(years, positions)
        for name, years in names.items()
        if name not in positions
    }


def _series(
    name: str,
    by_years: dict[float, float],
    positions: dict[str, float],
    role: Role,
    short: str = "",
) -> Series:
    points = tuple(
        (axis.position_at(years, positions), float_or_none(value))
        for years, value in by_years.items()
        if years >= 0.5
    )
    return Series(name, points, role, short=short)


def _lead(newest: ImpliedYields) -> Lead:
    """Return the forwards 1y1y, 2y1y, 5y1y and 10y1y, the nearest ones kept longest."""
    clauses = []
    for place, start in enumerate((1.0, 2.0, 5.0, 10.0)):
        value = format_with_unit(newest.forward.get(start), DisplayUnit.PCT)
        spans = (Span(f"{start:.0f}y1y ", Tone.MUTED), Span(value, Tone.STRONG))
        clauses.append(Clause(spans, place))
    return tuple(clauses)
