"""Official and private holders: net purchases of a month in words, by month as bars and a table.

A verb says bought or sold only of net purchases; bills are reported as a change in position.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.model import Update
from tui.present import (
    Cell,
    Column,
    Line,
    Plot,
    Role,
    Row,
    Series,
    Span,
    Table,
    Tick,
    Tone,
    Unit,
    View,
    sign_tone,
    spell,
)
from tui.views.plain import NOTHING_KNOWN, number, stamp

if TYPE_CHECKING:
    import pandas as pd

TITLE = "Official and private net purchases"
MONTHS_SHOWN = 24

_SIDES = (("official", Role.FIRST), ("private", Role.SECOND))
_COLUMNS = (
    Column("holder", "Holder", left=True),
    Column("instrument", "Instrument", left=True),
    Column("net_purchases_usd_bn", "Net bought bn"),
    Column("vintage", "Vintage", left=True),
)


def view(update: Update, options: None = None) -> View:
    """Every known month by holder and instrument, in $ billions, + = they bought."""
    # The measures bring pandas, which nothing may load before the first painted frame.
    from tui.measures.flows import official_private

    flows = official_private(update.snapshot)
    rows = []
    for row in flows.to_dict("records"):
        bought = number(row["net_purchases_usd_bn"])
        cells = (
            Cell(row["holder"]),
            Cell(row["instrument"]),
            Cell(bought, Unit.USD_BN, sign_tone(bought), signed=True),
            Cell(row["vintage"]),
        )
        key = f"{row['observed']:%Y-%m} {row['holder']} {row['instrument']}"
        rows.append(Row(key, cells, stamp(row["observed"], row)))
    newest = rows[-1].stamp if rows else NOTHING_KNOWN
    return View(
        TITLE, newest, Table(_COLUMNS, tuple(rows)), official_private_bars(flows)
    )


def latest_month(frame: pd.DataFrame) -> str:
    """The newest observed month as ``2025-10``, "" for an empty frame."""
    return "" if frame.empty else f"{frame['observed'].max():%Y-%m}"


def month_lines(flows: pd.DataFrame, month: str) -> tuple[Line, ...]:
    """What each holder did in one month: bonds and notes beside their first print, bills, total."""
    rows = flows[flows["observed"].dt.strftime("%Y-%m") == month]
    if rows.empty:
        return ((Span(f"no flows of {month} known", Tone.MUTED),),)
    by_cell = {(row["holder"], row["instrument"]): row for row in rows.to_dict("records")}
    bonds = [_bonds_line(month, name, by_cell.get((name, "bonds_notes"))) for name, _ in _SIDES]
    return (*bonds, _bills_line(by_cell), _total_line(by_cell))


def _bonds_line(month: str, holder: str, row: dict[str, object] | None) -> Line:
    ...


def official_private_bars(flows: pd.DataFrame) -> Plot:
    """Bonds and notes by month, official beside private, as known."""
    ...
