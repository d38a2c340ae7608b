"""What an expression says at every step of its series' histories, in one pass.

Logic has three values: a comparison with a missing value is unknown, ``unknown and false`` is
false, ``unknown or true`` is true, anything else with an unknown part is unknown. Every window
trails: a step is judged by itself and by what came before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce

import numpy as np

from tui.alerts.engine.functions import Context, call
from tui.alerts.language.checking import SHAPES, window
from tui.alerts.language.expression import (
    Arithmetic,
    Call,
    Comparison,
    Expression,
    Junction,
    Minus,
    Name,
    Not,
    Quantity,
    Unit,
)
from tui.alerts.series.history import (
    FALSE,
    TRUE,
    UNKNOWN,
    History,
    Keys,
    StepTruths,
    StepValues,
    Truths,
    Values,
    together,
)

Histories = Mapping[str, History]

_COMPARE: Mapping[str, Callable[[Values, Values], Values]] = {
    "<": np.less,
    "<=": np.less_equal,
    ">": np.greater,
    ">=": np.greater_equal,
}
_COMPUTE: Mapping[str, Callable[[Values, Values], Values]] = {
    "+": np.add,
    "-": np.subtract,
    "*": np.multiply,
    "/": lambda one, other: np.divide(one, np.where(other == 0, np.nan, other)),
}


class Evaluation:
    """Expressions over the same histories; a part that comes twice is worked out once."""

    def __init__(self, histories: Histories, steps: Keys) -> None:
        """``steps`` are those of the whole rule."""
        self._context = Context(histories, steps)
        self._found: dict[int, tuple[Expression, StepValues | StepTruths]] = {}

    def verdicts(self, node: Expression) -> StepTruths:
        """Where a checked condition holds."""
        found = self.any(node)
        assert isinstance(found, StepTruths), "checked before: this is a condition"
        return found

    def column(self, node: Expression) -> StepValues:
        """What a checked value is."""
        found = self.any(node)
        assert isinstance(found, StepValues), "checked before: this is a value"
        return found

    def any(self, node: Expression) -> StepValues | StepTruths:
        """What a checked expression is, value or condition."""
        known = self._found.get(id(node))
        if known is None:
            known = self._found[id(node)] = (node, self._evaluated(node))
        return known[1]

    def _evaluated(self, node: Expression) -> StepValues | StepTruths:
        match node:
            case Quantity():
                return StepValues(node.unit, np.array(node.value), None)
            case Name():
                own = self._context.histories[node.name]
                return StepValues(own.unit, own.numbers, own.keys, own.clock)
            case Call():
                return self._call(node)
            case Minus():
                inner = self.column(node.of)
                return StepValues(inner.unit, -inner.numbers, inner.keys, inner.clock)
            case Arithmetic():
                return computed(node.operator, self.column(node.left), self.column(node.right))
            case Comparison():
                return compared(node.operator, self.column(node.left), self.column(node.right))
            case Not():
                of = self.verdicts(node.of)
                return StepTruths((TRUE - of.truths).astype(np.int8), of.keys, of.clock)
            case Junction():
                return joined(node.operator, [self.verdicts(part) for part in node.parts])

    def _call(self, node: Call) -> StepValues | StepTruths:
        shape = SHAPES[node.function]
        arguments = [
            self.any(argument)
            for argument, letter in zip(node.arguments, shape, strict=True)
            if letter != "n"
        ]
        count = window(node.arguments[-1], arguments[0].clock) if shape.endswith("n") else 0
        return call(node, arguments, count, self._context)


def compared(operator: str, left: StepValues, right: StepValues) -> StepTruths:
    """Where a comparison holds; unknown where either side is missing."""
    keys = together((left.keys, right.keys))
    assert keys is not None, "checked before: a condition watches a series"
    if right.unit is not left.unit:
        right = right.in_unit(left.unit)
    one, other = np.broadcast_arrays(left.on(keys), right.on(keys))
    truths = np.where(_COMPARE[operator](one, other), TRUE, FALSE)
    unknown = np.isnan(one) | np.isnan(other)
    truths = np.broadcast_to(np.where(unknown, UNKNOWN, truths), keys.shape)
    return StepTruths(truths.astype(np.int8), keys, max(left.clock, right.clock))


def computed(operator: str, left: StepValues, right: StepValues) -> StepValues:
    """Two values added, subtracted, multiplied or divided; unknown when divided by zero."""
    keys = together((left.keys, right.keys))
    unit = left.unit
    if operator in "+-" and right.unit is not unit:
        right = right.in_unit(unit)
    if operator == "*" and unit is Unit.NUMBER:
        unit = right.unit
    if operator == "/" and right.unit is unit:
        unit = Unit.NUMBER
    one, other = (left.numbers, right.numbers) if keys is None else (left.on(keys), right.on(keys))
    found = StepValues(unit, _COMPUTE[operator](one, other), keys, max(left.clock, right.clock))
    return found.rounded()


def joined(operator: str, parts: list[StepTruths]) -> StepTruths:
    """Conditions joined by ``and`` or ``or``."""
    keys = together(part.keys for part in parts)
    assert keys is not None, "verdicts have steps"
    combine = np.minimum if operator == "and" else np.maximum
    truths: Truths = reduce(combine, (part.on(keys) for part in parts))
    return StepTruths(truths, keys, max(part.clock for part in parts))
