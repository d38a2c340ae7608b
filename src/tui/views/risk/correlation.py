"""Rolling correlation of stocks and bond funds: now, a year ago, and over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.config import Group
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_number, sign_tone
from tui.model.plot import Plot, Role
from tui.model.snapshot import Snapshot
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Line, Span, Tone
from tui.views import day_axis
from tui.views.risk.options import RiskOptions, missing_reason
from tui.views.stamps import NOTHING_KNOWN, float_or_none

if TYPE_CHECKING:
    from tui.measures.returns.correlations import Correlation

YEAR, QUARTER = 252, 60
"""Window lengths in observations."""
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
    """Return one row per bond fund with its correlation with the stock fund, −1 to +1."""
    rows = tuple(_row(group, snapshot, options) for group in options.bonds)
    return Table(_COLUMNS, rows, empty="no bond funds configured")


def _row(group: Group, snapshot: Snapshot, options: RiskOptions) -> Row:
    from tui.measures.returns.correlations import correlation

    measured = correlation(snapshot, options.stock, group.ticker)
    name = (Cell(group.name), Cell(group.ticker, tone=Tone.MUTED))
    if not len(measured.days):
        missing = Cell(None, formula=missing_reason(snapshot, options, group.ticker))
        return Row(group.id, (*name, *(missing,) * (len(_COLUMNS) - 2)), NOTHING_KNOWN)
    year = measured.rolling[YEAR]
    known_values = year[year == year]
    extremes = (
        (float_or_none(known_values.min()), float_or_none(known_values.max()))
        if len(known_values)
        else (None, None)
    )
    year_ago = float_or_none(year[-1 - YEAR]) if len(year) > YEAR else None
    subject = f"correlation of daily total returns of {options.stock} and {group.ticker}"
    too_short = f": too little history, their days begin on {measured.days[0].date()}"
    figures = (
        (_newest_value(measured, QUARTER), f"{subject} over {QUARTER} observations"),
        (_newest_value(measured, YEAR), f"{subject} over {YEAR} observations"),
        (year_ago, f"{subject} over {YEAR} observations, as it was {YEAR} observations before"),
        (extremes[0], f"the lowest {subject} over {YEAR} observations so far"),
        (extremes[1], f"the highest {subject} over {YEAR} observations so far"),
    )
    cells = (
        *name,
        *(
            _correlation_cell(value, formula + (too_short if value is None else ""))
            for value, formula in figures
        ),
        Cell(measured.days[0].date(), tone=Tone.MUTED),
    )
    return Row(group.id, cells, measured.stamp)


def _correlation_cell(value: float | None, formula: str) -> Cell:
    tone = sign_tone(value)
    return Cell(value, DisplayUnit.RATIO, tone, signed=True, heat=value, formula=formula)


def _newest_value(measured: Correlation, window: int) -> float | None:
    return float_or_none(measured.rolling[window][-1])


def lines(snapshot: Snapshot, options: RiskOptions) -> tuple[Line, ...]:
    """Return the chosen fund's correlations as text, and the share of days with a higher one."""
    from tui.measures.returns.correlations import correlation

    measured = correlation(snapshot, options.stock, options.bond)
    if not len(measured.days):
        return ((Span(missing_reason(snapshot, options, options.bond), Tone.WARNING),),)
    year = measured.rolling[YEAR]
    known_values = year[year == year]
    year_value = _newest_value(measured, YEAR)
    quarter_value = _newest_value(measured, QUARTER)
    spans = [
        Span(f"{options.stock} and {options.bond} ", Tone.STRONG),
        Span(format_number(year_value, DisplayUnit.RATIO, signed=True), sign_tone(year_value)),
        Span(f" over {YEAR} days, ", Tone.MUTED),
        Span(
            format_number(quarter_value, DisplayUnit.RATIO, signed=True), sign_tone(quarter_value)
        ),
        Span(f" over {QUARTER}", Tone.MUTED),
    ]
    if year_value is not None:
        higher = 100 * float((known_values > year_value).mean())
        spans.append(Span(f"; higher on {higher:.0f}% of days", Tone.MUTED))
    return (tuple(spans),)


def plot(snapshot: Snapshot, stock: str, other: str) -> Plot:
    """Return the correlation over both windows on all days that both funds have."""
    from tui.measures.returns.correlations import correlation

    measured = correlation(snapshot, stock, other)
    series = [
        day_axis.day_series(
            f"{stock}–{other} {window} days", role, measured.days, measured.rolling[window]
        )
        for window, role in ((QUARTER, Role.OLDER), (YEAR, Role.NOW))
    ]
    return day_axis.day_plot(
        series, DisplayUnit.RATIO, "", f"too little history of {stock} and {other}"
    )
