"""Explain a rule: the present value of each part of its conditions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
from msgspec import Struct

from tui.alerts.engine.distance import comparison_distance
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.engine.rule_history import RuleHistory
from tui.alerts.language.expression import (
    Call,
    Comparison,
    Expression,
    FirstDay,
    Quantity,
    Unit,
    children,
)
from tui.alerts.series.history import TRUE, UNKNOWN, Keys, StepTruths, day_at, merge_keys


class ConditionPart(Struct, frozen=True):
    """One part of a condition, with its present value."""

    depth: int
    """Level below the whole condition, which has 0."""
    words: str
    """Text of the part."""
    unit: Unit
    value: float | None
    """Value in ``unit`` if the part is no condition. None if unknown."""
    truth: bool | None
    """Truth of a condition. None if unknown."""
    gap: float | None
    """Distance of a comparison to its threshold in ``gap_unit``, negative if it is true."""
    gap_unit: Unit
    """Unit of the compared value."""
    observed: date | None
    """Newest observed day that the part depends on."""


def explain_rule(history: RuleHistory) -> tuple[ConditionPart, ...]:
    """Return the parts of ``when``, then of ``clear``, parents before children."""
    histories = history.histories
    steps = merge_keys(histories[name].keys for name in history.compiled.watched)
    assert steps is not None, "a rule watches a series"
    evaluation = Evaluation(histories, steps)
    return tuple(
        part
        for condition in history.compiled.conditions.all
        for part in _parts(condition, evaluation, steps, 0)
    )


def _parts(
    node: Expression, evaluation: Evaluation, steps: Keys, depth: int
) -> Iterator[ConditionPart]:
    if isinstance(node, Quantity | FirstDay):
        return
    yield _part(node, evaluation, steps, depth)
    for child in children(node):
        yield from _parts(child, evaluation, steps, depth + 1)


def _part(node: Expression, evaluation: Evaluation, steps: Keys, depth: int) -> ConditionPart:
    result = evaluation.evaluate(node)
    keys = steps if result.keys is None else result.keys
    observed = day_at(int(keys[-1])) if keys.size else None
    value, truth, unit, gap, gap_unit = None, None, Unit.TRUTH, None, Unit.NUMBER
    if isinstance(result, StepTruths):
        if result.truths.size and result.truths[-1] != UNKNOWN:
            truth = bool(result.truths[-1] == TRUE)
        if isinstance(node, Comparison | Call):
            distance = comparison_distance(node, evaluation)
            gap, gap_unit = distance.gap, distance.unit
    else:
        unit = result.unit
        newest = np.atleast_1d(result.numbers)[-1:]
        value = float(newest[0]) if newest.size and not np.isnan(newest[0]) else None
    return ConditionPart(depth, node.at.words, unit, value, truth, gap, gap_unit, observed)
