"""Real yields and breakevens beside the nominal curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.model.display_unit import DisplayUnit
from tui.model.format import format_cell, sign_tone
from tui.model.plot import Plot, Role, Series
from tui.model.snapshot import Stamp
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Line, Span, Tone
from tui.model.view import View
from tui.views.curve import axis
from tui.views.curve.table import TENOR, tenor_cell
from tui.views.curve.today import Today
from tui.views.stamps import float_or_none, stamp

if TYPE_CHECKING:
    import pandas as pd

TIDY = (
    TENOR,
    Column("yield_pct", "nominal %"),
    Column("real_yield_pct", "real %"),
    Column("breakeven_pct", "breakeven %"),
    Column("real_change_1d_bp", "real 1D bp", drop=2),
    Column("breakeven_change_1d_bp", "BE 1D bp", drop=1),
    Column("real_change_1m_bp", "real 1M bp", drop=4),
    Column("breakeven_change_1m_bp", "BE 1M bp", drop=3),
)
LEAD_TENOR = "10Y"
"""Tenor of the lead."""
TITLE = "Real yields and breakevens"
BASIS = "real yields and breakevens"


def view(today: Today) -> View:
    """Return one row per tenor with a real yield, in percent, changes in bp.

    Without real yields the cells are empty and the lead gives the reason.
    """
    from tui.measures.curve.breakevens import common_days

    nominal, real = common_days(today.update.snapshot)
    if real.empty:
        return _nominal_view(today)
    return _breakevens_view(today, nominal, real)


def _breakevens_view(today: Today, nominal: pd.DataFrame, real: pd.DataFrame) -> View:
    from tui.measures.curve.breakevens import breakevens, change_bp, combine_provenance

    breakeven = breakevens(nominal, real)
    newest = stamp(real.index[-1], combine_provenance(nominal.iloc[-1], real.iloc[-1]))
    names = list(breakeven.columns)
    changes = [
        (change_bp(values, span), span_name)
        for span, span_name in (("1D", "a day"), ("1M", "a month"))
        for values in (real[names], breakeven)
    ]
    columns = (nominal, real, breakeven)
    rows = [Row(name, _cells(name, columns, changes), newest) for name in names]
    lines = (
        ("nominal", nominal, Role.RECENT),
        ("breakeven", breakeven, Role.SECOND),
        ("real", real, Role.NOW),
    )
    plot = _plot(today, lines, names)
    note = ""
    if real.index[-1] != today.newest:
        note = f"both curves are of {real.index[-1]:%Y-%m-%d}: no later real one is at hand"
    lead = _lead(rows)
    table = Table(TIDY, tuple(rows))
    return View(TITLE, newest, table, plot, plot_stays=True, basis=BASIS, leads=lead, note=note)


def _cells(
    name: str,
    columns: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    changes: list[tuple[pd.Series, str]],
) -> tuple[Cell, ...]:
    """Return the newest yields of a tenor, nominal, real and breakeven, and their changes."""
    nominal, real, breakeven = (float_or_none(rows[name].iloc[-1]) for rows in columns)
    formula = f"nominal less real par yield of {name}"
    return (
        tenor_cell(name),
        Cell(nominal, DisplayUnit.PCT),
        Cell(real, DisplayUnit.PCT, Tone.STRONG),
        Cell(breakeven, DisplayUnit.PCT, formula=formula),
        *(_change_cell(float_or_none(change[name]), span_name) for change, span_name in changes),
    )


def _lead(rows: list[Row]) -> tuple[Lead, ...]:
    """Return the real yield and the breakeven of ``LEAD_TENOR``, then their changes over a day."""
    row = next((row for row in rows if row.key == LEAD_TENOR), None)
    if row is None:
        return ()
    _, _, real, breakeven, real_change, breakeven_change, *_ = row.cells

    def spans(real: Cell, breakeven: Cell, end: str = "") -> Line:
        return (
            *(Span("real ", Tone.MUTED), Span(format_cell(real), real.tone)),
            *(Span("  breakeven ", Tone.MUTED), Span(format_cell(breakeven), breakeven.tone)),
            Span(end, Tone.MUTED),
        )

    levels = (Span(f"{LEAD_TENOR}  ", Tone.STRONG), *spans(real, breakeven, "%"))
    changes = (Span("today ", Tone.LESSER), *spans(real_change, breakeven_change, " bp"))
    return ((Clause(levels), Clause(changes, 1)),)


def _change_cell(value: float | None, span: str) -> Cell:
    return Cell(value, DisplayUnit.BP, sign_tone(value), signed=True, formula=f"change over {span}")


def _nominal_view(today: Today) -> View:
    from tui.measures.curve.change_split import FIRST_REAL_CURVE, REAL_TENORS

    reason, remedy = "Treasury's real curve does not ship", "it is fetched when online"
    if today.update.snapshot.as_of.date() < FIRST_REAL_CURVE:
        reason, remedy = f"Treasury's real curve begins on {FIRST_REAL_CURVE}", ""
    newest = today.yields(today.newest)
    names = [name for name in REAL_TENORS if name in newest]
    formula = "; ".join(filter(None, (reason, remedy)))
    missing = [Cell(None, formula=formula)] * (len(TIDY) - 2)
    rows = tuple(
        Row(
            name,
            (tenor_cell(name), Cell(newest[name], DisplayUnit.PCT), *missing),
            _nominal_stamp(today),
        )
        for name in names
    )
    plot = _plot(today, (("nominal", today.curve, Role.RECENT),), names)
    return View(
        TITLE,
        _nominal_stamp(today),
        Table(TIDY, rows),
        plot,
        plot_stays=True,
        basis=BASIS,
        leads=((_muted(f"no real yields: {reason}"), *((_muted(remedy, 1),) if remedy else ())),),
    )


def _muted(text: str, drop: int = 0) -> Clause:
    return Clause((Span(text, Tone.MUTED),), drop)


def _nominal_stamp(today: Today) -> Stamp:
    return today.stamp_with(())


def _plot(
    today: Today, lines: tuple[tuple[str, pd.DataFrame, Role], ...], names: list[str]
) -> Plot:
    positions = axis.tenor_positions(names, today.options.axis)
    positions.pop(axis.OVERNIGHT)
    series = tuple(
        Series(
            label,
            tuple((x, float_or_none(rows.iloc[-1][name])) for name, x in positions.items()),
            role,
            dots=role is Role.NOW,
        )
        for label, rows, role in lines
    )
    return Plot(series, axis.tenor_ticks(positions), DisplayUnit.PCT)
