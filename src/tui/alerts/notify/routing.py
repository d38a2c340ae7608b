"""Evaluations, inhibiting rules and channels of each rule, as the notifier needs them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec.structs import replace

from tui.alerts.language.errors import RuleError
from tui.alerts.notify.event_details import Notice
from tui.alerts.notify.events import Event
from tui.alerts.notify.message import is_severe_enough
from tui.alerts.notify.policy import RuleEvaluation
from tui.alerts.wording import numbers
from tui.config import SCREEN_CHANNELS, Alerts, Rule
from tui.model.alerts import Alert
from tui.model.update import Update


def build_evaluation(rule: Rule, alert: Alert, update: Update) -> RuleEvaluation:
    """Return the evaluation of a rule that led to ``alert``. A rule in error has no episodes."""
    try:
        episodes = update.rule_history(rule).episodes()
    except RuleError:
        episodes = ()
    return RuleEvaluation(rule, definition_of(rule), alert, episodes, numbers(alert))


def definition_of(rule: Rule) -> str:
    """Return the hash of a rule's conditions and of its ``for`` and ``keep``.

    Alert logs store it, and a rule with another hash counts as newly added. The order and the
    types of the hashed values must therefore never change.
    """
    values = (
        rule.when,
        rule.clear,
        rule.series,
        rule.above,
        rule.below,
        rule.clear_below,
        rule.clear_above,
        rule.needed,
        rule.keep,
    )
    return hashlib.sha256(repr(values).encode()).hexdigest()[:16]


def inhibiting_rule(rule_id: str, rules: Iterable[Rule], alerts: Mapping[str, Alert]) -> str:
    """Return the id of a firing rule that inhibits another, "" for none.

    ``alerts`` are those of all rules, by id. A rule cannot inhibit itself.
    """
    for rule in rules:
        can_inhibit = rule.id != rule_id in rule.inhibits
        if can_inhibit and rule.id in alerts and alerts[rule.id].state.fires:
            return rule.id
    return ""


def route(event: Event, alerts: Alerts, program_start: datetime) -> Event:
    """Return an event, if it is a notice with the channels that deliver it.

    A notice of an episode that fired before the program started is marked as ``startup``. With the
    option ``startup = "silent"`` it has no channels.
    """
    notice = event.detail
    if not isinstance(notice, Notice):
        return event
    [rule] = [rule for rule in alerts.rule if rule.id == event.rule]
    is_startup = notice.fired is not None and notice.fired < program_start
    is_silent = is_startup and alerts.startup == "silent"
    names = [] if is_silent else [name for name in rule.channels if _accepts(name, rule, alerts)]
    return replace(event, detail=replace(notice, channels=tuple(names), startup=is_startup))


def _accepts(name: str, rule: Rule, alerts: Alerts) -> bool:
    """Return whether a channel exists and accepts the severity of a rule."""
    channel = alerts.channel.get(name)
    if channel is None:
        return name in SCREEN_CHANNELS
    return is_severe_enough(rule.severity, channel.min_severity)
