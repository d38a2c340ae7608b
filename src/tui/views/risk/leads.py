"""Leads of the risk pane: the chosen bond fund, the usual 60/40, and the best diversifiers."""

from __future__ import annotations

from tui.alerts.wording import threshold_words
from tui.model.alerts import Alert
from tui.model.display_unit import DisplayUnit
from tui.model.format import format_cell_with_unit, format_number, sign_tone
from tui.model.table import Row, Table
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.update import Update
from tui.views.episodes import severity_tone
from tui.views.risk import portfolios
from tui.views.risk.correlation import QUARTER, YEAR, newest_value
from tui.views.risk.options import RiskOptions, RiskViewName, missing_reason

MOST_NAMED = 3
"""Diversifiers that the lead names."""


def leads(update: Update, options: RiskOptions, table: Table) -> tuple[Lead, ...]:
    """Return the leads of the chosen view: the figures first, then how they are measured."""
    if options.view_name is RiskViewName.CORRELATION:
        return (_correlation_lead(update, options),)
    period = Clause((Span(options.period.value, Tone.MUTED),), drop=1)
    if options.view_name is RiskViewName.DIVERSIFIERS:
        return tuple(filter(None, (_diversifiers_lead(table), (period,))))
    basis = (Clause((Span(portfolios.REBALANCING, Tone.MUTED),)), period)
    if options.view_name is RiskViewName.YEARS:
        return (basis,)
    return tuple(filter(None, (_portfolios_lead(table), basis)))


def _correlation_lead(update: Update, options: RiskOptions) -> Lead:
    """Return the chosen fund's correlations, the rule on them, and the days with a higher one."""
    from tui.measures.returns.correlations import correlation

    snapshot = update.snapshot
    measured = correlation(snapshot, options.stock, options.bond)
    if not len(measured.days):
        reason = missing_reason(snapshot, options, options.bond)
        return (Clause((Span(f"! {reason}", Tone.WARNING),)),)
    year = measured.rolling[YEAR]
    now, quarter = newest_value(measured, YEAR), newest_value(measured, QUARTER)
    names = [group.name for group in options.bonds if group.ticker == options.bond]
    lead = [
        Clause(
            (
                Span(f"{names[0] if names else options.bond} "),
                Span(format_number(now, DisplayUnit.RATIO, signed=True), Tone.STRONG),
                Span(f" over {YEAR} days", Tone.MUTED),
            )
        ),
        Clause(
            (
                Span(format_number(quarter, DisplayUnit.RATIO, signed=True), Tone.STRONG),
                Span(f" over {QUARTER}", Tone.MUTED),
            ),
            drop=1,
        ),
        *map(_rule_clause, rules_on_correlation(update, options)),
    ]
    if now is not None:
        higher = 100 * float((year[year == year] > now).mean())
        lead.append(Clause((Span(f"higher on {higher:.0f}% of days", Tone.MUTED),), drop=3))
    return tuple(lead)


def rules_on_correlation(update: Update, options: RiskOptions) -> tuple[Alert, ...]:
    """Return the alerts of the rules that compare the correlation of the two chosen funds."""
    return tuple(alert for alert in update.alerts if _is_about(alert, options))


def _is_about(alert: Alert, options: RiskOptions) -> bool:
    """Return whether a rule compares the correlation of the stock fund and the chosen fund."""
    series = "".join(alert.series.split())
    pairs = ((options.stock, options.bond), (options.bond, options.stock))
    has_threshold = alert.threshold is not None
    return has_threshold and any(series.startswith(f"corr({a},{b},") for a, b in pairs)


def _rule_clause(alert: Alert) -> Clause:
    fires = alert.state.fires
    words = f"{'! fires' if fires else 'fires'} {threshold_words(alert)}"
    return Clause((Span(words, severity_tone(alert.severity) if fires else Tone.MUTED),), drop=2)


def _portfolios_lead(table: Table) -> Lead:
    """Return the yearly return and the deepest fall of the usual 60/40, then of stocks alone."""
    rows = [row for row in table.rows if row.key != portfolios.STOCKS_ONLY][:1]
    rows += [row for row in table.rows if row.key == portfolios.STOCKS_ONLY]
    return tuple(
        Clause(
            (
                Span(f"{_text(table, row, 'portfolio')} "),
                Span(_text(table, row, "annual_return_pct"), Tone.STRONG),
                Span(" a year, worst ", Tone.MUTED),
                Span(_text(table, row, "worst_drawdown_pct"), Tone.DOWN),
            ),
            drop=drop,
        )
        for drop, row in enumerate(rows)
        if _number(table, row, "annual_return_pct") is not None
    )


def _diversifiers_lead(table: Table) -> Lead:
    """Return the funds with the lowest correlation with stocks, the lowest first."""
    key = "correlation_with_stocks"
    known = [(value, row) for row in table.rows if (value := _number(table, row, key)) is not None]
    lowest = sorted(known, key=lambda pair: pair[0])[:MOST_NAMED]
    return tuple(
        Clause(
            (
                *(() if place else (Span("least with stocks ", Tone.MUTED),)),
                Span(f"{_text(table, row, 'fund')} ", Tone.LESSER),
                Span(_text(table, row, key), sign_tone(value)),
            ),
            drop=place,
        )
        for place, (value, row) in enumerate(lowest)
    )


def _text(table: Table, row: Row, key: str) -> str:
    return format_cell_with_unit(row.cells[_place(table, key)])


def _number(table: Table, row: Row, key: str) -> float | None:
    value = row.cells[_place(table, key)].value
    return value if isinstance(value, float) else None


def _place(table: Table, key: str) -> int:
    return [column.key for column in table.columns].index(key)
