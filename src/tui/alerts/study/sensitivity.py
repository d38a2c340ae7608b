"""How a rule would have done with its threshold a little higher or lower."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from tui.alerts.engine.compiled_rule import CompiledRule, Conditions, operands
from tui.alerts.engine.distance import deciding
from tui.alerts.engine.replay import replayed
from tui.alerts.engine.rule_history import RuleHistory, episodes
from tui.alerts.language.expression import SPELT, Call, Comparison, Expression, Quantity, Unit
from tui.alerts.series.history import observed_of

STEPS = 3
"""To either side."""
_WHOLE = ("rank", "count", "streak", "age")
"""Functions whose values are whole numbers."""
_IN_UNIT = {(Unit.BP, Unit.PCT): 0.01, (Unit.PCT, Unit.BP): 100.0}
_DECIMALS = 9
"""Binary noise lies below this."""


@dataclass(frozen=True)
class ThresholdResult:
    """What a rule makes of one threshold."""

    threshold: str
    """With its unit, as in the rule."""
    own: bool
    """True for the one it has."""
    episodes: int
    observed: int
    """Days, weeks or months, by the rule's slowest clock, whose observation left it firing."""


def tried(found: RuleHistory) -> tuple[ThresholdResult, ...]:
    """The rule with thresholds around its own, lowest first; () for one that has no single literal.

    A step is about one deviation of the change from one observation to the next. The threshold of
    ``clear``, which must be of the same value, moves along, so that the dead band stays as wide.
    """
    conditions = found.compiled.conditions
    level = _literal(conditions.when)
    if level is None or not all(_literal(one) for one in conditions.both):
        return ()
    if len({_value(one) for one in conditions.both}) > 1:
        return ()
    step = _step(found, level.unit)
    if step is None:
        return ()
    shifts = [place * step for place in range(-STEPS, STEPS + 1)]
    decimals = max(_decimals(level.value + shift) for shift in shifts)
    return tuple(_tried(found, level, shift, decimals) for shift in shifts)


def _tried(found: RuleHistory, level: Quantity, shift: float, decimals: int) -> ThresholdResult:
    trace = replayed(_moved(found.compiled, shift, level.unit), found.editions)
    days = np.unique(observed_of(trace.keys[trace.fires & trace.ticks]))
    words = f"{level.value + shift:.{decimals}f}{SPELT.get(level.unit, '')}"
    return ThresholdResult(words, shift == 0, len(episodes(trace)), days.size)


def _decimals(value: float) -> int:
    return len(f"{value:.{_DECIMALS}f}".rstrip("0").partition(".")[2])


def _literal(node: Expression) -> Quantity | None:
    """What a single comparison compares with, where that is one number."""
    if not isinstance(node, Comparison):
        return None
    literals = [side for side in (node.left, node.right) if isinstance(side, Quantity)]
    return literals[0] if len(literals) == 1 else None


def _moved(compiled: CompiledRule, shift: float, unit: Unit) -> CompiledRule:
    """The rule with its thresholds shifted by so much of a unit."""
    when, clear = compiled.conditions.when, compiled.conditions.clear
    clear = None if clear is None else _shifted(clear, shift, unit)
    return replace(compiled, conditions=Conditions(_shifted(when, shift, unit), clear))


def _value(node: Expression) -> Expression:
    assert isinstance(node, Comparison), "looked at before: it has one literal"
    return operands(node)[0]


def _shifted(node: Expression, shift: float, unit: Unit) -> Expression:
    assert isinstance(node, Comparison), "looked at before: it has one literal"
    left, right = (
        replace(side, value=round(side.value + shift * _in(side.unit, unit), _DECIMALS))
        if isinstance(side, Quantity)
        else side
        for side in (node.left, node.right)
    )
    return replace(node, left=left, right=right)


def _in(unit: Unit, of: Unit) -> float:
    """What one ``of`` is in a unit."""
    return _IN_UNIT.get((of, unit), 1.0)


def _step(found: RuleHistory, unit: Unit) -> float | None:
    """A deviation of what is compared rounded to 1, 2 or 5 of its decade; None where unknown."""
    margin = deciding(found.compiled, found.histories)
    if not margin.deviation:
        return None
    deviation = margin.deviation * _in(unit, margin.unit)
    decade = 10.0 ** math.floor(math.log10(deviation))
    rounds = (decade, 2 * decade, 5 * decade, 10 * decade)
    step = min(rounds, key=lambda one: abs(math.log(one / deviation)))
    compared = found.compiled.compared
    whole = isinstance(compared, Call) and compared.function in _WHOLE
    return max(1.0, step) if whole else step
