"""Sensitivity of a rule to its threshold: episodes with a lower or higher one."""

from __future__ import annotations

import math

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from tui.alerts.engine.compiled_rule import CompiledRule, Conditions, operands
from tui.alerts.engine.distance import deciding_distance
from tui.alerts.engine.replay import replay
from tui.alerts.engine.rule_history import RuleHistory, find_episodes
from tui.alerts.engine.state_changes import changes_of
from tui.alerts.language.expression import (
    SUFFIX_BY_UNIT,
    Call,
    Comparison,
    Expression,
    Quantity,
    Unit,
)
from tui.alerts.series.history import observed_days

STEPS = 3
"""Number of thresholds tried on either side."""
_WHOLE = ("rank", "count", "streak", "age")
"""Functions whose values are whole numbers."""
_IN_UNIT = {(Unit.BP, Unit.PCT): 0.01, (Unit.PCT, Unit.BP): 100.0}
_DECIMALS = 9
"""Decimals that thresholds are rounded to. Floating-point noise lies below."""


class ThresholdResult(Struct, frozen=True):
    """Result of a rule with one threshold."""

    threshold: str
    """Threshold with its unit, as in the rule."""
    own: bool
    """True for the threshold that the rule has."""
    episodes: int
    """Number of episodes."""
    observed: int
    """Number of observed days of the rule's slowest series after which it fired."""


def try_thresholds(history: RuleHistory) -> tuple[ThresholdResult, ...]:
    """Return the results of thresholds around the rule's own, lowest first.

    A step is about one standard deviation of the change between observations. The threshold of
    ``clear`` moves along, so that the dead band keeps its width. Empty if ``when`` or ``clear`` is
    not one comparison with one literal, or both compare different values.
    """
    conditions = history.compiled.conditions
    level = _literal(conditions.when)
    if level is None or not all(_literal(condition) for condition in conditions.all):
        return ()
    if len({_compared(condition) for condition in conditions.all}) > 1:
        return ()
    step = _step(history, level.unit)
    if step is None:
        return ()
    shifts = [place * step for place in range(-STEPS, STEPS + 1)]
    decimals = max(_decimals(level.value + shift) for shift in shifts)
    return tuple(_try_shift(history, level, shift, decimals) for shift in shifts)


def _try_shift(
    history: RuleHistory, level: Quantity, shift: float, decimals: int
) -> ThresholdResult:
    trace = replay(_shift_rule(history.compiled, shift, level.unit), history.vintages)
    days = np.unique(observed_days(trace.keys[trace.fires & trace.ticks]))
    threshold = f"{level.value + shift:.{decimals}f}{SUFFIX_BY_UNIT.get(level.unit, '')}"
    return ThresholdResult(threshold, shift == 0, len(find_episodes(changes_of(trace))), days.size)


def _decimals(value: float) -> int:
    return len(f"{value:.{_DECIMALS}f}".rstrip("0").partition(".")[2])


def _literal(node: Expression) -> Quantity | None:
    """Return the literal of a comparison, None if there is none or two, or no comparison."""
    if not isinstance(node, Comparison):
        return None
    literals = [side for side in (node.left, node.right) if isinstance(side, Quantity)]
    return literals[0] if len(literals) == 1 else None


def _shift_rule(rule: CompiledRule, shift: float, unit: Unit) -> CompiledRule:
    """Return the rule with its thresholds shifted by ``shift``, in ``unit``."""
    when, clear = rule.conditions.when, rule.conditions.clear
    clear = None if clear is None else _shift_literal(clear, shift, unit)
    return replace(rule, conditions=Conditions(_shift_literal(when, shift, unit), clear))


def _compared(node: Expression) -> Expression:
    assert isinstance(node, Comparison), "checked before: it has one literal"
    return operands(node)[0]


def _shift_literal(node: Expression, shift: float, unit: Unit) -> Expression:
    assert isinstance(node, Comparison), "checked before: it has one literal"
    left, right = (
        replace(side, value=round(side.value + shift * _factor(unit, side.unit), _DECIMALS))
        if isinstance(side, Quantity)
        else side
        for side in (node.left, node.right)
    )
    return replace(node, left=left, right=right)


def _factor(from_unit: Unit, to_unit: Unit) -> float:
    """Return the factor that converts a value between percent and basis points."""
    return _IN_UNIT.get((from_unit, to_unit), 1.0)


def _step(history: RuleHistory, unit: Unit) -> float | None:
    """Return the standard deviation of changes, rounded to 1, 2 or 5 of its decade; or None."""
    distance = deciding_distance(history.compiled, history.histories)
    if not distance.deviation:
        return None
    deviation = distance.deviation * _factor(distance.unit, unit)
    decade = 10.0 ** math.floor(math.log10(deviation))
    candidates = (decade, 2 * decade, 5 * decade, 10 * decade)
    step = min(candidates, key=lambda candidate: abs(math.log(candidate / deviation)))
    compared = history.compiled.compared
    is_whole = isinstance(compared, Call) and compared.function in _WHOLE
    return max(1.0, step) if is_whole else step
