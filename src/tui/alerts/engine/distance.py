"""How far a rule is from firing: of its comparisons, the one that decides."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tui.alerts.engine.compiled_rule import CompiledRule, operands, reach
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.language.expression import Call, Comparison, Expression, Junction, Not, Unit
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import History, together

TRAILING = 60
"""Changes from one observation to the next that their deviation is taken of."""


@dataclass(frozen=True)
class Distance:
    """One comparison as it stands: what is compared, with what, and how much is missing."""

    words: str
    unit: Unit
    value: float | None
    threshold: float | None
    above: bool
    """True when it is to be above."""
    inclusive: bool
    """True when being at it is enough."""
    deviation: float | None
    """Of the changes of value less threshold from one observation to the next."""

    @property
    def gap(self) -> float | None:
        """What is missing for it to be true, in its unit; negative when it is."""
        if self.value is None or self.threshold is None:
            return None
        return (self.threshold - self.value) * (1 if self.above else -1)

    @property
    def rank(self) -> float:
        """The same in deviations; what is unknown is furthest."""
        gap = self.gap
        if gap is None:
            return math.inf
        return gap / self.deviation if self.deviation else math.copysign(math.inf, gap)


def deciding(rule: CompiledRule, histories: Mapping[str, History]) -> Distance:
    """The comparison that decides: of an ``and`` the furthest, of an ``or`` the nearest.

    ``histories`` as known now, of every series the rule reads.
    """
    recent = _recent(rule, histories)
    steps = together(recent[name].keys for name in rule.watched)
    assert steps is not None, "a rule watches something"
    evaluation = Evaluation(recent, steps)
    return _decides(rule.conditions.when, evaluation, wanted=True)


def _recent(rule: CompiledRule, histories: Mapping[str, History]) -> Mapping[str, History]:
    """The ends of the histories that the newest values and their changes come from."""
    needed = reach(rule.conditions.when, SERIES)
    if needed is None or any(SERIES[name].clock is not rule.slowest for name in rule.watched):
        return histories
    return {
        name: own.since(own.keys.size - needed - TRAILING - 2) for name, own in histories.items()
    }


def _decides(node: Expression, evaluation: Evaluation, *, wanted: bool) -> Distance:
    match node:
        case Comparison() | Call():
            return margin(node, evaluation, wanted=wanted)
        case Not():
            return _decides(node.of, evaluation, wanted=not wanted)
        case Junction():
            parts = [_decides(part, evaluation, wanted=wanted) for part in node.parts]
            all_needed = (node.operator == "and") == wanted
            return (max if all_needed else min)(parts, key=lambda part: part.rank)
    raise AssertionError("checked before: this is a condition")


def margin(node: Comparison | Call, evaluation: Evaluation, *, wanted: bool = True) -> Distance:
    """One comparison or crossing; ``wanted`` False where its opposite is needed."""
    value_of, threshold_of, above = operands(node)
    left, right = evaluation.column(value_of), evaluation.column(threshold_of)
    if right.unit is not left.unit:
        right = right.in_unit(left.unit)
    keys = together((left.keys, right.keys))
    assert keys is not None, "checked before: a series is watched"
    values, thresholds = np.broadcast_arrays(left.on(keys), right.on(keys))
    changes = np.diff(values - thresholds)[-TRAILING:]
    changes = changes[~np.isnan(changes)]
    deviation = float(changes.std(ddof=1)) if changes.size > 2 else None
    return Distance(
        value_of.at.words,
        left.unit,
        _newest(values),
        _newest(thresholds),
        above is wanted,
        isinstance(node, Comparison) and node.operator.endswith("=") is wanted,
        deviation or None,
    )


def _newest(values: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float | None:
    known = values[~np.isnan(values)]
    return float(known[-1]) if known.size else None
