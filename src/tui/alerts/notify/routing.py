"""A rule as the notifier decides on it: what it says, who keeps it quiet, where it is told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from tui.alerts.language.errors import RuleError
from tui.alerts.notify.events import Event, EventKind, moment
from tui.alerts.notify.message import goes
from tui.alerts.notify.policy import RuleEvaluation, definition_of
from tui.alerts.wording import decimals, threshold_words, unit_of
from tui.config import OF_THE_SCREEN, Alerts, Rule
from tui.model.alerts import Alert
from tui.model.format import MISSING, spell
from tui.model.update import Update


def judged(rule: Rule, alert: Alert, update: Update) -> RuleEvaluation:
    """A rule with what it says, the episodes it had, and the numbers its messages carry."""
    try:
        episodes = update.rule_history(rule).episodes()
    except RuleError:
        episodes = ()
    return RuleEvaluation(rule, definition_of(rule), alert, episodes, numbers(alert))


def numbers(alert: Alert) -> str:
    """``y20 4.82%, above 4.75%, of 2025-12-12``."""
    value = spell(alert.value, unit_of(alert), decimals=decimals(alert))
    observed = alert.stamp.observed or MISSING
    return f"{alert.series} {value}, {threshold_words(alert)}, of {observed}"


def inhibitor(quieted: str, rules: Iterable[Rule], told: Mapping[str, Alert]) -> str:
    """The firing rule that keeps another quiet, "" for none."""
    for rule in rules:
        if rule.id != quieted in rule.inhibits and rule.id in told and told[rule.id].state.fires:
            return rule.id
    return ""


def addressed(event: Event, alerts: Alerts, begun: datetime) -> Event:
    """A notice with the channels it goes by; ``begun``: until then nobody watched."""
    if event.kind is not EventKind.NOTICE:
        return event
    [rule] = [rule for rule in alerts.rule if rule.id == event.rule]
    starting = _before(event, begun)
    silent = starting and alerts.startup == "silent"
    channels = [] if silent else [name for name in rule.channels if _lets(name, rule, alerts)]
    return replace(event, detail={**event.detail, "channels": channels, "startup": starting})


def _before(notice: Event, begun: datetime) -> bool:
    """Whether what it tells was known before, though it may have been heard of later."""
    fired = notice.detail["fired"]
    return fired is not None and moment(fired) < begun


def _lets(name: str, rule: Rule, alerts: Alerts) -> bool:
    channel = alerts.channel.get(name)
    return name in OF_THE_SCREEN if channel is None else goes(rule.severity, channel.min_severity)
