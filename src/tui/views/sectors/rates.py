"""Interest rate sensitivity of groups: betas to the 10-year, returns by the 20-year's level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tui.config import Group
from tui.model.column_note import ColumnNote
from tui.model.display_unit import DisplayUnit
from tui.model.format import MISSING, format_count, format_number, format_with_unit, sign_tone
from tui.model.table import Cell, Column
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.update import Update
from tui.views.heat_scale import MIN_T_STATISTIC, beta_tone

if TYPE_CHECKING:
    from tui.measures.returns.betas import RateBeta
    from tui.measures.returns.regimes import Regimes

Betas = Mapping[str, Sequence["RateBeta"]]

UNITS = (
    ColumnNote("β: bp per bp of the 10-year", ("rate_beta_60_bp_per_bp",)),
    ColumnNote("> and ≤: pp a month, by the 20-year before", ("above_line_pp", "below_line_pp")),
)
"""Units of the columns of betas and regimes."""
ERRORS_AND_COUNTS = (
    ColumnNote("± standard error", ("rate_beta_60_standard_error_bp_per_bp",)),
    ColumnNote("n: months", ("above_line_months", "below_line_months")),
)
"""Explanations of the columns beside them."""


def yields_shown(update: Update) -> object:
    """Return all that betas and regimes show of the par curve: its rows until the newest close."""
    from pandas.util import hash_pandas_object

    from tui.measures.returns.yields import yields_of_closes

    rows = yields_of_closes(update.snapshot).drop(columns="inputs")
    return hash_pandas_object(rows).to_numpy().tobytes()


def units_lead() -> Lead:
    """Return the units of the columns, which have no room for them in their headings."""
    return tuple(Clause((Span(note.text, Tone.MUTED),), drop) for drop, note in enumerate(UNITS))


def beta_columns(drop: int) -> tuple[Column, ...]:
    """Return the columns of both betas and their standard errors.

    On a narrow screen the longer beta and the errors are dropped first.
    """
    return (
        Column("rate_beta_60_bp_per_bp", "β60", drop=drop),
        Column("rate_beta_60_standard_error_bp_per_bp", "±", drop=drop + 3),
        Column("rate_beta_252_bp_per_bp", "β252", drop=drop + 1),
        Column("rate_beta_252_standard_error_bp_per_bp", "±", drop=drop + 4),
    )


def regime_columns(line_pct: float, drop: int) -> tuple[Column, ...]:
    """Return the columns of both means, each with its number of months."""
    return (
        Column("above_line_pp", f">{line_pct:g}", drop=drop),
        Column("above_line_months", "n", drop=drop + 2),
        Column("below_line_pp", f"≤{line_pct:g}", drop=drop),
        Column("below_line_months", "n", drop=drop + 2),
    )


def beta_cells(group: Group, betas: Betas, subject: str) -> tuple[Cell, ...]:
    """Return one cell for each of ``beta_columns``.

    ``subject`` names the return that is regressed.
    """
    group_betas = betas.get(group.ticker)
    if group_betas is None:
        reason = f"no beta of {group.ticker}: its closes or the curve are not known"
        return (Cell(None, formula=reason),) * 4
    return tuple(cell for beta in group_betas for cell in _beta_cells(group, beta, subject))


def _beta_cells(group: Group, beta: RateBeta, subject: str) -> tuple[Cell, Cell]:
    formula = (
        f"slope of {subject} of {group.ticker} on the change of the 10-year, bp per bp, over "
        f"{format_count(beta.window, 'observation')} on days both markets have"
    )
    if beta.bp_per_bp is None or beta.standard_error is None:
        formula += f": too little history, {beta.observations}"
        return (Cell(None, formula=formula, stamp=beta.stamp),) * 2
    tone = beta_tone(beta.bp_per_bp, beta.standard_error)
    formula += f" to {beta.stamp.observed}"
    if tone is Tone.MUTED:
        formula += f"; less than {MIN_T_STATISTIC:g} standard errors from 0"
    return (
        Cell(beta.bp_per_bp, DisplayUnit.RATIO, tone, True, 1, formula=formula, stamp=beta.stamp),
        Cell(
            beta.standard_error,
            DisplayUnit.RATIO,
            Tone.MUTED,
            decimals=1,
            formula=f"standard error of the {formula}",
            stamp=beta.stamp,
        ),
    )


def regime_cells(
    group: Group, regimes: Mapping[str, Regimes], benchmark: str, line_pct: float
) -> tuple[Cell, ...]:
    """Return one cell for each of ``regime_columns``."""
    group_regimes = regimes.get(group.ticker)
    if group_regimes is None:
        reason = f"no months of {group.ticker} that compare with {benchmark}"
        return (Cell(None, formula=reason),) * 4
    sides = (
        ("above", group_regimes.above_pp, group_regimes.above_months),
        ("at or below", group_regimes.below_pp, group_regimes.below_months),
    )
    cells: list[Cell] = []
    for side, mean_pp, months in sides:
        formula = (
            f"mean monthly total return of {group.ticker} less that of {benchmark} in the {months} "
            f"finished months since {group_regimes.since or MISSING} that began with the 20-year "
            f"{side} {line_pct:g}%, by the last yield of the month before"
        )
        tone = sign_tone(mean_pp)
        cells += (
            Cell(
                mean_pp, DisplayUnit.PP, tone, True, 2, formula=formula, stamp=group_regimes.stamp
            ),
            Cell(months, DisplayUnit.COUNT, Tone.MUTED, formula=formula, stamp=group_regimes.stamp),
        )
    return tuple(cells)


def beta_text(group_betas: Sequence[RateBeta] | None) -> str:
    """Return both betas as text: ``β60 −4.9 ± 3.3, β252 −6.3 ± 1.4 bp per bp``."""
    if not group_betas:
        return "no beta to the 10-year"
    text = ", ".join(
        f"β{beta.window} "
        f"{format_number(beta.bp_per_bp, DisplayUnit.RATIO, signed=True, decimals=1)}"
        f" ± {format_number(beta.standard_error, DisplayUnit.RATIO, decimals=1)}"
        for beta in group_betas
    )
    return f"{text} bp per bp of the 10-year"


def regime_text(group_regimes: Regimes | None, line_pct: float) -> str:
    """Return both means as text, each with its number of months."""
    if group_regimes is None:
        return "no months to compare"
    above, below = (
        format_with_unit(mean, DisplayUnit.PP, signed=True, decimals=2)
        for mean in (group_regimes.above_pp, group_regimes.below_pp)
    )
    return (
        f"a month after a 20-year >{line_pct:g}%: {above} ({group_regimes.above_months}), "
        f"≤{line_pct:g}%: {below} ({group_regimes.below_months})"
    )
