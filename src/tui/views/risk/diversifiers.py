"""Return, risk and correlation of each fund beside stocks and bonds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.config import Group
from tui.model.column_note import ColumnNote
from tui.model.display_unit import DisplayUnit
from tui.model.format import sign_tone
from tui.model.snapshot import Snapshot
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Tone
from tui.views.heat_scale import CORRELATION, YEAR, beta_tone, with_heat
from tui.views.risk.options import RiskOptions, missing_reason, start_day
from tui.views.stamps import NOTHING_KNOWN

if TYPE_CHECKING:
    from tui.measures.returns.diversifiers import Diversifier


_NOTES = (
    ColumnNote("ρ: daily correlation", ("correlation_with_stocks",)),
    ColumnNote("β10y: bp per bp of the 10-year", ("rate_beta_bp_per_bp",)),
    ColumnNote("± standard error", ("rate_beta_standard_error_bp_per_bp",)),
)


_BOUNDS = {2: YEAR, 4: CORRELATION, 5: CORRELATION}
"""Bounds of the heat of the return a year and of the correlations, by column."""


def _columns(options: RiskOptions) -> tuple[Column, ...]:
    return (
        Column("fund", "fund", left=True),
        Column("ticker", "ticker", left=True, drop=7),
        Column("annual_return_pct", "%/year"),
        Column("volatility_pct", "vol %", drop=1),
        Column("correlation_with_stocks", f"ρ {options.stock}"),
        Column("correlation_with_bonds", f"ρ {options.bond}"),
        Column("rate_beta_bp_per_bp", "β10y", drop=2),
        Column("rate_beta_standard_error_bp_per_bp", "±", drop=5),
        Column("worst_drawdown_pct", "worst %"),
        Column("peak", "from", left=True, drop=4),
        Column("trough", "to", left=True, drop=4),
        Column("begins", "measured from", left=True, drop=6),
    )


def table(snapshot: Snapshot, options: RiskOptions) -> Table:
    """Return one row per fund except the stock fund; percent a year, betas in bp per bp."""
    from tui.measures.returns.diversifiers import diversifiers

    start = start_day(snapshot, options, options.others)
    by_ticker = diversifiers(snapshot, options.stock, options.bond, start)
    rows = []
    for group in options.others:
        diversifier = by_ticker.get(group.ticker)
        name = (Cell(group.name), Cell(group.ticker, tone=Tone.MUTED))
        if diversifier is None:
            missing = Cell(None, formula=missing_reason(snapshot, options, group.ticker))
            rows.append(Row(group.id, (*name, *(missing,) * 10), NOTHING_KNOWN))
        else:
            rows.append(
                Row(group.id, (*name, *_cells(group, diversifier, options)), diversifier.stamp)
            )
    rows_with_heat = with_heat(rows, _BOUNDS)
    return Table(_columns(options), rows_with_heat, empty="no funds configured", notes=_NOTES)


def _cells(group: Group, diversifier: Diversifier, options: RiskOptions) -> tuple[Cell, ...]:
    subject = (
        f"of daily total returns of {group.ticker}, "
        f"{diversifier.begins} to {diversifier.stamp.observed}"
    )
    limit = "" if diversifier.return_pct is not None else "; too short"
    return (
        _percent_cell(diversifier.return_pct, f"constant return a year {subject}{limit}"),
        Cell(
            diversifier.volatility_pct,
            DisplayUnit.PCT,
            decimals=1,
            formula=f"standard deviation × √252 {subject}",
        ),
        _correlation_cell(diversifier.stock_correlation, f"{subject} with {options.stock}"),
        _correlation_cell(diversifier.bond_correlation, f"{subject} with {options.bond}"),
        *_beta_cells(diversifier, subject),
        _percent_cell(diversifier.drawdown.depth_pct, f"deepest fall from a peak {subject}"),
        Cell(diversifier.peak),
        Cell(diversifier.trough),
        Cell(diversifier.begins, tone=Tone.MUTED),
    )


def _percent_cell(value: float | None, formula: str) -> Cell:
    return Cell(value, DisplayUnit.PCT, sign_tone(value), True, 1, formula=formula)


def _beta_cells(diversifier: Diversifier, subject: str) -> tuple[Cell, Cell]:
    """Return the cells of the beta to the 10-year and of its standard error, in bp per bp."""
    beta, error = diversifier.rate_beta_bp_per_bp, diversifier.standard_error
    formula = f"slope {subject} on the change of the 10-year, bp per bp, on days both markets have"
    tone = beta_tone(beta or 0.0, error or 0.0)
    error_formula = f"standard error of the {formula}"
    return (
        Cell(beta, DisplayUnit.RATIO, tone, True, 1, formula=formula),
        Cell(error, DisplayUnit.RATIO, Tone.MUTED, decimals=1, formula=error_formula),
    )


def _correlation_cell(value: float | None, subject: str) -> Cell:
    formula = f"correlation {subject}" + ("" if value is not None else ": itself, or too few days")
    return Cell(value, DisplayUnit.RATIO, sign_tone(value), signed=True, formula=formula)
