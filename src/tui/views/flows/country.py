"""Holdings of one country since 2000. The plot has a gap at each break of the series."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_count, format_number, format_with_unit, month_name, sign_tone
from tui.model.plot import Plot, Role, Series
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.times import NEW_YORK
from tui.views.day_axis import day_ticks, x_of_day
from tui.views.flows.country_columns import COUNTRY_COLUMNS, country_cells
from tui.views.stamps import float_or_none, int_or_none, stamp

if TYPE_CHECKING:
    import pandas as pd

NOTE = "● a new series begins: levels on its two sides do not compare."
WITH_LUXEMBOURG = " Belgium's line includes Luxembourg before June 2002."

_BELGIUM = "10251"
_MOST_NAMED = 3
"""Most breaks that are named."""
_FIGURES = (
    *("holdings_usd_bn", "change_usd_bn", "net_purchases_usd_bn"),
    *("valuation_change_usd_bn", "other_change_usd_bn"),
)
_FORMULAS = {
    "change_usd_bn": "held less a month before, in one series",
    "other_change_usd_bn": "change − net bought − valuation",
}
_SCREEN = (  # the unit of the amounts stands once, so that their sum fits a narrow pane
    Column("month", "month", left=True),
    Column("holdings_usd_bn", "held bn"),
    Column("change_usd_bn", "change", drop=1),
    Column("net_purchases_usd_bn", "bought"),
    Column("valuation_change_usd_bn", "valuation", drop=1),
    Column("other_change_usd_bn", "other", drop=1),
    Column("share_pct", "share %", drop=2),
    Column("rank", "rank", drop=3),
    Column("series", "series no.", left=True, drop=4),
)
TIDY = (
    *COUNTRY_COLUMNS,
    Column("kind", "Kind", left=True),
    _SCREEN[1],
    *(replace(column, label=f"{column.label} bn") for column in _SCREEN[2:6]),
    *_SCREEN[6:8],
    Column("series_number", "Series"),
    Column("begins_series", "Begins", left=True),
)


def table(rows: pd.DataFrame) -> Table:
    """Return one row per month, newest first.

    ``rows`` are those of one code from ``measures.flows.holdings_history``.
    """
    newest = rows.iloc[::-1].to_dict("records")
    return Table(_SCREEN, tuple(_row(row) for row in newest), empty="nothing known of it")


def tidy_table(rows: pd.DataFrame) -> Table:
    """Return one row per country and month, by code."""
    return Table(TIDY, tuple(_tidy_row(row) for row in rows.to_dict("records")))


def plot(rows: pd.DataFrame) -> Plot:
    """Return the holdings at each month end, one line per series, with a dot at its first month."""
    held = [(x_of_day(row["observed"].date()), row) for row in rows.to_dict("records")]
    if not held:
        return Plot((), (), DisplayUnit.USD_BN)
    line: list[tuple[float, float | None]] = []
    marks: list[tuple[float, float | None]] = []
    for x, row in held:
        value = float_or_none(row["holdings_usd_bn"])
        if row["begins"]:
            line.append((x, None))
            marks += [(x, value), (x, None)]
        line.append((x, value))
    first, last = rows["observed"].iloc[0].date(), rows["observed"].iloc[-1].date()
    series = [Series("held at the end of the month", tuple(line), Role.NOW)]
    if marks:
        series.append(Series("a new series", tuple(marks), Role.THRESHOLD, dots=True))
    return Plot(tuple(series), day_ticks(first, last), DisplayUnit.USD_BN)


def leads(rows: pd.DataFrame, now: datetime) -> tuple[Lead, ...]:
    """Return two leads: the newest month's holdings, and the parts of their change."""
    if rows.empty:
        return ((Clause((Span("nothing known of it", Tone.MUTED),)),),)
    row = rows.iloc[-1]
    amounts = {name: float_or_none(row[name]) for name in (*_FIGURES, "share_pct", "rank")}
    month = month_name(row["observed"].date(), now.astimezone(NEW_YORK).date())
    held = (
        Span(f"{month} held ", Tone.LESSER),
        Span(_format_bn(amounts["holdings_usd_bn"]), Tone.STRONG),
    )
    share = format_with_unit(amounts["share_pct"], DisplayUnit.PCT, decimals=1)
    rank = () if amounts["rank"] is None else (_lesser(f"rank {amounts['rank']:.0f}", 1),)
    first = (Clause(held), _lesser(f"{share} of all foreigners", 2), *rank)
    return first, (_change_clause(amounts), _lesser(_breaks_text(rows), 1))


def _lesser(text: str, drop: int) -> Clause:
    return Clause((Span(text, Tone.LESSER),), drop)


def _change_clause(amounts: Mapping[str, float | None]) -> Clause:
    """Return the change as the sum of its parts, which is kept whole."""
    change, bought, valuation, other = (
        format_number(amounts[name], DisplayUnit.USD_BN, signed=True) for name in _FIGURES[1:]
    )
    return Clause(
        (
            Span(f"change {change} = bought ", Tone.LESSER),
            Span(bought, sign_tone(amounts["net_purchases_usd_bn"])),
            Span(f" + valuation {valuation} + other {other} bn", Tone.LESSER),
        )
    )


def note(code: str) -> str:
    """Return the note on breaks, and on Luxembourg for Belgium."""
    return NOTE + (WITH_LUXEMBOURG if code == _BELGIUM else "")


def _breaks_text(rows: pd.DataFrame) -> str:
    """Return the months in which series begin; only the last ``_MOST_NAMED`` are named."""
    months = [f"{month:%Y-%m}" for month in rows.loc[rows["begins"].astype(bool), "observed"]]
    if not months:
        return "one series"
    named, before = months[-_MOST_NAMED:], len(months) - _MOST_NAMED
    more = f" and {format_count(before, 'time')} before" if before > 0 else ""
    return f"new series {', '.join(named)}{more}"


def _format_bn(amount: float | None) -> str:
    return format_with_unit(amount, DisplayUnit.USD_BN)


def _row(row: dict[Any, Any]) -> Row:
    bought = float_or_none(row["net_purchases_usd_bn"])
    tones = {
        "holdings_usd_bn": Tone.STRONG,
        "change_usd_bn": Tone.LESSER,
        "net_purchases_usd_bn": sign_tone(bought),
        "valuation_change_usd_bn": Tone.MUTED,
        "other_change_usd_bn": Tone.MUTED,
    }
    amounts = [
        Cell(
            float_or_none(row[name]),
            DisplayUnit.USD_BN,
            tones[name],
            signed=name != "holdings_usd_bn",
            formula=_FORMULAS.get(name, ""),
        )
        for name in _FIGURES
    ]
    cells = (
        Cell(f"{row['observed']:%Y-%m}"),
        *amounts,
        Cell(float_or_none(row["share_pct"]), DisplayUnit.PCT, Tone.LESSER, decimals=1),
        Cell(float_or_none(row["rank"]), DisplayUnit.COUNT, Tone.LESSER),
        Cell(f"{row['series']}{' begins' if row['begins'] else ''}", tone=Tone.MUTED),
    )
    return Row(f"{row['observed']:%Y-%m}", cells, stamp(row["observed"], row))


def _tidy_row(row: dict[Any, Any]) -> Row:
    cells = (
        *country_cells(row),
        Cell(row["kind"]),
        *(Cell(float_or_none(row[name])) for name in (*_FIGURES, "share_pct")),
        Cell(int_or_none(row["rank"])),
        Cell(int(row["series"])),
        Cell(bool(row["begins"])),
    )
    return Row(f"{row['observed']:%Y-%m} {row['code']}", cells, stamp(row["observed"], row))
