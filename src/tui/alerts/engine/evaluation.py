"""Evaluate an expression at all steps of its series at once.

Logic has three values. A comparison with a missing value is unknown. ``unknown and false`` is
false, ``unknown or true`` is true, and every other combination with unknown is unknown. Windows
look back: the result at a step depends on that step and earlier ones only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce

import numpy as np
from msgspec.structs import replace

from tui.alerts.engine.functions import Context, evaluate_call
from tui.alerts.language.expression import (
    Arithmetic,
    Call,
    Comparison,
    Expression,
    FirstDay,
    Junction,
    Minus,
    Name,
    Not,
    Quantity,
    Unit,
)
from tui.alerts.language.signatures import SIGNATURES, window_length, window_of
from tui.alerts.series.catalogue import SERIES
from tui.alerts.series.history import (
    TRUE,
    Flags,
    History,
    Keys,
    StepTruths,
    StepValues,
    Truths,
    Values,
    break_keys,
    merge_keys,
    truths_of,
)

Histories = Mapping[str, History]

_COMPARE: Mapping[str, Callable[[Values, Values], Flags]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
_COMPUTE: Mapping[str, Callable[[Values, Values], Values]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": lambda left, right: np.divide(left, np.where(right == 0, np.nan, right)),
}


class Evaluation:
    """Expressions evaluated on the same histories. Each node is computed once."""

    def __init__(self, histories: Histories, steps: Keys) -> None:
        """``steps`` are the keys of the steps of the whole rule."""
        self._context = Context(histories, steps)
        self._results: dict[int, tuple[Expression, StepValues | StepTruths]] = {}

    def truths_of(self, node: Expression) -> StepTruths:
        """Return the truths of a checked condition."""
        truths = self.evaluate(node)
        assert isinstance(truths, StepTruths), "checked before: this is a condition"
        return truths

    def values_of(self, node: Expression) -> StepValues:
        """Return the values of a checked value expression."""
        values = self.evaluate(node)
        assert isinstance(values, StepValues), "checked before: this is a value"
        return values

    def evaluate(self, node: Expression) -> StepValues | StepTruths:
        """Return the values or truths of a checked expression."""
        cached = self._results.get(id(node))
        if cached is None:
            # The node is kept too: its id could be reused otherwise.
            cached = self._results[id(node)] = (node, self._compute(node))
        return cached[1]

    def _compute(self, node: Expression) -> StepValues | StepTruths:
        match node:
            case Quantity():
                return StepValues(node.unit, np.array(node.value), None)
            case Name():
                history = self._context.histories[node.name]
                breaks = break_keys(history.keys, SERIES[node.name].breaks)
                return StepValues(
                    history.unit, history.numbers, history.keys, history.frequency, breaks
                )
            case Call():
                return self._call(node)
            case Minus():
                inner = self.values_of(node.of)
                return replace(inner, numbers=-inner.numbers)
            case Arithmetic():
                return compute(node.operator, self.values_of(node.left), self.values_of(node.right))
            case Comparison():
                return compare(node.operator, self.values_of(node.left), self.values_of(node.right))
            case Not():
                of = self.truths_of(node.of)
                return StepTruths((TRUE - of.truths).astype(np.int8), of.keys, of.frequency)
            case Junction():
                return join_conditions(node.operator, [self.truths_of(part) for part in node.parts])
            case FirstDay():
                raise AssertionError("checked before: a day is the last argument of a call")

    def _call(self, node: Call) -> StepValues | StepTruths:
        shape = SIGNATURES[node.function]
        arguments = [
            self.evaluate(argument)
            for argument, letter in zip(node.arguments, shape, strict=True)
            if letter not in "np"
        ]
        window = window_of(node)
        count = 0 if window is None else window_length(window, arguments[0].frequency)
        return evaluate_call(node, arguments, count, self._context)


def compare(operator: str, left: StepValues, right: StepValues) -> StepTruths:
    """Return the truths of a comparison, UNKNOWN where either side is missing."""
    keys = merge_keys((left.keys, right.keys))
    assert keys is not None, "checked before: a condition watches a series"
    right = right.in_unit(left.unit)
    values, levels = left.at_steps(keys), right.at_steps(keys)
    truths = truths_of(_COMPARE[operator](values, levels), np.isnan(values) | np.isnan(levels))
    return StepTruths(truths, keys, max(left.frequency, right.frequency))


def compute(operator: str, left: StepValues, right: StepValues) -> StepValues:
    """Return the sum, difference, product or quotient of two values; NaN for a division by zero."""
    keys = merge_keys((left.keys, right.keys))
    unit = left.unit
    if operator in "+-" and right.unit is not unit:
        right = right.in_unit(unit)
    if operator == "*" and unit is Unit.NUMBER:
        unit = right.unit
    if operator == "/" and right.unit is unit:
        unit = Unit.NUMBER
    if keys is None:
        numbers = _COMPUTE[operator](left.numbers, right.numbers)
    else:
        numbers = _COMPUTE[operator](left.at_steps(keys), right.at_steps(keys))
    breaks = tuple(sorted({*left.breaks, *right.breaks}))
    frequency = max(left.frequency, right.frequency)
    return StepValues(unit, numbers, keys, frequency, breaks).rounded()


def join_conditions(operator: str, parts: list[StepTruths]) -> StepTruths:
    """Return the truths of conditions joined by ``and`` or ``or``."""
    keys = merge_keys(part.keys for part in parts)
    assert keys is not None, "conditions have steps"
    combine = np.minimum if operator == "and" else np.maximum
    truths: Truths = reduce(combine, (part.at_steps(keys) for part in parts))
    return StepTruths(truths, keys, max(part.frequency for part in parts))
