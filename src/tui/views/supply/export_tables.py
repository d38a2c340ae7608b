"""Tables of the supply pane as they are exported."""

from __future__ import annotations

from typing import Any

from tui.model.display_unit import DisplayUnit
from tui.model.table import Cell, Column, Row, Table
from tui.model.update import Update
from tui.model.view import View
from tui.views.stamps import NOTHING_KNOWN, float_or_none, stamp
from tui.views.supply import cash, fed
from tui.views.supply.options import SupplyOptions, SupplyViewName
from tui.views.supply.view import TITLE, view

_ISSUANCE = (
    *("net_issuance_usd_bn", "outstanding_usd_bn", "net_issuance_12m_usd_bn"),
    "total_outstanding_usd_bn",
)
_ABSORBED = ("net_usd_bn", "sum_12m_usd_bn", "printed_12m_usd_bn")
_SHARES = ("share_12m_pct", "printed_share_12m_pct")
_UNSIGNED = ("outstanding_usd_bn", "total_outstanding_usd_bn")


def by_month(update: Update) -> View:
    """Return net issuance by month and kind, oldest first, in $ billions.

    ``marketable`` is all kinds. Amounts are at par, with accretion.
    """
    from tui.measures.supply.net_issuance import net_issuance

    rows = net_issuance(update.snapshot).to_dict("records")
    return _view(_columns("kind", *_ISSUANCE), [_row(row, "kind", _ISSUANCE) for row in rows])


def by_holder(update: Update) -> View:
    """Return what each holder took of net supply, by month, oldest first, in $ billions."""
    from tui.measures.supply.absorption import absorption

    rows = absorption(update.snapshot).to_dict("records")
    figures = (*_ABSORBED, *_SHARES)
    return _view(_columns("holder", *figures), [_row(row, "holder", figures) for row in rows])


def by_week(update: Update) -> View:
    """Return the weeks ahead, the nearest first, in $ billions."""
    return view(update, SupplyOptions(SupplyViewName.WEEKS))


def held_by_fed(update: Update) -> View:
    """Return all weeks of the Fed's Treasuries, newest first, in $ billions."""
    from tui.measures.supply import fed as measures

    snapshot = update.snapshot
    frames = (
        measures.fed_treasuries(snapshot),
        measures.fed_by_kind(snapshot),
        measures.foreign_repo(snapshot),
    )
    return _of_table(fed.table(*frames, None))


def treasury_cash(update: Update) -> View:
    """Return all days of Treasury's cash, newest first, in $ billions."""
    from tui.measures.supply.cash import cash as measured

    return _of_table(cash.table(measured(update.snapshot), None))


def _columns(key: str, *figures: str) -> tuple[Column, ...]:
    return (
        Column("observed", "observed", left=True),
        Column(key, key, left=True),
        *(Column(name, name) for name in figures),
    )


def _row(row: dict[Any, Any], key: str, figures: tuple[str, ...]) -> Row:
    amounts = (
        Cell(
            float_or_none(row[name]),
            DisplayUnit.PCT if name in _SHARES else DisplayUnit.USD_BN,
            signed=name not in _UNSIGNED,
        )
        for name in figures
    )
    cells = (Cell(row["observed"].date()), Cell(row[key]), *amounts)
    return Row(f"{row['observed']:%Y-%m} {row[key]}", cells, stamp(row["observed"], row))


def _view(columns: tuple[Column, ...], rows: list[Row]) -> View:
    newest = rows[-1].stamp if rows else NOTHING_KNOWN
    return View(TITLE, newest, Table(columns, tuple(rows), empty="no data at hand"))


def _of_table(table: Table) -> View:
    return View(TITLE, table.rows[0].stamp if table.rows else NOTHING_KNOWN, table)
