"""Treasury's cash at the Fed by business day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.model.column_note import ColumnNote
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_with_unit, short_day, sign_tone
from tui.model.plot import Plot, Role, XAxis
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Span, Tone
from tui.views.day_axis import day_plot, day_series
from tui.views.stamps import float_or_none, stamp

if TYPE_CHECKING:
    import pandas as pd

DAYS_SHOWN = 250
_COLUMNS = (
    Column("observed", "day", left=True),
    Column("cash_usd_bn", "cash bn"),
    Column("change_1w_usd_bn", "1 week bn"),
)
_NOTES = (
    ColumnNote("closing balance of the Treasury General Account at the Fed", ("cash_usd_bn",)),
)


def table(rows: pd.DataFrame, days: int | None = DAYS_SHOWN) -> Table:
    """Return the newest ``days`` days, or all for None, newest first, in $ billions.

    ``rows`` is a frame of ``measures.supply.cash``.
    """
    newest = rows.iloc[::-1] if days is None else rows.iloc[::-1].iloc[:days]
    table_rows = []
    for day, row in zip(newest.index, newest.to_dict("records"), strict=True):
        change = float_or_none(row["change_1w_usd_bn"])
        cells = (
            Cell(day.date()),
            Cell(float_or_none(row["value"]), DisplayUnit.USD_BN, Tone.STRONG),
            Cell(
                change,
                DisplayUnit.USD_BN,
                sign_tone(change),
                signed=True,
                formula="less the balance seven days before",
            ),
        )
        table_rows.append(Row(f"{day:%Y-%m-%d}", cells, stamp(day, row)))
    return Table(_COLUMNS, tuple(table_rows), empty="no cash balance known", notes=_NOTES)


def lead(rows: pd.DataFrame, today: date) -> Lead:
    """Return the newest balance with its change in a week."""
    if rows.empty:
        return (Clause((Span("no cash balance known", Tone.MUTED),)),)
    newest = rows.iloc[-1]
    day = short_day(rows.index[-1].date(), today)
    level = format_with_unit(float_or_none(newest["value"]), DisplayUnit.USD_BN)
    change = float_or_none(newest["change_1w_usd_bn"])
    text = format_with_unit(change, DisplayUnit.USD_BN, signed=True)
    return (
        Clause((Span(f"{day} Treasury's cash ", Tone.LESSER), Span(level, Tone.STRONG))),
        Clause((Span(text, sign_tone(change)), Span(" in 1 week", Tone.LESSER)), 1),
    )


def plot(rows: pd.DataFrame) -> Plot:
    """Return the balance of the last ``DAYS_SHOWN`` days."""
    import pandas as pd

    recent = rows["value"].iloc[-DAYS_SHOWN:]
    days = pd.DatetimeIndex(recent.index)
    line = day_series("Treasury's cash", Role.NOW, days, recent.to_numpy(float))
    drawn = day_plot([line], DisplayUnit.USD_BN, "", "no cash balance known")
    return replace(drawn, x_axis=XAxis.DAYS)
