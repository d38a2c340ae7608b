"""The alert rules: what each says now, how far it is from its threshold, and since when."""

from __future__ import annotations

from dataclasses import dataclass

from tui.model import Alert, RuleState, Update
from tui.present import (
    MISSING,
    Cell,
    Column,
    Line,
    Row,
    Span,
    Table,
    Tone,
    Unit,
    View,
    spell,
)
from tui.views.plain import NOTHING_KNOWN

TITLE = "Alerts"


@dataclass(frozen=True)
class AlertsOptions:
    """What the alerts pane can be asked to show: nothing to choose, every rule is on it."""


_UNITS = {"pct": Unit.PCT, "bp": Unit.BP, "usd_bn": Unit.USD_BN}
_SEVERITIES = {"info": Tone.ACCENT, "warning": Tone.WARNING, "critical": Tone.CRITICAL}
_SCREEN = (
    Column("title", "Rule", left=True),
    Column("rule_state", "State", left=True),
    Column("value", "Value"),
    Column("fires", "Fires", left=True, drop=2),
    Column("distance", "Distance"),
    Column("since", "Since", left=True, drop=1),
    Column("last_fired", "Last fired", left=True, drop=3),
    Column("freshness", "Data", left=True, drop=4),
)
_TIDY = (
    Column("rule", "Rule", left=True),
    Column("rule_state", "State", left=True),
    Column("value", "Value"),
    Column("unit", "Unit", left=True),
    Column("threshold", "Threshold"),
)


def view(update: Update, options: AlertsOptions) -> View:
    """Every rule as judged on the update's snapshot, in the order of the configuration.

    ``tidy``: one row per rule with its state, value and threshold in the rule's own unit.
    """
    alerts = update.alerts
    dated = [alert.stamp for alert in alerts if alert.stamp.observed is not None]
    return View(
        title=TITLE,
        stamp=max(dated, key=lambda stamp: str(stamp.observed), default=NOTHING_KNOWN),
        table=Table(_SCREEN, tuple(map(_row, alerts)), empty="no alert rules"),
        lines=(_summary(alerts),) if alerts else (),
        tidy=Table(_TIDY, tuple(map(_tidy_row, alerts)), empty="no alert rules"),
        note=" · ".join(
            f"{alert.title}: {alert.note}"
            for alert in alerts
            if alert.state is RuleState.UNKNOWN and alert.note
        ),
    )


def distance(alert: Alert) -> float | None:
    """How far the value is from the threshold in the rule's unit, + = still has to go."""
    if alert.value is None:
        return None
    gap = alert.threshold - alert.value
    return round(gap if alert.above else -gap, 6)


def _row(alert: Alert) -> Row:
    unit = _UNITS.get(alert.unit, Unit.TEXT)
    direction = "above" if alert.above else "below"
    observed = alert.stamp.observed
    # The series bring pandas, which nothing may load before the first painted frame.
    from tui.rules.series import SERIES

    series = SERIES.get(alert.series)
    gap = "threshold − value" if alert.above else "value − threshold"
    cells = (
        Cell(alert.title),
        Cell(_state_word(alert), tone=_state_tone(alert)),
        Cell(alert.value, unit, Tone.STRONG, formula=series.formula if series else ""),
        Cell(f"{direction} {spell(alert.threshold, unit)}", tone=Tone.MUTED),
        Cell(distance(alert), unit, signed=True, formula=gap),
        Cell(alert.since),
        Cell(alert.last_fired),
        Cell(MISSING if observed is None else f"{observed} {alert.stamp.state}"),
    )
    return Row(alert.rule, cells, alert.stamp)


def _state_word(alert: Alert) -> str:
    return "FIRING" if alert.state is RuleState.FIRING else alert.state.value


def _state_tone(alert: Alert) -> Tone:
    if alert.state is RuleState.FIRING:
        return _SEVERITIES.get(alert.severity, Tone.WARNING)
    return Tone.MUTED if alert.state is RuleState.UNKNOWN else Tone.PLAIN


def _tidy_row(alert: Alert) -> Row:
    unit = _UNITS.get(alert.unit, Unit.TEXT)
    cells = (
        Cell(alert.rule),
        Cell(alert.state.value),
        Cell(alert.value, unit),
        Cell(alert.unit),
        Cell(alert.threshold, unit),
    )
    return Row(alert.rule, cells, alert.stamp)


def _summary(alerts: tuple[Alert, ...]) -> Line:
    firing = sum(alert.state is RuleState.FIRING for alert in alerts)
    unknown = sum(alert.state is RuleState.UNKNOWN for alert in alerts)
    tone = Tone.WARNING if firing else Tone.PLAIN
    words: Line = (Span(f"{firing} of {len(alerts)} firing", tone),)
    return (*words, Span(f" · {unknown} unknown", Tone.MUTED)) if unknown else words
