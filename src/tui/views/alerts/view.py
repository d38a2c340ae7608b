"""Table of the alert rules: state, value, distance to the threshold, time in the state."""

from __future__ import annotations

from collections.abc import Sequence

from tui.alerts.value_words import condition_words, distance_words, value_words
from tui.alerts.wording import decimals, distance, distance_sigma, threshold_words, unit_of
from tui.config import Rule
from tui.model.alerts import Alert, EvaluationProblem, RuleState
from tui.model.display_unit import DisplayUnit
from tui.model.format import MISSING
from tui.model.table import Cell, Column, Row, Table
from tui.model.text import Clause, Lead, Span, Tone
from tui.model.update import Update
from tui.model.view import View
from tui.views.alerts import backtest, detail
from tui.views.alerts.badges import Badge, badge, order_key
from tui.views.alerts.marks import channel_failures, marks_of
from tui.views.alerts.options import AlertsOptions, AlertsViewName
from tui.views.reads import READS_EVERYTHING, Reads, all_alerts
from tui.views.stamps import NOTHING_KNOWN, is_monthly

TITLE = "Alerts"

_WHOLE_NAME = 100
"""Cells of the longest title: names are cut after all other columns are dropped."""
_CONDITION = 40
"""Cells of a condition, for which the columns at the right are dropped. The default ones fit."""
_SCREEN = (
    Column("mark", ""),
    Column("rule_state", "state", left=True, drop=3),
    Column("title", "rule", left=True, least=_WHOLE_NAME),
    Column("value", "value"),
    Column("distance", "distance"),
    Column("distance_sigma", "in σ", drop=2),
    Column("since", "since", left=True, drop=1),
    Column("fires", "fires when", left=True, drop=4, least=_CONDITION),
    Column("since_known", "known", left=True, drop=5),
    Column("last_fired", "last fired", left=True, drop=6),
    Column("freshness", "data", left=True, drop=7, whole=True),
)
"""Columns of the rules. A narrow pane drops the condition first, then the word of the state."""
_MARKS = (
    *("muted", "muted_until", "acknowledged", "was_true", "done", "unseen"),
    *("acknowledged_by", "muted_by"),
)
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

    Firing rules come first, by severity, then those nearest to firing. ``tidy``: one row per rule
    in the order of the configuration, with its state, value, threshold and distance in the rule's
    own unit.
    """
    alerts = update.alerts
    by_id = {rule.id: rule for rule in options.rules}
    for alert in alerts:
        if alert.rule == options.opened and alert.rule in by_id:
            return _opened_view(update, by_id[alert.rule], alert, options)
    ordered = sorted(alerts, key=order_key)
    dated = [alert.stamp for alert in alerts if alert.stamp.observed is not None]
    failures = channel_failures(update)
    newest = max(dated, key=lambda stamp: str(stamp.observed), default=NOTHING_KNOWN)
    return View(
        title=TITLE,
        stamp=newest,
        is_monthly=is_monthly(newest),
        table=Table(
            _SCREEN,
            tuple(_row(alert, badge(alert, marks_of(alert, update))) for alert in ordered),
            empty="no alert rules",
            start=ordered[0].rule if ordered else "",
        ),
        leads=tuple(filter(None, (_lead(alerts, failures),))),
        tidy=Table(
            _TIDY,
            tuple(_tidy_row(alert, update) for alert in alerts),
            empty="no alert rules",
        ),
        note=" · ".join(
            failures + [f"{alert.title}: {alert.reason}" for alert in alerts if alert.reason]
        ),
    )


def reads(options: AlertsOptions) -> Reads:
    """Return what the view reads of an update: an opened rule is replayed on all datasets."""
    return READS_EVERYTHING if options.opened else Reads(alerts=all_alerts)


def _opened_view(update: Update, rule: Rule, alert: Alert, options: AlertsOptions) -> View:
    if options.view_name is AlertsViewName.BACKTEST:
        names = {group.ticker: group.name for group in options.groups}
        return backtest.view(update, rule, alert, names, options.benchmark)
    return detail.view(update, rule, alert)


def _row(alert: Alert, state: Badge) -> Row:
    """Return the row of a rule with the badge of its state."""
    unit, places, observed = unit_of(alert), decimals(alert), alert.stamp.observed
    gap = "threshold − value" if alert.above else "value − threshold"
    tone = Tone.STRONG if alert.state.fires else Tone.LESSER
    # The series of a threshold can be a formula; provenance shows it in full.
    formula, sigma = _formula(alert), distance_sigma(alert)
    cells = (
        Cell(state.mark, tone=state.tone, filled=state.filled),
        Cell(state.word, tone=state.tone, filled=state.filled),
        Cell(alert.title, tone=tone),
        Cell(alert.value, unit, tone, decimals=places, formula=formula, text=value_words(alert)),
        Cell(distance(alert), unit, tone, True, places, formula=gap, text=distance_words(alert)),
        Cell(
            sigma,
            DisplayUnit.RATIO,
            Tone.LESSER,
            signed=True,
            decimals=1,
            formula=f"({gap}) / deviation of its change over one observation, trailing 60",
            text="" if sigma is None else f"{abs(sigma):.1f}",
        ),
        Cell(alert.since, tone=Tone.LESSER),
        Cell(condition_words(alert), tone=Tone.MUTED, formula=threshold_words(alert)),
        Cell(alert.since_known_on, tone=Tone.MUTED),
        Cell(alert.last_fired, tone=Tone.MUTED),
        Cell(MISSING if observed is None else f"{observed} {alert.stamp.state}", tone=Tone.MUTED),
    )
    return Row(alert.rule, cells, alert.stamp, name=alert.title, strong=alert.state.fires)


def _formula(alert: Alert) -> str:
    # The series import pandas, which must not be loaded before the first painted frame.
    from tui.alerts.series.catalogue import SERIES

    series = SERIES.get(alert.series)
    return series.formula if series else alert.series


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


def _lead(alerts: tuple[Alert, ...], failures: Sequence[str]) -> Lead:
    """Return the failed channels and the number of rules not evaluated, empty without any."""
    unknown = sum(alert.state is RuleState.UNKNOWN for alert in alerts)
    stale = sum(alert.problem is EvaluationProblem.STALE for alert in alerts)
    counts = [f"{unknown} of {len(alerts)} unknown"] if unknown else []
    counts += [f"{stale} of {len(alerts)} stale"] if stale else []
    return (
        *(
            Clause((Span(f"! {failure}", Tone.WARNING),), drop=2 if place else 0)
            for place, failure in enumerate(failures)
        ),
        *(Clause((Span(count, Tone.LESSER),), drop=1) for count in counts),
    )
