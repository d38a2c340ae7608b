"""Whether an expression makes sense: known names, fitting units, windows that can be counted."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tui.alerts.language.countries import HOLDINGS, meant
from tui.alerts.language.errors import RuleError
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
    names,
    spelled,
)
from tui.alerts.language.frequency import Frequency, observations
from tui.alerts.language.vocabulary import CLOSES, TICKER, ValueType, Vocabulary, fit
from tui.model.suggest import nearest

LONGEST_WINDOW = 5000
"""Observations: twenty years of days."""
SHAPES: Mapping[str, str] = {
    "chg": "sn",
    "pct": "sn",
    "avg": "sn",
    "min": "sn",
    "max": "sn",
    "std": "sn",
    "z": "sn",
    "pctl": "sn",
    "corr": "ssn",
    "rel": "sn",
    "rank": "sn",
    "count": "cn",
    "streak": "c",
    "crossed_above": "sv",
    "crossed_below": "sv",
    "age": "s",
}
"""The functions and what they take: a series (s) or a value (v), a condition (c), a window (n)."""
_LEAST = {"std": 2, "z": 2, "corr": 2, "pctl": 2}
"""Observations, or changes, without which a function says nothing."""
_ARGUMENTS = {"s": "a series", "v": "a value", "c": "a condition", "n": "a number of observations"}


def check(node: Expression, vocabulary: Vocabulary) -> None:
    """Raise RuleError unless the expression is a condition on series of the vocabulary."""
    kind = kind_of(node, vocabulary)
    if kind.unit is not Unit.TRUTH:
        meant = f"{spelled(node)} > …"
        raise RuleError(f"this is {kind}, not a condition", node.at, meant)


def kind_of(node: Expression, vocabulary: Vocabulary) -> ValueType:
    """What an expression gives. Raises RuleError where its parts do not fit."""
    match node:
        case Quantity():
            return ValueType(node.unit)
        case Name():
            return _named(node, vocabulary)
        case Call():
            return _call(node, vocabulary)
        case Minus():
            return _measured(node.of, vocabulary)
        case Arithmetic():
            return _arithmetic(node, vocabulary)
        case Comparison():
            left, right = (_measured(one, vocabulary) for one in (node.left, node.right))
            fit(node.left, left, node.right, right)
            if not names(node):
                raise RuleError("no series is watched", node.at)
            return ValueType(Unit.TRUTH, left.clocks | right.clocks)
        case Not():
            return _condition(node.of, vocabulary)
        case Junction():
            kinds = [_condition(part, vocabulary) for part in node.parts]
            return ValueType(Unit.TRUTH, frozenset().union(*(kind.clocks for kind in kinds)))


def window(node: Expression, clock: Frequency) -> int:
    """How many observations of a clock a window is. Raises RuleError where it cannot be counted."""
    if not isinstance(node, Quantity) or node.unit not in (Unit.NUMBER, Unit.DAYS, Unit.MONTHS):
        raise RuleError("expected a number of observations, such as 20 or 20d or 3m", node.at)
    if node.value != int(node.value) or not 1 <= node.value <= LONGEST_WINDOW:
        raise RuleError(f"expected a whole number from 1 to {LONGEST_WINDOW}", node.at)
    count: int | None = int(node.value)
    if node.unit is not Unit.NUMBER:
        count = observations(int(node.value), node.unit is Unit.MONTHS, clock)
    if count is None:
        meant = f"{node.value:.0f}m" if clock.word == "monthly" else f"{node.value:.0f}"
        raise RuleError(f"the series is {clock.word}", node.at, f"{meant}, in its observations")
    if count > LONGEST_WINDOW:
        raise RuleError(f"longer than {LONGEST_WINDOW} observations", node.at)
    return count


def _named(node: Name, vocabulary: Vocabulary) -> ValueType:
    if node.name not in vocabulary:
        if country := meant(node.name):
            asked, near = country
            raise RuleError(f"TIC tells no holdings of {asked or 'nobody'}", node.at, near)
        near = nearest(node.name, vocabulary)
        if not near and re.fullmatch(TICKER, node.name):
            near = f'{CLOSES}("{node.name}")'
        raise RuleError(f"no series is called {node.name}", node.at, near)
    known = vocabulary[node.name]
    return ValueType(known.unit, frozenset({known.clock}))


def _measured(node: Expression, vocabulary: Vocabulary) -> ValueType:
    kind = kind_of(node, vocabulary)
    if kind.unit is Unit.TRUTH:
        raise RuleError("a condition where a value is expected", node.at)
    return kind


def _condition(node: Expression, vocabulary: Vocabulary) -> ValueType:
    kind = kind_of(node, vocabulary)
    if kind.unit is not Unit.TRUTH:
        raise RuleError(f"this is {kind}, not a condition", node.at, f"{spelled(node)} > …")
    return kind


def _arithmetic(node: Arithmetic, vocabulary: Vocabulary) -> ValueType:
    left, right = (_measured(one, vocabulary) for one in (node.left, node.right))
    clocks = left.clocks | right.clocks
    if node.operator in "+-":
        fit(node.left, left, node.right, right)
        return ValueType(left.unit, clocks)
    if right.unit is Unit.NUMBER:
        return ValueType(left.unit, clocks)
    if node.operator == "*" and left.unit is Unit.NUMBER:
        return ValueType(right.unit, clocks)
    if node.operator == "/" and left.unit is right.unit:
        return ValueType(Unit.NUMBER, clocks)
    does = "multiply" if node.operator == "*" else "divide"
    raise RuleError(f"cannot {does} what is {left} by what is {right}", node.at)


def _call(node: Call, vocabulary: Vocabulary) -> ValueType:
    shape = SHAPES.get(node.function)
    if node.function == HOLDINGS:
        raise RuleError(f"{HOLDINGS} takes a country in quotes", node.at, f'{HOLDINGS}("JP")')
    if node.function == CLOSES:
        raise RuleError(f"{CLOSES} takes a ticker in quotes", node.at, f'{CLOSES}("QQQ")')
    if shape is None:
        near = nearest(node.function, SHAPES)
        raise RuleError(f"no function is called {node.function}", node.at, near)
    if len(node.arguments) != len(shape):
        wanted = ", ".join(_ARGUMENTS[letter] for letter in shape)
        raise RuleError(f"{node.function} takes {wanted}", node.at)
    kinds = [
        _condition(argument, vocabulary) if letter == "c" else _measured(argument, vocabulary)
        for argument, letter in zip(node.arguments, shape, strict=True)
        if letter != "n"
    ]
    for argument, kind, letter in zip(node.arguments, kinds, shape, strict=False):
        if letter in "sc" and not kind.clocks:
            raise RuleError(f"expected {_ARGUMENTS[letter]}", argument.at)
    _check_clocks(node, kinds)
    if shape.endswith("n"):
        count = window(node.arguments[-1], max(kinds[0].clocks))
        if count < _LEAST.get(node.function, 1):
            raise RuleError(
                f"{node.function} needs more than {count} observation", node.arguments[-1].at
            )
    return ValueType(_result(node, kinds, vocabulary), _clocks_after(node, kinds))


def _check_clocks(node: Call, kinds: list[ValueType]) -> None:
    """A window counts the observations of one clock."""
    if node.function == "corr":
        if not all(clock.daily for kind in kinds for clock in kind.clocks):
            raise RuleError("corr needs two daily series", node.at)
    elif (
        node.function not in ("crossed_above", "crossed_below", "age") and len(kinds[0].clocks) > 1
    ):
        words = " and ".join(clock.word for clock in sorted(kinds[0].clocks))
        message = f"{node.function} counts observations of one clock; these are {words}"
        raise RuleError(message, node.arguments[0].at, "the function of each series")


def _clocks_after(node: Call, kinds: list[ValueType]) -> frozenset[Frequency]:
    if node.function == "age":
        return frozenset()
    return frozenset().union(*(kind.clocks for kind in kinds))


def _result(node: Call, kinds: list[ValueType], vocabulary: Vocabulary) -> Unit:
    """The unit of what a function gives. Raises RuleError where its argument has another kind."""
    first, unit = node.arguments[0], kinds[0].unit
    match node.function:
        case "chg":
            return Unit.BP if unit is Unit.PCT else unit
        case "pct" if unit not in (Unit.LEVEL, Unit.USD_BN):
            meant = spelled(Call(node.at, "chg", node.arguments))
            raise RuleError(f"{first.at.words} is {kinds[0]}", first.at, meant)
        case "rel" | "rank" if not isinstance(first, Name) or unit is not Unit.LEVEL:
            raise RuleError(f"{node.function} takes the name of a fund, such as XLF", first.at)
        case "rank" if isinstance(first, Name) and not vocabulary[first.name].ranked:
            raise RuleError(f"{first.name} is none of the sectors that are ranked", first.at)
        case "age" if not isinstance(first, Name):
            raise RuleError("age takes the name of a series", first.at)
        case "crossed_above" | "crossed_below":
            fit(first, kinds[0], node.arguments[1], kinds[1])
            return Unit.TRUTH
        case "pct" | "rel" | "pctl":
            return Unit.PCT
        case "z" | "corr" | "rank" | "count" | "streak":
            return Unit.NUMBER
        case "age":
            return Unit.DAYS
    return unit
