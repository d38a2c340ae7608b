"""The alert rules: what each says now, how far it is from firing, and since when."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from tui.alert import Alert, Overlay, RuleState
from tui.config import Config, Rule
from tui.model import Update
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
from tui.views import alert_backtest, alert_detail
from tui.views.alert_marks import failing, marks
from tui.views.plain import NOTHING_KNOWN

TITLE = "Alerts"


def _default_rules() -> tuple[Rule, ...]:
    return Config().alerts.rule


def _default_symbols() -> tuple[str, ...]:
    return tuple(group.ticker for group in Config().groups)


class Part(Enum):
    """What is shown of an opened rule."""

    DETAIL = "detail"
    """How it stands, part by part."""
    BACKTEST = "backtest"
    """What followed when it fired."""


@dataclass(frozen=True)
class AlertsOptions:
    """What the alerts pane can be asked to show."""

    rules: tuple[Rule, ...] = field(default_factory=_default_rules)
    opened: str = ""
    """The id of the rule that is taken apart, "" for the table of all."""
    part: Part = Part.DETAIL
    symbols: tuple[str, ...] = field(default_factory=_default_symbols)
    """The funds a backtest follows."""
    benchmark: str = Config().sectors.benchmark
    """What it compares them with."""

    @classmethod
    def configured(cls, config: Config) -> AlertsOptions:
        """As a configuration asks for."""
        symbols = tuple(group.ticker for group in config.groups)
        return cls(config.alerts.rule, symbols=symbols, benchmark=config.sectors.benchmark)


UNITS = {"pct": Unit.PCT, "bp": Unit.BP, "usd_bn": Unit.USD_BN, "number": Unit.RATIO}
"""Of rules -> as they are spelt; days, prices and counts have their own decimals alone."""
_SEVERITIES = {"info": Tone.ACCENT, "warning": Tone.WARNING, "critical": Tone.CRITICAL}
_DIRECTIONS = {
    (True, False): "above",
    (True, True): "at least",
    (False, False): "below",
    (False, True): "at most",
}
_SCREEN = (
    Column("title", "Rule", left=True),
    Column("rule_state", "State", left=True),
    Column("value", "Value"),
    Column("fires", "Fires", left=True, drop=2),
    Column("distance", "To go"),
    Column("distance_sigma", "To go σ", drop=3),
    Column("since", "Since", left=True, drop=1),
    Column("told", "Told", left=True, drop=2),
    Column("last_fired", "Last fired", left=True, drop=4),
    Column("freshness", "Data", left=True, drop=5),
)
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
    Column("last_fired", "Last fired", left=True),
    Column("told", "Told", left=True),
)


def view(update: Update, options: AlertsOptions) -> View:
    """Every rule as judged on the update's snapshot, in the order of the configuration, or one.

    ``tidy``: one row per rule with its state, value, threshold and distance in the rule's own unit.
    """
    alerts = update.alerts
    by_id = {rule.id: rule for rule in options.rules}
    for alert in alerts:
        if alert.rule == options.opened and alert.rule in by_id:
            return _opened(update, by_id[alert.rule], alert, options)
    dated = [alert.stamp for alert in alerts if alert.stamp.observed is not None]
    return View(
        title=TITLE,
        stamp=max(dated, key=lambda stamp: str(stamp.observed), default=NOTHING_KNOWN),
        table=Table(
            _SCREEN,
            tuple(_row(alert, marks(alert, update)) for alert in alerts),
            empty="no alert rules",
        ),
        lines=(_summary(alerts),) if alerts else (),
        tidy=Table(
            _TIDY,
            tuple(_tidy_row(alert, marks(alert, update)) for alert in alerts),
            empty="no alert rules",
        ),
        note=" · ".join(
            [f"{alert.title}: {alert.why}" for alert in alerts if alert.why] + failing(update)
        ),
    )


def _opened(update: Update, rule: Rule, alert: Alert, options: AlertsOptions) -> View:
    if options.part is Part.BACKTEST:
        return alert_backtest.view(update, rule, alert, options.symbols, options.benchmark)
    return alert_detail.view(update, rule, alert)


def distance(alert: Alert) -> float | None:
    """How far the value is from the threshold in the rule's unit, + = still has to go."""
    if alert.value is None or alert.threshold is None:
        return None
    gap = alert.threshold - alert.value
    return round(gap if alert.above else -gap, 6)


