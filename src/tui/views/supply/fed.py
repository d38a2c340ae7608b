"""Treasuries that the Fed holds by week and kind, and its reverse repo with foreign officials."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from tui.model.column_note import ColumnNote
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_with_unit, short_day, sign_tone
from tui.model.plot import Plot, Role, XAxis
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Span, Tone
from tui.views.day_axis import day_plot, day_series
from tui.views.release_marks import with_decision_marks
from tui.views.stamps import float_or_none, stamp

if TYPE_CHECKING:
    import pandas as pd

    from tui.model.snapshot import Snapshot

WEEKS_SHOWN = 156
_SPANS = {"1w": "1 week", "4w": "4 weeks", "52w": "52 weeks"}
_KINDS = {
    "bills": "bills",
    "notes_bonds": "notes, bonds",
    "tips": "TIPS",
    "frn": "floating",
    "inflation_compensation": "compensation",
}
_COLUMNS = (
    Column("week", "Wednesday", left=True),
    Column("holdings_usd_bn", "Fed holds bn"),
    Column("change_1w_usd_bn", "1 week"),
    Column("change_4w_usd_bn", "4 weeks", drop=1),
    Column("change_52w_usd_bn", "52 weeks", drop=2),
    *(
        Column(f"{kind}_usd_bn", label, drop=4 + n)
        for n, (kind, label) in enumerate(_KINDS.items())
    ),
    Column("foreign_repo_usd_bn", "foreign repo bn", drop=3),
)
_NOTES = (
    ColumnNote("par with inflation compensation (H.4.1)", ("holdings_usd_bn",)),
    ColumnNote(
        "foreign repo: cash of foreign officials with the Fed; no part of what is absorbed",
        ("foreign_repo_usd_bn",),
    ),
)
_FORMULAS = {
    "holdings": "FRED TREAST",
    "foreign_repo": "FRED WLRRAFOIAL: reverse repo with foreign officials, their cash",
}


def table(
    total: pd.DataFrame, kinds: pd.DataFrame, repo: pd.DataFrame, weeks: int | None = WEEKS_SHOWN
) -> Table:
    """Return the newest ``weeks`` weeks, or all for None, newest first, in $ billions.

    The frames are those of ``measures.supply.fed``.
    """
    newest = total.iloc[::-1] if weeks is None else total.iloc[::-1].iloc[:weeks]
    of_kinds, of_repo = kinds.to_dict("index"), repo.to_dict("index")
    rows = []
    for week, row in zip(newest.index, newest.to_dict("records"), strict=True):
        held, lent = of_kinds.get(week), of_repo.get(week)
        cells = (
            Cell(week.date()),
            Cell(
                float_or_none(row["value"]),
                DisplayUnit.USD_BN,
                Tone.STRONG,
                formula=_FORMULAS["holdings"],
            ),
            *(_change_cell(row[f"change_{span}_usd_bn"], words) for span, words in _SPANS.items()),
            *(_other_cell(held, f"{kind}_usd_bn", week, "New York Fed, SOMA") for kind in _KINDS),
            _other_cell(lent, "value", week, _FORMULAS["foreign_repo"]),
        )
        rows.append(Row(f"{week:%Y-%m-%d}", cells, stamp(week, row)))
    return Table(_COLUMNS, tuple(rows), empty="no holdings of the Fed known", notes=_NOTES)


def _change_cell(value: float, words: str) -> Cell:
    amount = float_or_none(value)
    formula = f"less {words} before"
    return Cell(amount, DisplayUnit.USD_BN, sign_tone(amount), signed=True, formula=formula)


def _other_cell(row: dict[Any, Any] | None, column: str, week: pd.Timestamp, formula: str) -> Cell:
    if row is None:
        return Cell(None, DisplayUnit.USD_BN, formula=f"{formula}; not at hand of this week")
    return Cell(
        float_or_none(row[column]),
        DisplayUnit.USD_BN,
        Tone.LESSER,
        formula=formula,
        stamp=stamp(week, row),
    )


def leads(total: pd.DataFrame, repo: pd.DataFrame, today: date) -> tuple[Lead, ...]:
    """Return the newest level with its changes, and the reverse repo with foreign officials."""
    if total.empty:
        return ((Clause((Span("no holdings of the Fed known", Tone.MUTED),)),),)
    return _level_lead(total, "the Fed holds", today), _repo_lead(repo, today)


def _level_lead(rows: pd.DataFrame, words: str, today: date) -> Lead:
    newest = rows.iloc[-1]
    day = short_day(rows.index[-1].date(), today)
    level = format_with_unit(float_or_none(newest["value"]), DisplayUnit.USD_BN)
    clauses = [Clause((Span(f"{day} {words} ", Tone.LESSER), Span(level, Tone.STRONG)))]
    for drop, (span, name) in enumerate(_SPANS.items(), 1):
        change = float_or_none(newest[f"change_{span}_usd_bn"])
        text = format_with_unit(change, DisplayUnit.USD_BN, signed=True)
        clauses.append(
            Clause((Span(text, sign_tone(change)), Span(f" in {name}", Tone.LESSER)), drop)
        )
    return tuple(clauses)


def _repo_lead(rows: pd.DataFrame, today: date) -> Lead:
    if rows.empty:
        text = "reverse repo with foreign officials not at hand: its series does not ship"
        return (Clause((Span(text, Tone.MUTED),)),)
    return _level_lead(rows, "foreign officials' cash with the Fed", today)


def plot(total: pd.DataFrame, snapshot: Snapshot) -> Plot:
    """Return the level of the last ``WEEKS_SHOWN`` weeks, with the decisions of the FOMC marked."""
    import pandas as pd

    recent = total["value"].iloc[-WEEKS_SHOWN:]
    days = pd.DatetimeIndex(recent.index)
    line = day_series("held by the Fed", Role.NOW, days, recent.to_numpy(float))
    drawn = day_plot([line], DisplayUnit.USD_BN, "", "no holdings of the Fed known")
    return with_decision_marks(replace(drawn, x_axis=XAxis.DAYS), snapshot)
