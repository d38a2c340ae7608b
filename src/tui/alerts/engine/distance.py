"""Distance of a rule from firing: that of the comparison that decides."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from msgspec import Struct

from tui.alerts.engine.compiled_rule import CompiledRule, lookback, operands
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.language.expression import Call, Comparison, Expression, Junction, Not, Unit
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import History, merge_keys

TRAILING = 60
"""Number of changes between observations that their standard deviation is computed from."""


class Distance(Struct, frozen=True):
    """One comparison now: the compared value, its threshold, and the gap between them."""

    compared: str
    """Text of the compared value."""
    unit: Unit
    value: float | None
    threshold: float | None
    above: bool
    """True if the comparison requires the value to be above the threshold."""
    inclusive: bool
    """True if a value at the threshold is enough."""
    deviation: float | None
    """Standard deviation of the change of value less threshold between observations."""
    crosses: bool = False
    """True if the value has to cross the threshold: on its far side it has done so before."""

    @property
    def gap(self) -> float | None:
        """Distance to the threshold in ``unit``, negative if the comparison is true."""
        if self.value is None or self.threshold is None:
            return None
        return (self.threshold - self.value) * (1 if self.above else -1)

    @property
    def rank(self) -> float:
        """Gap in standard deviations, by which comparisons are ordered; infinite if unknown."""
        gap = self.gap
        if gap is None:
            return math.inf
        return gap / self.deviation if self.deviation else math.copysign(math.inf, gap)


def deciding_distance(rule: CompiledRule, histories: Mapping[str, History]) -> Distance:
    """Return the distance of the deciding comparison: the furthest of an ``and``, the nearest of
    an ``or``.

    ``histories`` holds every series the rule reads, as known now.
    """
    recent = _recent(rule, histories)
    steps = merge_keys(recent[name].keys for name in rule.watched)
    assert steps is not None, "a rule watches a series"
    return _decide(rule.conditions.when, Evaluation(recent, steps), required=True)


def _recent(rule: CompiledRule, histories: Mapping[str, History]) -> Mapping[str, History]:
    """Return the ends of the histories, as far as the newest values and changes depend on them."""
    needed = lookback(rule.conditions.when, SERIES)
    if needed is None or any(SERIES[name].frequency is not rule.slowest for name in rule.watched):
        return histories
    return {
        name: history.tail(history.keys.size - needed - TRAILING - 2)
        for name, history in histories.items()
    }


def _decide(node: Expression, evaluation: Evaluation, *, required: bool) -> Distance:
    """Return the distance of the deciding comparison. ``required`` is False inside a ``not``."""
    match node:
        case Comparison() | Call():
            return comparison_distance(node, evaluation, required=required)
        case Not():
            return _decide(node.of, evaluation, required=not required)
        case Junction():
            parts = [_decide(part, evaluation, required=required) for part in node.parts]
            all_needed = (node.operator == "and") == required
            return (max if all_needed else min)(parts, key=lambda part: part.rank)
    raise AssertionError("checked before: this is a condition")


def comparison_distance(
    node: Comparison | Call, evaluation: Evaluation, *, required: bool = True
) -> Distance:
    """Return the distance of a comparison or crossing, or of its opposite if not ``required``."""
    value_of, threshold_of, above = operands(node)
    left = evaluation.values_of(value_of)
    right = evaluation.values_of(threshold_of).in_unit(left.unit)
    keys = merge_keys((left.keys, right.keys))
    assert keys is not None, "checked before: a series is watched"
    values, thresholds = np.broadcast_arrays(left.at_steps(keys), right.at_steps(keys))
    changes = np.diff(values - thresholds)[-TRAILING:]
    changes = changes[~np.isnan(changes)]
    deviation = float(changes.std(ddof=1)) if changes.size > 2 else None
    return Distance(
        value_of.at.words,
        left.unit,
        _newest(values),
        _newest(thresholds),
        above is required,
        isinstance(node, Comparison) and node.operator.endswith("=") is required,
        deviation or None,
        crosses=isinstance(node, Call) and required,
    )


def _newest(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float | None:
    """Return the newest value that is not missing, or None."""
    known = values[~np.isnan(values)]
    return float(known[-1]) if known.size else None
