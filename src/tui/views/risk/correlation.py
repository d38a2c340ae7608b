"""Whether stocks and bonds move together: rolling correlations now, before, and over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.config import Group
from tui.model.format import format_number, sign_tone
from tui.model.snapshot import Snapshot
from tui.model.view import Cell, Column, DisplayUnit, Line, Plot, Role, Row, Span, Table, Tone
from tui.views import day_axis
from tui.views.risk.options import RiskOptions, missing_reason
from tui.views.stamps import NOTHING_KNOWN, float_or_none

if TYPE_CHECKING:
    from tui.measures.returns.performance import Correlation

YEAR, QUARTER = 252, 60
"""Observations of the two windows."""
_COLUMNS = (
    Column("fund", "Bond fund", left=True),
    Column("ticker", "Ticker", left=True, drop=2),
    Column("correlation_60", "60 d"),
    Column("correlation_252", "252 d"),
    Column("correlation_252_year_ago", "year ago", drop=1),
    Column("correlation_252_lowest", "lowest", drop=3),
    Column("correlation_252_highest", "highest", drop=3),
    Column("begins", "from", left=True, drop=4),
)


def table(snapshot: Snapshot, options: RiskOptions) -> Table:
    """One row for each bond fund, against the stock fund."""
    rows = tuple(_row(group, snapshot, options) for group in options.bonds)
    return Table(_COLUMNS, rows, empty="no bond funds configured")


def _row(group: Group, snapshot: Snapshot, options: RiskOptions) -> Row:
    from tui.measures.returns.performance import correlation

    found = correlation(snapshot, options.stock, group.ticker)
    name = (Cell(group.name), Cell(group.ticker, tone=Tone.MUTED))
    if not len(found.days):
        missing = Cell(None, formula=missing_reason(snapshot, options, group.ticker))
        return Row(group.id, (*name, *(missing,) * (len(_COLUMNS) - 2)), NOTHING_KNOWN)
    year = found.rolling[YEAR]
    known = year[year == year]
    ends = (float_or_none(known.min()), float_or_none(known.max())) if len(known) else (None, None)
    before = float_or_none(year[-1 - YEAR]) if len(year) > YEAR else None
    of = f"correlation of daily total returns of {options.stock} and {group.ticker}"
    short = f": too little history, their days begin on {found.days[0].date()}"
    figures = (
        (_newest_value(found, QUARTER), f"{of} over {QUARTER} observations"),
        (_newest_value(found, YEAR), f"{of} over {YEAR} observations"),
        (before, f"{of} over {YEAR} observations, as it was {YEAR} observations before"),
        (ends[0], f"the lowest {of} over {YEAR} observations so far"),
        (ends[1], f"the highest {of} over {YEAR} observations so far"),
    )
    cells = (
        *name,
        *(
            _correlation_cell(value, words + (short if value is None else ""))
            for value, words in figures
        ),
        Cell(found.days[0].date(), tone=Tone.MUTED),
    )
    return Row(group.id, cells, found.stamp)


def _correlation_cell(value: float | None, formula: str) -> Cell:
    tone = sign_tone(value)
    return Cell(value, DisplayUnit.RATIO, tone, signed=True, heat=value, formula=formula)


def _newest_value(found: Correlation, window: int) -> float | None:
    return float_or_none(found.rolling[window][-1])


def lines(snapshot: Snapshot, options: RiskOptions) -> tuple[Line, ...]:
    """The chosen fund's correlation in words, and how often it has been higher."""
    from tui.measures.returns.performance import correlation

    found = correlation(snapshot, options.stock, options.bond)
    if not len(found.days):
        return ((Span(missing_reason(snapshot, options, options.bond), Tone.WARNING),),)
    year = found.rolling[YEAR]
    known = year[year == year]
    now = _newest_value(found, YEAR)
    short = _newest_value(found, QUARTER)
    words = [
        Span(f"{options.stock} and {options.bond} ", Tone.STRONG),
        Span(format_number(now, DisplayUnit.RATIO, signed=True), sign_tone(now)),
        Span(f" over {YEAR} days, ", Tone.MUTED),
        Span(format_number(short, DisplayUnit.RATIO, signed=True), sign_tone(short)),
        Span(f" over {QUARTER}", Tone.MUTED),
    ]
    if now is not None:
        higher = 100 * float((known > now).mean())
        words.append(Span(f"; higher on {higher:.0f}% of days", Tone.MUTED))
    return (tuple(words),)


def plot(snapshot: Snapshot, stock: str, other: str) -> Plot:
    """Both windows over all days both funds have."""
    from tui.measures.returns.performance import correlation

    found = correlation(snapshot, stock, other)
    lines = [
        day_axis.day_series(
            f"{stock}–{other} {window} days", role, found.days, found.rolling[window]
        )
        for window, role in ((QUARTER, Role.OLDER), (YEAR, Role.NOW))
    ]
    return day_axis.day_plot(
        lines, DisplayUnit.RATIO, "0", f"too little history of {stock} and {other}"
    )