def distance_sigma(alert: Alert) -> float | None:
    """The same in deviations of the change from one observation to the next, trailing 60."""
    gap = distance(alert)
    if gap is None or not alert.step_deviation:
        return None
    return gap / alert.step_deviation


def state_word(alert: Alert) -> str:
    """``FIRING``, ``ok stale``: what stands in the way is said beside the state it holds."""
    word = alert.state.value.upper() if alert.state.fires else alert.state.value
    return f"{word} {alert.overlay.value}" if alert.overlay else word


def threshold_words(alert: Alert) -> str:
    """``above 4.75%``, ``at least 2``."""
    if alert.threshold is None:
        return MISSING
    direction = _DIRECTIONS[alert.above, alert.inclusive]
    return f"{direction} {spell(alert.threshold, _unit(alert), decimals=decimals(alert))}"


def decimals(alert: Alert) -> int | None:
    """Fewer where a value without a unit is whole: a rank, a count."""
    whole = all(value is None or value == int(value) for value in (alert.value, alert.threshold))
    return 0 if _unit(alert) in (Unit.RATIO, Unit.TEXT) and whole else None


def _unit(alert: Alert) -> Unit:
    return UNITS.get(alert.unit, Unit.RATIO)


def _row(alert: Alert, told: str) -> Row:
    unit, places, observed = _unit(alert), decimals(alert), alert.stamp.observed
    gap = "threshold − value" if alert.above else "value − threshold"
    state = _state_tone(alert)
    # What a threshold is compared with can be a series or more: provenance names it in full.
    formula = _formula(alert)
    cells = (
        Cell(alert.title),
        Cell(state_word(alert), tone=state),
        Cell(alert.value, unit, Tone.STRONG, decimals=places, formula=formula),
        Cell(threshold_words(alert), tone=Tone.MUTED),
        Cell(distance(alert), unit, signed=True, decimals=places, formula=gap),
        Cell(
            distance_sigma(alert),
            Unit.RATIO,
            signed=True,
            decimals=1,
            formula=f"({gap}) / deviation of its change over one observation, trailing 60",
        ),
        Cell(alert.since),
        Cell(told or MISSING, tone=Tone.MUTED),
        Cell(alert.last_fired),
        Cell(MISSING if observed is None else f"{observed} {alert.stamp.state}"),
    )
    return Row(alert.rule, cells, alert.stamp)


def _formula(alert: Alert) -> str:
    # The series bring pandas, which nothing may load before the first painted frame.
    from tui.rules.series import SERIES

    series = SERIES.get(alert.series)
    return series.formula if series else alert.series


def _state_tone(alert: Alert) -> Tone:
    if alert.state.fires:
        return _SEVERITIES.get(alert.severity, Tone.WARNING)
    quiet = alert.state in (RuleState.UNKNOWN, RuleState.EXPIRED)
    return Tone.MUTED if quiet or alert.overlay else Tone.PLAIN


def _tidy_row(alert: Alert, told: str) -> Row:
    unit = _unit(alert)
    cells = (
        Cell(alert.rule),
        Cell(alert.state.value),
        Cell(alert.overlay.value),
        Cell(alert.severity),
        Cell(alert.series),
        Cell(alert.value, unit),
        Cell(alert.unit),
        Cell(alert.threshold, unit),
        Cell(distance(alert), unit),
        Cell(distance_sigma(alert), Unit.RATIO),
        Cell(alert.since),
        Cell(alert.last_fired),
        Cell(told),
    )
    return Row(alert.rule, cells, alert.stamp)


def _summary(alerts: tuple[Alert, ...]) -> Line:
    firing = sum(alert.state.fires for alert in alerts)
    unknown = sum(alert.state is RuleState.UNKNOWN for alert in alerts)
    stale = sum(alert.overlay is Overlay.STALE for alert in alerts)
    tone = Tone.WARNING if firing else Tone.PLAIN
    words: Line = (Span(f"{firing} of {len(alerts)} firing", tone),)
    for count, what in ((unknown, "unknown"), (stale, "stale")):
        words = (*words, Span(f" · {count} {what}", Tone.MUTED)) if count else words
    return words
