"""Check an expression: names must exist, units must fit, windows must be countable."""

from __future__ import annotations

import re

from tui.alerts.language.countries import OF_COUNTRIES, suggest_country
from tui.alerts.language.errors import RuleError
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
    children,
    format_expression,
    series_names,
)
from tui.alerts.language.frequency import Frequency
from tui.alerts.language.signatures import (
    ARGUMENTS,
    MIN_WINDOW,
    SIGNATURES,
    window_length,
    window_of,
)
from tui.alerts.language.vocabulary import (
    CLOSES,
    DAYS_TO,
    TICKER,
    ValueType,
    Vocabulary,
    check_units,
)
from tui.model.suggest import closest_match


def check(node: Expression, vocabulary: Vocabulary) -> None:
    """Raise RuleError unless the expression is a condition on series of the vocabulary."""
    _condition(node, vocabulary)


def check_value(node: Expression, vocabulary: Vocabulary) -> ValueType:
    """Return the type of a value. Raises RuleError for a condition, or without any series."""
    value_type = _measured(node, vocabulary)
    if not series_names(node):
        raise RuleError("no series is watched", node.at)
    return value_type


def infer_type(node: Expression, vocabulary: Vocabulary) -> ValueType:
    """Return the type of an expression. Raises RuleError if its parts do not fit."""
    match node:
        case Quantity():
            return ValueType(node.unit)
        case FirstDay():
            raise RuleError("a day has a meaning in ret and rel only", node.at)
        case Name():
            return _named(node, vocabulary)
        case Call():
            return _call(node, vocabulary)
        case Minus():
            return _measured(node.of, vocabulary)
        case Arithmetic():
            return _arithmetic(node, vocabulary)
        case Comparison():
            left, right = (_measured(side, vocabulary) for side in (node.left, node.right))
            check_units(node.left, left, node.right, right)
            if not series_names(node):
                raise RuleError("no series is watched", node.at)
            return ValueType(Unit.TRUTH, left.frequencies | right.frequencies)
        case Not() | Junction():
            types = [_condition(part, vocabulary) for part in children(node)]
            return ValueType(Unit.TRUTH, _all_frequencies(types))


def _named(node: Name, vocabulary: Vocabulary) -> ValueType:
    if node.name not in vocabulary:
        if suggested := suggest_country(node.name):
            figure, country, near = suggested
            raise RuleError(f"TIC tells no {figure} of {country or 'nobody'}", node.at, near)
        near = closest_match(node.name, vocabulary)
        if not near and re.fullmatch(TICKER, node.name):
            near = f'{CLOSES}("{node.name}")'
        raise RuleError(f"no series is called {node.name}", node.at, near)
    series = vocabulary[node.name]
    return ValueType(series.unit, frozenset({series.frequency}))


def _measured(node: Expression, vocabulary: Vocabulary) -> ValueType:
    """Return the type of a value. Raises RuleError if the expression is a condition."""
    value_type = infer_type(node, vocabulary)
    if value_type.unit is Unit.TRUTH:
        raise RuleError("a condition where a value is expected", node.at)
    return value_type


def _condition(node: Expression, vocabulary: Vocabulary) -> ValueType:
    """Return the type of a condition. Raises RuleError if the expression is a value."""
    value_type = infer_type(node, vocabulary)
    if value_type.unit is not Unit.TRUTH:
        suggestion = f"{format_expression(node)} > …"
        raise RuleError(f"this is {value_type}, not a condition", node.at, suggestion)
    return value_type


def _arithmetic(node: Arithmetic, vocabulary: Vocabulary) -> ValueType:
    left, right = (_measured(side, vocabulary) for side in (node.left, node.right))
    frequencies = left.frequencies | right.frequencies
    if node.operator in "+-":
        check_units(node.left, left, node.right, right)
        return ValueType(left.unit, frequencies)
    if right.unit is Unit.NUMBER:
        return ValueType(left.unit, frequencies)
    if node.operator == "*" and left.unit is Unit.NUMBER:
        return ValueType(right.unit, frequencies)
    if node.operator == "/" and left.unit is right.unit:
        return ValueType(Unit.NUMBER, frequencies)
    verb = "multiply" if node.operator == "*" else "divide"
    raise RuleError(f"cannot {verb} what is {left} by what is {right}", node.at)


