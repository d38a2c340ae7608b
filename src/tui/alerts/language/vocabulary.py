"""What has to be known of series to check a rule, and whether units fit each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import SPELT, Expression, Quantity, Unit
from tui.alerts.language.frequency import Frequency

CLOSES = "fund"
"""The word that takes a ticker of one's own groups."""
TICKER = r"[A-Z0-9][A-Z0-9.^=-]{0,11}"
"""What may be one."""
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
"""A greater bare number compared with a yield was meant in hundredths of a percent."""


class SeriesInfo(Protocol):
    """What has to be known of a series to check a rule."""

    @property
    def unit(self) -> Unit: ...
    @property
    def clock(self) -> Frequency: ...
    @property
    def ranked(self) -> bool:
        """True for the sectors that ``rank`` puts in order."""
        ...


Vocabulary = Mapping[str, SeriesInfo]


@dataclass(frozen=True)
class ValueType:
    """What an expression gives: its unit, and the clocks its observations come by."""

    unit: Unit
    clocks: frozenset[Frequency] = frozenset()

    def __str__(self) -> str:
        return _WORDS[self.unit]


def fit(one: Expression, kind: ValueType, other: Expression, its: ValueType) -> None:
    """Raise RuleError unless two values can be compared or added."""
    if kind.unit is its.unit or {kind.unit, its.unit} <= _CONVERTIBLE:
        return
    for literal, of, by in ((other, one, kind), (one, other, its)):
        if isinstance(literal, Quantity):
            raise RuleError(f"{of.at.words} is {by}", literal.at, _with_unit(literal, by.unit))
    raise RuleError(f"{one.at.words} is {kind}, {other.at.words} is {its}", other.at)


def _with_unit(literal: Quantity, unit: Unit) -> str:
    if unit not in SPELT or literal.unit is not Unit.NUMBER:
        return ""
    value = literal.value
    if unit is Unit.PCT and abs(value) > _LARGEST_YIELD:
        value /= 100
    return f"{value:.15g}{SPELT[unit]}"
