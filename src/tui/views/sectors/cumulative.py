"""Cumulative return of a group against the benchmark, as a plot and as a sparkline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.config import Group
from tui.model.format import sparkline
from tui.model.plot import Plot, Role
from tui.model.snapshot import Snapshot
from tui.views import day_axis
from tui.views.sectors.options import GroupPlotRange, ReturnBasis, SectorsOptions

if TYPE_CHECKING:
    from tui.measures.returns.cumulative_returns import CumulativeReturn

SPARKLINE_BLOCKS = 10
"""Length of a sparkline in characters."""


def sparkline_text(group: Group, options: SectorsOptions, snapshot: Snapshot) -> str:
    """Return a sparkline of the cumulative return since the day, "" with fewer than two closes."""
    cumulative = _return_since(group.ticker, options, snapshot)
    if cumulative is None or len(cumulative.returns) < 2:
        return ""
    last = len(cumulative.returns) - 1
    places = (
        [round(last * n / (SPARKLINE_BLOCKS - 1)) for n in range(SPARKLINE_BLOCKS)]
        if last >= SPARKLINE_BLOCKS
        else None
    )
    values = cumulative.returns if places is None else cumulative.returns[places]
    return sparkline(values.tolist())


def plot(group: Group, options: SectorsOptions, snapshot: Snapshot) -> Plot:
    """Return a plot of the group's cumulative return.

    The benchmark is the level at zero, or a line of its own for absolute returns.
    """
    measure = _return_since if options.reach is GroupPlotRange.SINCE else _return_over_a_year
    symbols = [(group.ticker, Role.NOW)]
    if options.return_basis is ReturnBasis.ABSOLUTE:
        symbols.insert(0, (options.benchmark, Role.OLDER))
    lines = [
        day_axis.day_series(symbol, role, cumulative.days, cumulative.returns)
        for symbol, role in symbols
        if (cumulative := measure(symbol, options, snapshot))
    ]
    zero = "" if options.return_basis is ReturnBasis.ABSOLUTE else options.benchmark
    return day_axis.day_plot(lines, options.unit, zero, f"too little history of {group.name}")


def _return_since(
    symbol: str, options: SectorsOptions, snapshot: Snapshot
) -> CumulativeReturn | None:
    from tui.measures.returns import cumulative_returns

    return cumulative_returns.cumulative_return(
        snapshot,
        symbol,
        options.benchmark,
        options.since,
        basis=options.basis,
        relative=options.return_basis is not ReturnBasis.ABSOLUTE,
    )


def _return_over_a_year(
    symbol: str, options: SectorsOptions, snapshot: Snapshot
) -> CumulativeReturn | None:
    from tui.measures.returns import cumulative_returns

    return cumulative_returns.trailing_year_return(
        snapshot,
        symbol,
        options.benchmark,
        basis=options.basis,
        relative=options.return_basis is not ReturnBasis.ABSOLUTE,
    )
