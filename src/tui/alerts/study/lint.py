"""Lint of alert rules: errors, and conditions that are probably not as intended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

import numpy as np
from msgspec import Struct

from tui.alerts.engine.compiled_rule import comparisons, operands
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.engine.rule_history import RuleHistory
from tui.alerts.language.countries import HOLDINGS, NET_PURCHASES
from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import SUFFIX_BY_UNIT, Comparison, Name, Quantity, Unit
from tui.alerts.language.vocabulary import CLOSES
from tui.alerts.series.history import TRUE, UNKNOWN, History, StepValues, day_at, merge_keys
from tui.alerts.study.changes_of_holdings import changes_of_holdings
from tui.config import Rule
from tui.model.format import format_count
from tui.model.suggest import closest_match
from tui.model.times import NEW_YORK
from tui.model.update import Update

EXPIRY_NOTICE = timedelta(days=14)
"""A rule that expires within this time is reported."""


class LintFinding(Struct, frozen=True):
    """One error or likely mistake in a rule."""

    rule: str
    """Id of the rule."""
    key: str
    """Option with the mistake: ``when``, ``clear``, ``expires`` …"""
    message: str
    error: bool = False
    """True if the rule is invalid, False if it can be evaluated."""


def lint(rules: Sequence[Rule], update: Update) -> tuple[LintFinding, ...]:
    """Return the findings of rules on the update's snapshot, rule by rule."""
    by_id = {rule.id: rule for rule in rules}
    return tuple(finding for rule in rules for finding in _lint_rule(rule, by_id, update))


def _lint_rule(rule: Rule, by_id: Mapping[str, Rule], update: Update) -> Iterator[LintFinding]:
    yield from _lint_inhibits(rule, by_id)
    today = update.snapshot.as_of.astimezone(NEW_YORK).date()
    if rule.expires is not None and rule.expires - today <= EXPIRY_NOTICE:
        yield LintFinding(rule.id, "expires", _expiry_message(rule.expires, today))
    try:
        history: RuleHistory = update.rule_history(rule)
    except RuleError as error:
        yield LintFinding(rule.id, option_with_error(rule, error), error.with_caret(), error=True)
        return
    for name in history.compiled.watched:
        if not history.histories[name].keys.size:
            message = f"no observation of {name} is at hand{_ticker_hint(name)}"
            yield LintFinding(rule.id, _condition_key(rule), message)
    yield from _lint_holdings(history)
    yield from _lint_dead_band(history)
    yield from _lint_thresholds(history)
    yield from _lint_overlap(history)


def _lint_inhibits(rule: Rule, by_id: Mapping[str, Rule]) -> Iterator[LintFinding]:
    """Yield a finding for each rule in ``inhibits`` that does not exist, or inhibits this one."""
    for other in rule.inhibits:
        if other not in by_id:
            near = closest_match(other, by_id)
            hint = f"; did you mean {near}?" if near else ""
            yield LintFinding(rule.id, "inhibits", f"there is no rule {other}{hint}")
        elif other != rule.id and rule.id in by_id[other].inhibits:
            message = f"{other} inhibits it too: while both fire, neither is told"
            yield LintFinding(rule.id, "inhibits", message)


def _expiry_message(expires: date, today: date) -> str:
    days = (expires - today).days
    return f"expired on {expires}" if days < 0 else f"expires in {format_count(days, 'day')}"


def _condition_key(rule: Rule) -> str:
    return "when" if rule.when else "series"


def option_with_error(rule: Rule, error: RuleError) -> str:
    """Return the key of the option that an error of a rule is in."""
    if error.at.text == rule.max_age:
        return "max_age"
    return "clear" if rule.when and error.at.text == rule.clear else _condition_key(rule)


def _ticker_hint(name: str) -> str:
    return "; is it the ticker of one of [[groups]]?" if name.startswith(CLOSES) else ""


