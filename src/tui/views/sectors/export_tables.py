"""Tables of the sectors pane as they are exported: one unit a column, and no picture in a cell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tui.config import Group
from tui.model.display_unit import DisplayUnit
from tui.model.table import Cell, Column, Row, Table
from tui.views.sectors import rates
from tui.views.sectors.options import SectorsOptions
from tui.views.sectors.returns import Returns
from tui.views.stamps import NOTHING_KNOWN

SINCE = "since"
"""Span of the returns since the configured day."""
RETURNS = (
    Column("group", "Group", left=True),
    Column("ticker", "Ticker", left=True),
    Column("span", "Span", left=True),
    Column("since", "Since", left=True),
    Column("relative_return_pp", "Relative pp"),
    Column("total_return_pct", "Total %"),
    Column("relative_price_return_pp", "Relative price pp"),
    Column("price_return_pct", "Price %"),
)
RATES = (
    Column("group", "Group", left=True),
    Column("ticker", "Ticker", left=True),
    Column("since", "Since", left=True),
    Column("return_since_pp", "Return pp"),
    Column("rank", "Rank"),
    *rates.beta_columns(0),
    Column("line_pct", "Line %"),
    *rates.regime_columns(0.0, 0),
)
_BETA_CELLS, _REGIME_CELLS = len(rates.beta_columns(0)), len(rates.regime_columns(0.0, 0))


def returns_table(options: SectorsOptions, returns: Returns) -> Table:
    """Return one row per group and span: absolute returns in percent, relative ones in pp.

    A group without closes has rows without returns, unless no group has closes.
    """
    # The measures import pandas, which must not be loaded before the first painted frame.
    from tui.measures.returns.span_returns import SPANS

    rows = []
    for group in options.groups:
        if returns and group.ticker not in returns:
            rows += [_empty_row(group, span, options.since) for span in (*SPANS, SINCE)]
        for row in returns.get(group.ticker, ()):
            since = None if row.span in SPANS else options.since
            cells = (
                Cell(group.name),
                Cell(group.ticker),
                Cell(row.span if since is None else SINCE),
                Cell(since),
                Cell(row.relative_total_pp, DisplayUnit.PP, signed=True),
                Cell(row.total_pct, DisplayUnit.PCT, signed=True),
                Cell(row.relative_price_pp, DisplayUnit.PP, signed=True),
                Cell(row.price_pct, DisplayUnit.PCT, signed=True),
            )
            rows.append(Row(f"{group.id} {row.span}", cells, row.stamp))
    return Table(RETURNS, tuple(rows), "no prices known")


def _empty_row(group: Group, span: str, since: date) -> Row:
    names = (group.name, group.ticker, span, since if span == SINCE else None)
    missing = (Cell(None),) * (len(RETURNS) - len(names))
    return Row(f"{group.id} {span}", (*map(Cell, names), *missing), NOTHING_KNOWN)


def rates_table(options: SectorsOptions, returns: Returns, screen_rows: Sequence[Row]) -> Table:
    """Return one row per group: its return since the day, its rank, betas and regimes.

    ``screen_rows`` are one row per group whose last cells are rank, betas and regimes.
    """
    rows = []
    for group, row in zip(options.groups, screen_rows, strict=True):
        group_returns = returns.get(group.ticker)
        cells = (
            Cell(group.name),
            Cell(group.ticker),
            Cell(options.since),
            Cell(group_returns[-1].relative_total_pp if group_returns else None, DisplayUnit.PP),
            *row.cells[-_REGIME_CELLS - _BETA_CELLS - 1 : -_REGIME_CELLS],
            Cell(options.line_pct, DisplayUnit.PCT),
            *row.cells[-_REGIME_CELLS:],
        )
        rows.append(Row(group.id, cells, row.stamp))
    return Table(RATES, tuple(rows), "no groups configured")
