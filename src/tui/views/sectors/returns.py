"""Cells of the groups' returns, with the formula, or the reason if a return is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from tui.config import Group
from tui.model.format import day_and_year, month_and_year, sign_tone
from tui.model.snapshot import Stamp
from tui.model.table import Cell, Column
from tui.views import heat_scale
from tui.views.sectors.options import ReturnBasis, SectorsOptions
from tui.views.stamps import NOTHING_KNOWN

if TYPE_CHECKING:
    from tui.measures.returns.span_returns import Return

_SPANS = {
    "1D": (2, heat_scale.DAY),
    "1W": (4, heat_scale.WEEK),
    "1M": (1, heat_scale.MONTH),
    "3M": (3, heat_scale.QUARTER),
    "6M": (6, heat_scale.HALF_YEAR),
    "YTD": (0, heat_scale.YEAR),
    "1Y": (5, heat_scale.YEAR),
}
"""Order in which a narrow pane drops a span, and the bounds of its heat."""
SINCE = "return_since"
"""Key of the column of returns since a day."""
BOUNDS = (*(bounds for _, bounds in _SPANS.values()), heat_scale.HALF_YEAR)
"""Bounds of the heat of each of ``columns``."""

Returns = Mapping[str, Sequence["Return"]]
"""Returns by symbol, one for each of ``columns``."""


def columns(since: date) -> tuple[Column, ...]:
    """Return one column for each span and one for the returns since a day."""
    return (
        *(Column(f"return_{span.lower()}", span, drop=drop) for span, (drop, _) in _SPANS.items()),
        Column(SINCE, day_label(since)),
    )


def day_label(day: date) -> str:
    """Return a day as a heading: ``Jul ’25`` for the first of July 2025, else ``18 Dec ’25``."""
    return month_and_year(day) if day.day == 1 else day_and_year(day)


def return_cells(group: Group, returns: Returns, options: SectorsOptions) -> tuple[Cell, ...]:
    """Return one cell for each of ``columns``, empty without closes."""
    group_returns = returns.get(group.ticker)
    if group_returns is None:
        return (Cell(None, formula=f"no closes of {group.ticker} known"),) * len(BOUNDS)
    return tuple(_cell(row, options) for row in group_returns)


def displayed_return(row: Return, options: SectorsOptions) -> float | None:
    """Return the return on the chosen basis, in ``options.unit``; None if it is missing."""
    if options.return_basis is ReturnBasis.ABSOLUTE:
        return row.total_pct
    return (
        row.relative_price_pp
        if options.return_basis is ReturnBasis.PRICE
        else row.relative_total_pp
    )


def _cell(row: Return, options: SectorsOptions) -> Cell:
    value = displayed_return(row, options)
    return Cell(
        value,
        options.unit,
        sign_tone(value),
        signed=True,
        decimals=1,
        formula=_formula(row, options, missing=value is None),
    )


def _formula(row: Return, options: SectorsOptions, *, missing: bool) -> str:
    if row.start is None:
        return f"{options.basis} return of {row.symbol}: no close to start from"
    formula = f"{options.basis} return of {row.symbol}, {row.start} to {row.stamp.observed}"
    if options.return_basis is not ReturnBasis.ABSOLUTE and row.is_incomparable:
        return f"{formula}; the closes of {options.benchmark} are another publisher's"
    if missing:
        return f"{formula}: {_missing_reason(row, row.start, options.basis)}"
    if options.return_basis is ReturnBasis.ABSOLUTE:
        return formula
    return f"{formula}, less that of {options.benchmark} between the same closes"


def _missing_reason(row: Return, start: date, basis: str) -> str:
    if row.begins > start:
        return f"too little history, its closes begin on {row.begins}"
    if row.stamp.observed and row.stamp.observed <= start:
        return f"no close since, the last is of {row.stamp.observed}"
    if row.total_pct is None:
        return "a close is missing"
    if basis == "price" and row.price_pct is None:
        return "only total returns are known"
    return "the benchmark's is not known"


def row_stamp(group: Group, returns: Returns) -> Stamp:
    """Return the times and state of a group's newest close, with the inputs of all its spans."""
    group_returns = returns.get(group.ticker)
    if not group_returns:
        return NOTHING_KNOWN
    newest = group_returns[0].stamp
    inputs = dict.fromkeys(key for row in group_returns for key in row.stamp.inputs)
    return Stamp(newest.observed, newest.known, newest.state, tuple(inputs))
