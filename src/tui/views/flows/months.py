"""Net purchases by month and holder, with their first print, and sums of twelve months."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from tui.model.column_note import ColumnNote
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_number, short_month, sign_tone
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.times import NEW_YORK
from tui.views.flows.holders import HOLDERS
from tui.views.flows.month_leads import holder_spans, numbers_clause, with_unit
from tui.views.flows.options import INSTRUMENTS
from tui.views.stamps import float_or_none, stamp

if TYPE_CHECKING:
    import pandas as pd

_SCREEN = (
    Column("month", "month", left=True),
    Column("holder", "holder", left=True),
    Column("net_purchases_usd_bn", "bought bn"),
    Column("first_print_usd_bn", "first print", drop=1),
    Column("revision_usd_bn", "revision", drop=2),
    Column("sum_12m_usd_bn", "12m bn", drop=3),
    Column("printed_12m_usd_bn", "12m printed", drop=4),
    Column("revision_12m_usd_bn", "revision", drop=5),
    Column("vintage", "known as", left=True, drop=6),
    Column("press_lines", "line", left=True, drop=7),
)
TIDY = (
    *(Column(name, name, left=True) for name in ("month", "holder", "instrument")),
    *_SCREEN[2:8],
    *(Column(name, name, left=True) for name in ("basis_12m", "vintage", "press_lines")),
)
_NOTES = (
    ColumnNote("first print: the press release that first had the month", ("first_print_usd_bn",)),
    ColumnNote("12m: the sum of one table, or as printed", ("sum_12m_usd_bn",)),
    ColumnNote("private includes international organisations", ("holder",)),
)
_HOLDERS = {"official": "official", "private": "private", "total": "together"}
_EVERY_FLOW = "every TIC flow"
_REVISION = "revision: as now known less the first print"


def screen_table(flows: pd.DataFrame, sums: pd.DataFrame, instrument: str) -> Table:
    """Return one row per holder and month, newest month first, and one of all TIC flows.

    ``flows`` is a frame of ``net_purchases``, ``sums`` a frame of ``trailing_12m``.
    """
    is_all_flows = (flows["instrument"] == "all_tic") & (flows["holder"] == "total")
    selected = flows[(flows["instrument"] == instrument) | is_all_flows]
    rows = [_row(row, _screen_cells(row)) for row in _merged_rows(selected, sums)]
    return Table(_SCREEN, tuple(rows), notes=_NOTES)


def tidy_table(flows: pd.DataFrame, sums: pd.DataFrame, empty: str) -> Table:
    """Return one row per month, holder and instrument, newest month first."""
    rows = [_row(row, _tidy_cells(row)) for row in _merged_rows(flows, sums)]
    return Table(TIDY, tuple(rows), empty)


def year_leads(sums: pd.DataFrame, instrument: str, now: datetime) -> tuple[Lead, ...]:
    """Return the newest twelve months with a table's sum and a first print, beside that print.

    Nothing if there are no such months. ``sums`` is a frame of ``trailing_12m``.
    """
    rows = sums[(sums["instrument"] == instrument) & sums["printed_12m_usd_bn"].notna()]
    rows = rows[rows["basis"].str.startswith("table")]
    newest = rows[rows["observed"] == rows["observed"].max()]
    by_holder = {row["holder"]: row for row in newest.to_dict("records")}
    known = [by_holder[holder] for holder, _ in HOLDERS if holder in by_holder]
    if len(known) < len(HOLDERS):
        return ()
    month = short_month(known[0]["observed"].date(), now.astimezone(NEW_YORK).date())
    amounts = [float_or_none(row["sum_12m_usd_bn"]) for row in known]
    texts = [
        (format_number(amount, DisplayUnit.USD_BN, signed=True), sign_tone(amount))
        for amount in amounts
    ]
    spans = with_unit(holder_spans(texts))
    name = "with bills" if instrument == "total" else INSTRUMENTS[instrument]
    lead = (
        Clause((Span(f"12 months to {month} ", Tone.LESSER), *spans)),
        Clause((Span(name, Tone.MUTED),), 1),
        numbers_clause("first printed", known, "printed_12m_usd_bn", 2),
        numbers_clause("revision", known, "revision_12m_usd_bn", 3),
        Clause((Span(f"by {known[0]['basis']}", Tone.MUTED),), 4),
    )
    return (lead,)


def _merged_rows(flows: pd.DataFrame, sums: pd.DataFrame) -> list[dict[Any, Any]]:
    """Return the flows joined with their twelve-month sums, newest month first."""
    if flows.empty:
        return []
    cell = ["observed", "holder", "instrument"]
    yearly = sums.rename(columns={"inputs": "inputs_12m"})
    rows = flows.merge(yearly, "left", on=cell)
    rows = rows.assign(
        revision_usd_bn=(rows["net_purchases_usd_bn"] - rows["first_print_usd_bn"]).round(3),
        every=rows["instrument"] == "all_tic",
    )
    order = rows.sort_values(["observed", "every", *cell[1:]], ascending=[False, *[True] * 3])
    return order.to_dict("records")


def _row(row: dict[Any, Any], cells: tuple[Cell, ...]) -> Row:
    from tui.measures.provenance import merge_inputs

    yearly = row["inputs_12m"] if isinstance(row["inputs_12m"], tuple) else ()
    inputs = merge_inputs((row["inputs"], yearly))
    key = f"{row['observed']:%Y-%m} {row['holder']} {row['instrument']}"
    return Row(key, cells, stamp(row["observed"], {**row, "inputs": inputs}))


def _figure_cells(row: dict[Any, Any]) -> tuple[Cell, ...]:
    formulas = {
        "net_purchases_usd_bn": _origin_text(row),
        "first_print_usd_bn": f"press release of that month, {_press_lines_text(row)}",
        "revision_usd_bn": _REVISION,
        "sum_12m_usd_bn": f"twelve months, {row['basis']}",
        "printed_12m_usd_bn": f"press release, 12 months through, {_press_lines_text(row)}",
        "revision_12m_usd_bn": _REVISION,
    }
    muted = ("first_print_usd_bn", "printed_12m_usd_bn")
    return tuple(
        Cell(
            value := float_or_none(row[name]),
            DisplayUnit.USD_BN,
            Tone.MUTED if name in muted or "revision" in name else sign_tone(value),
            signed=True,
            formula=formula,
        )
        for name, formula in formulas.items()
    )


def _screen_cells(row: dict[Any, Any]) -> tuple[Cell, ...]:
    holder = _EVERY_FLOW if row["every"] else _HOLDERS[row["holder"]]
    return (
        Cell(f"{row['observed']:%Y-%m}"),
        Cell(holder, tone=Tone.MUTED if row["every"] else Tone.PLAIN),
        *_figure_cells(row),
        Cell(row["vintage"]),
        Cell(_press_line_numbers(row)),
    )


def _tidy_cells(row: dict[Any, Any]) -> tuple[Cell, ...]:
    basis = row["basis"] if isinstance(row["basis"], str) else None
    names = (f"{row['observed']:%Y-%m}", row["holder"], row["instrument"])
    texts = (basis, row["vintage"], _press_line_numbers(row, ";"))
    return (*map(Cell, names), *_figure_cells(row), *map(Cell, texts))


def _origin_text(row: dict[Any, Any]) -> str:
    """Return the source of a figure as text: lines of the press release, or tables."""
    sources = {source for source, _ in row["inputs"]}
    if sources == {"tic_release"}:
        return f"press release, {_press_lines_text(row)}, {row['vintage']}"
    tables = " and ".join(sorted(name.removeprefix("tic_") for name in sources))
    return f"{tables}, {row['vintage']}; in the press release {_press_lines_text(row)}"


def _press_lines_text(row: dict[Any, Any]) -> str:
    numbers = _press_line_numbers(row)
    return f"line{'s' if ' ' in numbers else ''} {numbers}"


def _press_line_numbers(row: dict[Any, Any], separator: str = " + ") -> str:
    from tui.measures.flows.net_purchases import PRESS_LINES

    return separator.join(map(str, PRESS_LINES[row["holder"], row["instrument"]]))
