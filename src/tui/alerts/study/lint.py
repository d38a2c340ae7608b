"""What is wrong with rules, or looks as if it were meant otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tui.alerts.engine.compiled_rule import comparisons, operands
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.engine.rule_history import RuleHistory
from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import SPELT, Comparison, Name, Quantity, Unit
from tui.alerts.language.vocabulary import CLOSES
from tui.alerts.series.history import TRUE, UNKNOWN, History, StepValues, day_at, together
from tui.config import Rule
from tui.model.suggest import nearest
from tui.model.times import NEW_YORK
from tui.model.update import Update

SOON = timedelta(days=14)
"""Before its end a rule is mentioned."""


@dataclass(frozen=True)
class LintFinding:
    """Something about one rule."""

    rule: str
    key: str
    """The option it is about: ``when``, ``clear``, ``expires`` …"""
    message: str
    error: bool = False
    """True where the rule cannot be judged; False where it can, though perhaps not as meant."""


def lint(rules: Sequence[Rule], update: Update) -> tuple[LintFinding, ...]:
    """Everything there is to say of some rules, rule by rule."""
    known = {rule.id: rule for rule in rules}
    return tuple(found for rule in rules for found in _of(rule, known, update))


def _of(rule: Rule, known: Mapping[str, Rule], update: Update) -> Iterator[LintFinding]:
    yield from _inhibits(rule, known)
    today = update.snapshot.as_of.astimezone(NEW_YORK).date()
    if rule.expires is not None and rule.expires - today <= SOON:
        yield LintFinding(rule.id, "expires", _ending(rule.expires, today))
    try:
        found: RuleHistory = update.rule_history(rule)
    except RuleError as error:
        yield LintFinding(rule.id, wrong(rule, error), error.shown(), error=True)
        return
    for name in found.compiled.watched:
        if not found.histories[name].keys.size:
            why = f"{name} has no observation yet{_whence(name)}"
            yield LintFinding(rule.id, _where(rule), why)
    yield from _hysteresis(found)
    yield from _reached(found)
    yield from _both(found)


def _inhibits(rule: Rule, known: Mapping[str, Rule]) -> Iterator[LintFinding]:
    for other in rule.inhibits:
        if other not in known:
            near = nearest(other, known)
            hint = f"; did you mean {near}?" if near else ""
            yield LintFinding(rule.id, "inhibits", f"there is no rule {other}{hint}")
        elif other != rule.id and rule.id in known[other].inhibits:
            message = f"{other} inhibits it too: while both fire, neither is told"
            yield LintFinding(rule.id, "inhibits", message)


def _ending(expires: date, today: date) -> str:
    days = (expires - today).days
    return f"expired on {expires}" if days < 0 else f"expires in {days} days"


def _where(rule: Rule) -> str:
    return "when" if rule.when else "series"


def wrong(rule: Rule, error: RuleError) -> str:
    """The option a mistake of a rule is in."""
    if error.at.text == rule.max_age:
        return "max_age"
    return "clear" if rule.when and error.at.text == rule.clear else _where(rule)


def _whence(name: str) -> str:
    return "; is it the ticker of one of [[groups]]?" if name.startswith(CLOSES) else ""


def _hysteresis(found: RuleHistory) -> Iterator[LintFinding]:
    """A bare threshold flaps: a dead band of some daily changes is proposed."""
    when, clear = found.compiled.conditions.when, found.compiled.conditions.clear
    if clear is not None or not isinstance(when, Comparison):
        return
    value, level, above = operands(when)
    if isinstance(value, Name) and isinstance(level, Quantity):
        band = _band(found.histories[value.name], level.unit)
        at = f"{level.value - band if above else level.value + band:.2f}"
        meant = f"clear = '{value.at.words} {'<' if above else '>'} {at}{SPELT[level.unit]}'"
        if not found.rule.when:
            meant = f"{'clear_below' if above else 'clear_above'} = {at}"
        hint = f"; perhaps {meant}" if band else ""
        yield LintFinding(found.rule.id, _where(found.rule), f"no dead band, so it may flap{hint}")


def _band(history: History, unit: Unit) -> float:
    """Two deviations of the change from one observation to the next, in a unit; 0 where unknown."""
    changes = StepValues(history.unit, np.diff(history.numbers), None).in_unit(unit).numbers
    changes = changes[~np.isnan(changes)]
    return 2 * float(changes.std()) if changes.size > 2 else 0.0


def _both(found: RuleHistory) -> Iterator[LintFinding]:
    """Steps at which a rule is to fire and to stand down."""
    trace = found.trace
    if trace.clear is None:
        return
    both = np.flatnonzero((trace.when == TRUE) & (trace.clear == TRUE))
    if both.size:
        days = f"{both.size} times, last by the figures of {day_at(int(trace.keys[both[-1]]))}"
        message = f"it held together with when, {days}; then the rule fires"
        yield LintFinding(found.rule.id, "clear", message)


def _reached(found: RuleHistory) -> Iterator[LintFinding]:
    """Thresholds that history never crossed."""
    histories = found.histories
    steps = together(histories[name].keys for name in found.compiled.watched)
    assert steps is not None, "a rule watches something"
    evaluation = Evaluation(histories, steps)
    for node in comparisons(found.compiled.conditions.when):
        value, level, _ = operands(node)
        if not isinstance(node, Comparison) or not isinstance(level, Quantity):
            continue
        verdicts = evaluation.verdicts(node)
        told = np.flatnonzero(verdicts.truths != UNKNOWN)
        truths = set(verdicts.truths[told].tolist())
        if len(truths) == 1:
            numbers = evaluation.column(value).numbers
            low, high = (f"{float(end(numbers)):.6g}" for end in (np.nanmin, np.nanmax))
            since = day_at(int(verdicts.keys[told[0]]))
            word = "always" if truths == {int(TRUE)} else "never"
            lay = f"it lay between {low} and {high}"
            meant = _hundredth(level, float(np.nanmax(numbers)))
            message = f"{node.at.words}: {word} true since {since}, where {lay}{meant}"
            yield LintFinding(found.rule.id, _where(found.rule), f"{message}\n{node.at.caret()}")


def _hundredth(level: Quantity, high: float) -> str:
    """Whether hundredths were written for percent."""
    if level.unit is not Unit.PCT or not abs(level.value) / 100 <= high < abs(level.value):
        return ""
    return f"; did you mean {level.value / 100:.15g}%?"
