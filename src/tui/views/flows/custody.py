"""Treasuries that the Fed keeps for foreign officials, by week, and their correlation with TIC."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from tui.model.column_note import ColumnNote
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_number, format_with_unit, short_day
from tui.model.plot import Plot, Role, Series
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.times import NEW_YORK
from tui.views.day_axis import day_ticks, x_of_day
from tui.views.stamps import float_or_none, stamp

if TYPE_CHECKING:
    import pandas as pd

    from tui.measures.flows.custody import CustodyCorrelation

WEEKS_SHOWN = 156
_SPANS = ("1w", "4w", "52w")
_SPAN_NAMES = ("1 week", "4 weeks", "52 weeks")
_COLUMNS = (
    Column("week", "Wednesday", left=True),
    Column("custody_usd_bn", "Fed keeps bn"),
    Column("change_1w_usd_bn", "1 week bn"),
    Column("change_4w_usd_bn", "4 weeks bn"),
    Column("change_52w_usd_bn", "52 weeks bn", drop=1),
)
_NOTES = (
    ColumnNote(
        "Wednesday's level at face value (H.4.1). Earlier than TIC by weeks, and narrower: "
        "officials also keep Treasuries elsewhere.",
        ("week", "custody_usd_bn"),
    ),
)


def table(levels: pd.DataFrame, weeks: int | None = WEEKS_SHOWN) -> Table:
    """Return the newest ``weeks`` weeks, or all for None, newest first, in $ billions.

    ``levels`` is a frame of ``measures.flows.custody``.
    """
    from tui.measures.flows.custody import custody_changes

    rows = levels.join(custody_changes(levels)) if len(levels) else levels
    newest = rows.iloc[::-1] if weeks is None else rows.iloc[::-1].iloc[:weeks]
    table_rows = []
    for week, row in zip(newest.index, newest.to_dict("records"), strict=True):
        cells = (
            Cell(week.date()),
            Cell(float_or_none(row["value"]), DisplayUnit.USD_BN, formula="FRED WMTSECL1"),
            *(_change_cell(row[f"change_{span}_usd_bn"], span) for span in _SPANS),
        )
        table_rows.append(Row(f"{week:%Y-%m-%d}", cells, stamp(week, row)))
    return Table(_COLUMNS, tuple(table_rows), empty="no custody holdings known", notes=_NOTES)


def plot(levels: pd.DataFrame) -> Plot:
    """Return the level of the last ``WEEKS_SHOWN`` weeks."""
    import pandas as pd

    recent = levels["value"].iloc[-WEEKS_SHOWN:]
    if recent.empty:
        return Plot((), (), DisplayUnit.USD_BN)
    weeks = [week.date() for week in pd.DatetimeIndex(recent.index)]
    points = tuple(
        (x_of_day(week), float_or_none(value)) for week, value in zip(weeks, recent, strict=True)
    )
    line = Series("kept by the Fed for foreign officials", points, Role.NOW)
    return Plot((line,), day_ticks(weeks[0], weeks[-1]), DisplayUnit.USD_BN)


def leads(levels: pd.DataFrame, likeness: CustodyCorrelation, now: datetime) -> tuple[Lead, ...]:
    """Return two leads: the newest level with its changes, and its correlation with purchases."""
    newest = table(levels, 1).rows
    if not newest:
        return ((Clause((Span("no custody holdings known", Tone.MUTED),)),),)
    week, level, *custody_changes = newest[0].cells
    assert isinstance(week.value, date)
    day = short_day(week.value, now.astimezone(NEW_YORK).date())
    kept = format_with_unit(_float(level), DisplayUnit.USD_BN)
    start = (Span(f"{day} the Fed keeps ", Tone.LESSER), Span(kept, Tone.STRONG))
    moves = (
        Clause(
            (
                Span(format_with_unit(_float(cell), DisplayUnit.USD_BN, signed=True)),
                Span(f" in {span}", Tone.LESSER),
            ),
            drop,
        )
        for drop, (cell, span) in enumerate(zip(custody_changes, _SPAN_NAMES, strict=True), 1)
    )
    return (Clause(start), *moves), correlation_lead(likeness)


def correlation_lead(likeness: CustodyCorrelation) -> Lead:
    """Return the correlation with its number of months, and the months."""
    if likeness.first is None or likeness.last is None:
        text = f"too few months to compare with TIC (n = {likeness.months})"
        return (Clause((Span(text, Tone.MUTED),)),)
    r = format_number(likeness.correlation, DisplayUnit.RATIO)
    months = f"n = {likeness.months}"
    return (
        Clause((Span("correlation ", Tone.LESSER), Span(r), Span(f", {months}", Tone.LESSER))),
        Clause((Span("by month with official net purchases", Tone.LESSER),), 1),
        Clause((Span("TIC, with bills", Tone.MUTED),), 3),
        Clause((Span(f"{likeness.first:%Y-%m} to {likeness.last:%Y-%m}", Tone.MUTED),), 2),
    )


def _change_cell(value: float, span: str) -> Cell:
    weeks = span.removesuffix("w")
    earlier = "less the week before" if weeks == "1" else f"less {weeks} weeks before"
    return Cell(float_or_none(value), DisplayUnit.USD_BN, signed=True, formula=earlier)


def _float(cell: Cell) -> float | None:
    return cell.value if isinstance(cell.value, float) else None
