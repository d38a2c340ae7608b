"""Table of the alert rules: state, value, distance to the threshold, time in the state."""

from __future__ import annotations

from tui.alerts.wording import (
    decimals,
    distance,
    distance_sigma,
    state_word,
    threshold_words,
    unit_of,
)
from tui.config import Rule
from tui.model.alerts import Alert, EvaluationProblem, RuleState
from tui.model.display_unit import DisplayUnit
from tui.model.format import MISSING
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Line, Span, Tone
from tui.model.update import Update
from tui.model.view import View
from tui.views.alerts import backtest, detail
from tui.views.alerts.marks import channel_failures, marks, marks_of
from tui.views.alerts.options import AlertsOptions, AlertsViewName
from tui.views.episodes import severity_tone
from tui.views.reads import READS_EVERYTHING, Reads
from tui.views.stamps import NOTHING_KNOWN

TITLE = "Alerts"

_SCREEN = (
    Column("title", "Rule", left=True),
    Column("rule_state", "State", left=True),
    Column("value", "Value"),
    Column("fires", "Fires", left=True, drop=3),
    Column("distance", "To go"),
    Column("distance_sigma", "To go σ", drop=4),
    Column("since", "Since", left=True, drop=2),
    Column("since_known", "Known", left=True, drop=2),
    Column("told", "Told", left=True, drop=1),
    Column("last_fired", "Last fired", left=True, drop=5),
    Column("freshness", "Data", left=True, drop=6),
)
_WITHOUT_MARKS = tuple(column for column in _SCREEN if column.key != "told")
"""Columns while no rule has a notification status to show."""
_MARKS = ("muted", "muted_until", "acknowledged", "was_true", "done", "unseen")
"""Fields of ``Marks`` that an export has as columns."""
_TIDY = (
    Column("rule", "Rule", left=True),
    Column("rule_state", "State", left=True),
    Column("overlay", "Overlay", left=True),
    Column("severity", "Severity", left=True),
    Column("compared", "Compared", left=True),
    Column("value", "Value"),
    Column("unit", "Unit", left=True),
    Column("threshold", "Threshold"),
    Column("distance", "Distance"),
    Column("distance_sigma", "Distance σ"),
    Column("since", "Since", left=True),
    Column("since_known", "Since known", left=True),
    Column("last_fired", "Last fired", left=True),
    *(Column(name, name, left=True) for name in _MARKS),
)


def view(update: Update, options: AlertsOptions) -> View:
    """Return every rule as evaluated on the snapshot, or the opened rule.

    Rules are in the order of the configuration. ``tidy``: one row per rule with its state, value,
    threshold and distance in the rule's own unit.
    """
    alerts = update.alerts
    by_id = {rule.id: rule for rule in options.rules}
    for alert in alerts:
        if alert.rule == options.opened and alert.rule in by_id:
            return _opened_view(update, by_id[alert.rule], alert, options)
    status_marks = {alert.rule: marks(alert, update) for alert in alerts}
    has_marks = any(status_marks.values())
    dated = [alert.stamp for alert in alerts if alert.stamp.observed is not None]
    return View(
        title=TITLE,
        stamp=max(dated, key=lambda stamp: str(stamp.observed), default=NOTHING_KNOWN),
        table=Table(
            _SCREEN if has_marks else _WITHOUT_MARKS,
            tuple(_row(alert, status_marks[alert.rule] if has_marks else None) for alert in alerts),
            empty="no alert rules",
        ),
        lines=(_summary(alerts),) if alerts else (),
        tidy=Table(
            _TIDY,
            tuple(_tidy_row(alert, update) for alert in alerts),
            empty="no alert rules",
        ),
        note=" · ".join(
            channel_failures(update)
            + [f"{alert.title}: {alert.reason}" for alert in alerts if alert.reason]
        ),
    )


def reads(options: AlertsOptions) -> Reads:
    """Return what the view reads of an update: an opened rule is replayed on all datasets."""
    return READS_EVERYTHING if options.opened else Reads(alerts=True)


def _opened_view(update: Update, rule: Rule, alert: Alert, options: AlertsOptions) -> View:
    if options.view_name is AlertsViewName.BACKTEST:
        return backtest.view(update, rule, alert, options.symbols, options.benchmark)
    return detail.view(update, rule, alert)


def _row(alert: Alert, status_marks: str | None) -> Row:
    """Return the row of a rule. ``status_marks`` is None if the column is left out."""
    unit, places, observed = unit_of(alert), decimals(alert), alert.stamp.observed
    gap = "threshold − value" if alert.above else "value − threshold"
    state_tone = _state_tone(alert)
    # The series of a threshold can be a formula; provenance shows it in full.
    formula = _formula(alert)
    cells = (
        Cell(alert.title),
        Cell(state_word(alert), tone=state_tone),
        Cell(alert.value, unit, Tone.STRONG, decimals=places, formula=formula),
        Cell(threshold_words(alert), tone=Tone.MUTED),
        Cell(distance(alert), unit, signed=True, decimals=places, formula=gap),
        Cell(
            distance_sigma(alert),
            DisplayUnit.RATIO,
            signed=True,
            decimals=1,
            formula=f"({gap}) / deviation of its change over one observation, trailing 60",
        ),
        Cell(alert.since),
        Cell(alert.since_known_on),
        *(() if status_marks is None else (Cell(status_marks or MISSING, tone=Tone.MUTED),)),
        Cell(alert.last_fired),
        Cell(MISSING if observed is None else f"{observed} {alert.stamp.state}"),
    )
    return Row(alert.rule, cells, alert.stamp)


def _formula(alert: Alert) -> str:
    # The series import pandas, which must not be loaded before the first painted frame.
    from tui.alerts.series.catalogue import SERIES

    series = SERIES.get(alert.series)
    return series.formula if series else alert.series


def _state_tone(alert: Alert) -> Tone:
    if alert.state.fires:
        return severity_tone(alert.severity)
    quiet = alert.state in (RuleState.UNKNOWN, RuleState.EXPIRED)
    return Tone.MUTED if quiet or alert.problem else Tone.PLAIN


def _tidy_row(alert: Alert, update: Update) -> Row:
    unit, status = unit_of(alert), marks_of(alert, update)
    cells = (
        Cell(alert.rule),
        Cell(alert.state.value),
        Cell(alert.problem.value or None),
        Cell(alert.severity),
        Cell(alert.series),
        Cell(alert.value, unit),
        Cell(alert.unit),
        Cell(alert.threshold, unit),
        Cell(distance(alert), unit),
        Cell(distance_sigma(alert), DisplayUnit.RATIO),
        Cell(alert.since),
        Cell(alert.since_known_on),
        Cell(alert.last_fired),
        *(Cell(getattr(status, name, None)) for name in _MARKS),
    )
    return Row(alert.rule, cells, alert.stamp)


def _summary(alerts: tuple[Alert, ...]) -> Line:
    firing = sum(alert.state.fires for alert in alerts)
    unknown = sum(alert.state is RuleState.UNKNOWN for alert in alerts)
    stale = sum(alert.problem is EvaluationProblem.STALE for alert in alerts)
    tone = Tone.WARNING if firing else Tone.PLAIN
    summary: Line = (Span(f"{firing} of {len(alerts)} firing", tone),)
    for count, label in ((unknown, "unknown"), (stale, "stale")):
        summary = (*summary, Span(f" · {count} {label}", Tone.MUTED)) if count else summary
    return summary
