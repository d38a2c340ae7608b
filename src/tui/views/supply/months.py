"""Net issuance by month and kind, and who took it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.measures.cache import per_frames
from tui.model.column_note import ColumnNote
from tui.model.display_unit import DisplayUnit
from tui.model.format import sign_tone
from tui.model.plot import Plot, Role, Series, Tick
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Tone
from tui.views.day_axis import month_tick
from tui.views.stamps import NOTHING_KNOWN, float_or_none, stamp

if TYPE_CHECKING:
    import pandas as pd

MONTHS_DRAWN = 24
COUPONS = ("notes", "bonds", "tips", "frn")
_KINDS = ("bills", "notes", "bonds", "tips", "frn", "marketable")
_HOLDERS = ("official", "private", "fed", "others")
_COLUMNS = (
    Column("month", "month", left=True),
    Column("marketable", "net sold bn"),
    Column("bills", "bills", drop=1),
    Column("notes", "notes", drop=4),
    Column("bonds", "bonds", drop=4),
    Column("tips", "TIPS", drop=5),
    Column("frn", "floating", drop=5),
    Column("sum_12m", "12m bn", drop=3),
    Column("official", "official", drop=6),
    Column("private", "private", drop=6),
    Column("fed", "Fed", drop=2),
    Column("others", "others", drop=7),
    Column("foreign_share", "foreign 12m %"),
)
_NOTES = (
    ColumnNote(
        "net sold: change of the par value the public holds, with accretion; the Fed is part of "
        "the public",
        ("marketable",),
    ),
    ColumnNote("official, private: foreigners, by TIC at market prices", ("official", "private")),
    ColumnNote(
        "Fed: between last Wednesdays; others (banks, funds, households, dealers): by difference",
        ("fed", "others"),
    ),
)
_KIND_FORMULA = "par value the public holds, less that of the month before; accretion included"
_HOLDER_FORMULAS = {
    "official": "net purchases of Treasuries by foreign officials (TIC), + = they bought",
    "private": "net purchases of Treasuries by private foreigners (TIC), + = they bought",
    "fed": "change of the Fed's Treasuries between the last Wednesdays of two months (H.4.1)",
    "others": "banks, funds, households, dealers: net supply less foreigners and the Fed",
    "foreign": "net purchases of foreigners in twelve months as a share of net supply in them",
}


@per_frames
def table(issuance: pd.DataFrame, absorbed: pd.DataFrame) -> Table:
    """Return one row per month, newest first, in $ billions.

    ``issuance`` is a frame of ``net_issuance``, ``absorbed`` one of ``absorption``.
    """
    by_month: dict[Any, dict[str, dict[Any, Any]]] = {}
    for row in issuance.to_dict("records"):
        by_month.setdefault(row["observed"], {})[row["kind"]] = row
    for row in absorbed.to_dict("records"):
        by_month.setdefault(row["observed"], {})[row["holder"]] = row
    rows = tuple(_row(month, by_month[month]) for month in sorted(by_month, reverse=True))
    return Table(_COLUMNS, rows, empty="no statement of the public debt at hand", notes=_NOTES)


def _row(month: pd.Timestamp, given: dict[str, dict[Any, Any]]) -> Row:
    total = given.get("marketable")
    cells = {kind: _kind_cell(given.get(kind)) for kind in _KINDS}
    cells |= {holder: _holder_cell(holder, given.get(holder)) for holder in _HOLDERS}
    cells["month"] = Cell(f"{month:%Y-%m}")
    cells["sum_12m"] = Cell(
        None if total is None else float_or_none(total["net_issuance_12m_usd_bn"]),
        DisplayUnit.USD_BN,
        Tone.MUTED,
        signed=True,
        formula="twelve months to this one",
    )
    cells["foreign_share"] = _share_cell(given.get("foreign"))
    own = NOTHING_KNOWN if total is None else stamp(month, total)
    return Row(f"{month:%Y-%m}", tuple(cells[column.key] for column in _COLUMNS), own)


def _kind_cell(row: dict[Any, Any] | None) -> Cell:
    value = None if row is None else float_or_none(row["net_issuance_usd_bn"])
    is_total = row is not None and row["kind"] == "marketable"
    tone = Tone.STRONG if is_total and value is not None else sign_tone(value)
    missing = "" if value is not None else "; the month before has no figure"
    return Cell(value, DisplayUnit.USD_BN, tone, signed=True, formula=_KIND_FORMULA + missing)


def _holder_cell(holder: str, row: dict[Any, Any] | None) -> Cell:
    formula = _HOLDER_FORMULAS[holder]
    value = None if row is None else float_or_none(row["net_usd_bn"])
    if row is None or value is None:
        return Cell(None, DisplayUnit.USD_BN, formula=f"{formula}; not known of this month")
    return Cell(
        value,
        DisplayUnit.USD_BN,
        sign_tone(value),
        signed=True,
        formula=formula,
        stamp=stamp(row["observed"], row),
    )


def _share_cell(row: dict[Any, Any] | None) -> Cell:
    formula = _HOLDER_FORMULAS["foreign"]
    value = None if row is None else float_or_none(row["share_12m_pct"])
    if row is None or value is None:
        return Cell(None, DisplayUnit.PCT, formula=f"{formula}; not known of this month")
    return Cell(
        value,
        DisplayUnit.PCT,
        Tone.STRONG,
        decimals=1,
        formula=formula,
        stamp=stamp(row["observed"], row),
    )


@per_frames
def plot(issuance: pd.DataFrame) -> Plot:
    """Return the bills and the coupons sold net in the last ``MONTHS_DRAWN`` months as bars."""
    wide = issuance.pivot_table(
        "net_issuance_usd_bn", "observed", "kind", aggfunc="first", dropna=False
    )
    wide = wide.reindex(columns=["bills", *COUPONS]).tail(MONTHS_DRAWN)
    coupons = wide[list(COUPONS)].sum(axis="columns", min_count=1)
    bars = (("bills", wide["bills"], Role.FIRST), ("notes and bonds", coupons, Role.SECOND))
    names = [month_tick(month.year, month.month) for month in wide.index]
    return Plot(
        series=tuple(
            Series(name, _points(values), role) for name, values, role in bars if len(values)
        ),
        ticks=tuple(
            Tick(float(x), label, rank, full=f"{month:%Y-%m}")
            for x, ((label, rank), month) in enumerate(zip(names, wide.index, strict=True))
        ),
        y_unit=DisplayUnit.USD_BN,
        bars=True,
        names_last=True,
    )


def _points(values: pd.Series) -> tuple[tuple[float, float | None], ...]:
    return tuple((float(x), float_or_none(value)) for x, value in enumerate(values))
