"""Properties of series that a rule is checked against, and the check of units."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import SUFFIX_BY_UNIT, Expression, Quantity, Unit
from tui.alerts.language.frequency import Frequency

CLOSES = "fund"
"""Function that takes a ticker of the user's own groups: ``fund("QQQ")``."""
DAYS_TO = "days_to"
"""Function that takes a release, and is the days to the next: ``days_to("auction20")``."""
TICKER = r"[A-Z0-9][A-Z0-9.^=-]{0,11}"
"""Regular expression of a ticker."""
_CONVERTIBLE = {Unit.PCT, Unit.BP}
_WORDS = {
    Unit.PCT: "in %",
    Unit.BP: "in bp",
    Unit.USD_BN: "in $ bn",
    Unit.LEVEL: "a price",
    Unit.NUMBER: "a number without a unit",
    Unit.DAYS: "in days",
    Unit.MONTHS: "in months",
    Unit.TRUTH: "true or false",
}
_LARGEST_YIELD = 25.0
"""Percent. A greater number without a unit, compared with a yield, is read as basis points."""


class SeriesInfo(Protocol):
    """Properties of a series that a rule is checked against."""

    @property
    def unit(self) -> Unit: ...
    @property
    def frequency(self) -> Frequency: ...
    @property
    def ranked(self) -> bool:
        """True for the sectors that ``rank`` puts in order."""
        ...


Vocabulary = Mapping[str, SeriesInfo]


class ValueType(Struct, frozen=True):
    """Type of an expression: its unit, and the frequencies of the series it depends on."""

    unit: Unit
    frequencies: frozenset[Frequency] = frozenset()

    def __str__(self) -> str:
        return _WORDS[self.unit]


def check_units(
    left: Expression, left_type: ValueType, right: Expression, right_type: ValueType
) -> None:
    """Raise RuleError unless two values can be compared or added."""
    if left_type.unit is right_type.unit or {left_type.unit, right_type.unit} <= _CONVERTIBLE:
        return
    for literal, value, value_type in ((right, left, left_type), (left, right, right_type)):
        if isinstance(literal, Quantity):
            suggestion = _with_unit(literal, value_type.unit)
            raise RuleError(f"{value.at.words} is {value_type}", literal.at, suggestion)
    message = f"{left.at.words} is {left_type}, {right.at.words} is {right_type}"
    raise RuleError(message, right.at)


def _with_unit(literal: Quantity, unit: Unit) -> str:
    """Return a literal that lacks a unit with ``unit``, or "" if it has another unit already."""
    if unit not in SUFFIX_BY_UNIT or literal.unit is not Unit.NUMBER:
        return ""
    value = literal.value
    if unit is Unit.PCT and abs(value) > _LARGEST_YIELD:
        value /= 100
    return f"{value:.15g}{SUFFIX_BY_UNIT[unit]}"