def _lint_holdings(history: RuleHistory) -> Iterator[LintFinding]:
    """Yield a finding for each change of a country's holdings, which is no purchase or sale."""
    conditions = history.compiled.conditions
    for condition in conditions.all:
        key = "clear" if condition is conditions.clear else _condition_key(history.rule)
        for node, holdings in changes_of_holdings(condition):
            bought = holdings.replace(HOLDINGS, NET_PURCHASES, 1)
            message = (
                f"{node.at.words}: prices change what a country holds, so this is no purchase or"
                f" sale; {bought} is what it bought less what it sold"
            )
            yield LintFinding(history.rule.id, key, f"{message}\n{node.at.caret()}")


def _lint_dead_band(history: RuleHistory) -> Iterator[LintFinding]:
    """Yield a finding if a threshold has no ``clear``, with a dead band of two daily changes."""
    when, clear = history.compiled.conditions.when, history.compiled.conditions.clear
    if clear is not None or not isinstance(when, Comparison):
        return
    value, level, above = operands(when)
    if isinstance(value, Name) and isinstance(level, Quantity):
        band = _dead_band(history.histories[value.name], level.unit)
        clear_level = f"{level.value - band if above else level.value + band:.2f}"
        suffix = SUFFIX_BY_UNIT[level.unit]
        suggestion = f"clear = '{value.at.words} {'<' if above else '>'} {clear_level}{suffix}'"
        if not history.rule.when:
            suggestion = f"{'clear_below' if above else 'clear_above'} = {clear_level}"
        hint = f"; perhaps {suggestion}" if band else ""
        message = f"no dead band, so it may flap{hint}"
        yield LintFinding(history.rule.id, _condition_key(history.rule), message)


def _dead_band(history: History, unit: Unit) -> float:
    """Return two standard deviations of the change between observations, 0 if unknown."""
    changes = StepValues(history.unit, np.diff(history.numbers), None).in_unit(unit).numbers
    changes = changes[~np.isnan(changes)]
    return 2 * float(changes.std()) if changes.size > 2 else 0.0


def _lint_overlap(history: RuleHistory) -> Iterator[LintFinding]:
    """Yield a finding if ``when`` and ``clear`` were true at the same step."""
    trace = history.trace
    if trace.clear is None:
        return
    overlap = np.flatnonzero((trace.when == TRUE) & (trace.clear == TRUE))
    if overlap.size:
        last = day_at(int(trace.keys[overlap[-1]]))
        days = f"{format_count(overlap.size, 'time')}, last by the figures of {last}"
        message = f"it held together with when, {days}; then the rule fires"
        yield LintFinding(history.rule.id, "clear", message)


def _lint_thresholds(history: RuleHistory) -> Iterator[LintFinding]:
    """Yield a finding for each comparison that was always, or never, true."""
    histories = history.histories
    steps = merge_keys(histories[name].keys for name in history.compiled.watched)
    assert steps is not None, "a rule watches a series"
    evaluation = Evaluation(histories, steps)
    for node in comparisons(history.compiled.conditions.when):
        value, level, _ = operands(node)
        if not isinstance(node, Comparison) or not isinstance(level, Quantity):
            continue
        comparison = evaluation.truths_of(node)
        known = np.flatnonzero(comparison.truths != UNKNOWN)
        truths = set(comparison.truths[known].tolist())
        if len(truths) == 1:
            numbers = evaluation.values_of(value).numbers
            low, high = (float(end(numbers)) for end in (np.nanmin, np.nanmax))
            since = day_at(int(comparison.keys[known[0]]))
            word = "always" if truths == {int(TRUE)} else "never"
            value_range = f"it lay between {low:.6g} and {high:.6g}"
            hint = _percent_hint(level, low, high)
            message = f"{node.at.words}: {word} true since {since}, where {value_range}{hint}"
            key = _condition_key(history.rule)
            yield LintFinding(history.rule.id, key, f"{message}\n{node.at.caret()}")


def _percent_hint(level: Quantity, low: float, high: float) -> str:
    """Return a suggestion if basis points were probably written as percent, else "".

    ``low`` and ``high`` are the ends of the values so far: only a level among them is suggested.
    """
    meant = level.value / 100
    if level.unit is not Unit.PCT or not low <= meant <= high < abs(level.value):
        return ""
    return f"; did you mean {meant:.15g}%?"