def _call(node: Call, vocabulary: Vocabulary) -> ValueType:
    shape = _shape(node)
    types = [
        _condition(argument, vocabulary) if letter == "c" else _measured(argument, vocabulary)
        for argument, letter in zip(node.arguments, shape, strict=True)
        if letter not in "np"
    ]
    for argument, value_type, letter in zip(node.arguments, types, shape, strict=False):
        if letter in "sc" and not value_type.frequencies:
            raise RuleError(f"expected {ARGUMENTS[letter]}", argument.at)
    _check_frequencies(node, types)
    if window := window_of(node):
        if shape.endswith("p") and not isinstance(window, Quantity):
            message = "expected a number of observations, such as 63d, or a day, such as 2025-07-01"
            raise RuleError(message, window.at)
        count = window_length(window, max(types[0].frequencies))
        if count < MIN_WINDOW.get(node.function, 1):
            raise RuleError(f"{node.function} needs more than {count} observation", window.at)
    frequencies = frozenset[Frequency]() if node.function == "age" else _all_frequencies(types)
    return ValueType(_result_unit(node, types, vocabulary), frequencies)


def _shape(node: Call) -> str:
    """Return the ``SIGNATURES`` of a call. Raises RuleError if the function does not exist."""
    shape = SIGNATURES.get(node.function)
    if node.function in OF_COUNTRIES:
        proposed = f'{node.function}("JP")'
        raise RuleError(f"{node.function} takes a country in quotes", node.at, proposed)
    if node.function == CLOSES:
        raise RuleError(f"{CLOSES} takes a ticker in quotes", node.at, f'{CLOSES}("QQQ")')
    if node.function == DAYS_TO:
        proposed = f'{DAYS_TO}("auction20")'
        raise RuleError(f"{DAYS_TO} takes a release in quotes", node.at, proposed)
    if shape is None:
        near = closest_match(node.function, SIGNATURES)
        raise RuleError(f"no function is called {node.function}", node.at, near)
    if len(node.arguments) != len(shape):
        arguments = ", ".join(ARGUMENTS[letter] for letter in shape)
        raise RuleError(f"{node.function} takes {arguments}", node.at)
    return shape


def _check_frequencies(node: Call, types: list[ValueType]) -> None:
    """Raise RuleError unless the window of a call counts observations of one frequency."""
    if node.function == "corr":
        if not all(frequency.daily for each in types for frequency in each.frequencies):
            raise RuleError("corr needs two daily series", node.at)
    elif (
        node.function not in ("crossed_above", "crossed_below", "age")
        and len(types[0].frequencies) > 1
    ):
        words = " and ".join(frequency.word for frequency in sorted(types[0].frequencies))
        message = f"{node.function} counts observations of one clock; these are {words}"
        raise RuleError(message, node.arguments[0].at, "the function of each series")


def _all_frequencies(types: list[ValueType]) -> frozenset[Frequency]:
    return frozenset().union(*(each.frequencies for each in types))


def _result_unit(node: Call, types: list[ValueType], vocabulary: Vocabulary) -> Unit:
    """Return the unit of a call's result. Raises RuleError if its argument does not fit."""
    first, unit = node.arguments[0], types[0].unit
    match node.function:
        case "chg":
            return Unit.BP if unit is Unit.PCT else unit
        case "pct" if unit not in (Unit.LEVEL, Unit.USD_BN):
            suggestion = format_expression(Call(node.at, "chg", node.arguments))
            raise RuleError(f"{first.at.words} is {types[0]}", first.at, suggestion)
        case "ret" | "rel" | "rank" if not isinstance(first, Name) or unit is not Unit.LEVEL:
            raise RuleError(f"{node.function} takes the name of a fund, such as XLF", first.at)
        case "rank" if isinstance(first, Name) and not vocabulary[first.name].ranked:
            raise RuleError(f"{first.name} is none of the sectors that are ranked", first.at)
        case "age" if not isinstance(first, Name):
            raise RuleError("age takes the name of a series", first.at)
        case "crossed_above" | "crossed_below":
            check_units(first, types[0], node.arguments[1], types[1])
            return Unit.TRUTH
        case "pct" | "ret" | "rel" | "pctl":
            return Unit.PCT
        case "z" | "corr" | "rank" | "count" | "streak":
            return Unit.NUMBER
        case "age":
            return Unit.DAYS
    return unit
