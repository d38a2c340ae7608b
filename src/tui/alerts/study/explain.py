"""A rule taken apart: what each part of its conditions says now, and of which day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np

from tui.alerts.engine.distance import margin
from tui.alerts.engine.evaluation import Evaluation
from tui.alerts.engine.rule_history import RuleHistory
from tui.alerts.language.expression import Call, Comparison, Expression, Quantity, Unit, children
from tui.alerts.series.history import TRUE, UNKNOWN, Keys, StepTruths, day_at, together


@dataclass(frozen=True)
class ConditionPart:
    """One part of a condition as it stands."""

    depth: int
    words: str
    unit: Unit
    value: float | None
    """Of what is no condition; None where it is unknown."""
    truth: bool | None
    """Of a condition; None where it is unknown."""
    gap: float | None
    """Of a comparison: what is missing for it to be true, in the unit of its left side."""
    gap_unit: Unit
    observed: date | None
    """The newest observation it rests on."""


def explained(found: RuleHistory) -> tuple[ConditionPart, ...]:
    """The parts of ``when``, then of ``clear``, each before what it is made of."""
    histories = found.histories
    steps = together(histories[name].keys for name in found.compiled.watched)
    assert steps is not None, "a rule watches something"
    evaluation = Evaluation(histories, steps)
    conditions = found.compiled.conditions.both
    return tuple(part for one in conditions for part in _parts(one, evaluation, steps, 0))


def _parts(
    node: Expression, evaluation: Evaluation, steps: Keys, depth: int
) -> Iterator[ConditionPart]:
    if isinstance(node, Quantity):
        return
    yield _part(node, evaluation, steps, depth)
    for child in children(node):
        yield from _parts(child, evaluation, steps, depth + 1)


def _part(node: Expression, evaluation: Evaluation, steps: Keys, depth: int) -> ConditionPart:
    found = evaluation.any(node)
    keys = steps if found.keys is None else found.keys
    observed = day_at(int(keys[-1])) if keys.size else None
    value, truth, unit, gap, gap_unit = None, None, Unit.TRUTH, None, Unit.NUMBER
    if isinstance(found, StepTruths):
        if found.truths.size and found.truths[-1] != UNKNOWN:
            truth = bool(found.truths[-1] == TRUE)
        if isinstance(node, Comparison | Call):
            missing = margin(node, evaluation)
            gap, gap_unit = missing.gap, missing.unit
    else:
        unit = found.unit
        newest = np.atleast_1d(found.numbers)[-1:]
        value = float(newest[0]) if newest.size and not np.isnan(newest[0]) else None
    return ConditionPart(depth, node.at.words, unit, value, truth, gap, gap_unit, observed)
