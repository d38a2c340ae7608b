"""A rule of the configuration, parsed and checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property, lru_cache

from msgspec import Struct
from numpy import format_float_positional

from tui.alerts.engine.state_machine import Persistence
from tui.alerts.language.checking import check, infer_type
from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import (
    SUFFIX_BY_UNIT,
    Call,
    Comparison,
    Expression,
    FirstDay,
    Name,
    Quantity,
    Unit,
    children,
    series_names,
    walk,
)
from tui.alerts.language.frequency import Frequency, MaxAge, parse_max_age
from tui.alerts.language.parsing import parse
from tui.alerts.language.signatures import window_length, window_of
from tui.alerts.language.vocabulary import Vocabulary
from tui.alerts.series.catalogue import BENCHMARK, SECTORS, SERIES
from tui.config import Rule

MAX_CONDITIONS = 16_384
"""Maximum number of checked rules kept: more than a file of the largest size can have."""
_PAIRING = ("corr", "rank", "rel")
"""Functions whose windows are counted in observations that two series have in common."""


class Conditions(Struct, frozen=True, dict=True):
    """The conditions on which a rule fires and clears."""

    when: Expression
    clear: Expression | None
    """None if the rule clears as soon as ``when`` is false."""

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """The hash of all nodes, computed once: every evaluation of a rule asks for it."""
        return hash(self.all)

    @property
    def all(self) -> tuple[Expression, ...]:
        """``when``, and ``clear`` if there is one."""
        return (self.when,) if self.clear is None else (self.when, self.clear)

    @cached_property
    def watched(self) -> tuple[str, ...]:
        """Names of the series in the conditions. Their observations are the steps of the rule."""
        return tuple(
            dict.fromkeys(name for condition in self.all for name in series_names(condition))
        )

    @cached_property
    def read(self) -> tuple[str, ...]:
        """Names of all series needed: ``watched``, and those that functions add."""
        return names_read(*self.all)

    @cached_property
    def slowest_series(self) -> frozenset[str]:
        """Names of the slowest of the series in ``watched``."""
        slowest = max(SERIES[name].frequency for name in self.watched)
        return frozenset(name for name in self.watched if SERIES[name].frequency is slowest)

    @cached_property
    def compared(self) -> Expression:
        """The first value that ``when`` compares."""
        return operands(comparisons(self.when)[0])[0]

    @cached_property
    def pairs_series(self) -> bool:
        """True if a function counts the observations of a series by those of another."""
        nodes = (node for condition in self.all for node in walk(condition))
        return any(isinstance(node, Call) and node.function in _PAIRING for node in nodes)

    @cached_property
    def lookback(self) -> int | None:
        """Number of observations before a step that can affect it, None if all of them can."""
        lookbacks = [lookback(condition, SERIES) for condition in self.all]
        bounded = [count for count in lookbacks if count is not None]
        return max(bounded) if len(bounded) == len(lookbacks) else None


class CompiledRule(Struct, frozen=True):
    """A rule that was parsed and checked."""

    conditions: Conditions
    persistence: Persistence
    max_age: MaxAge
    slowest: Frequency
    """The slowest frequency of the series in ``watched``."""

    @property
    def watched(self) -> tuple[str, ...]:
        """Names of the series in the conditions. Their observations are the steps of the rule."""
        return self.conditions.watched

    @property
    def compared(self) -> Expression:
        """The first value that the rule compares."""
        return self.conditions.compared

    @property
    def clears_at(self) -> Quantity | None:
        """The number at which the compared value clears, None if it does not clear at a number."""
        clear = self.conditions.clear
        if not isinstance(clear, Comparison):
            return None
        value, level, _ = operands(clear)
        return level if value == self.compared and isinstance(level, Quantity) else None

    @property
    def read(self) -> tuple[str, ...]:
        """Names of all series needed: ``watched``, and those that functions add."""
        return self.conditions.read

    @property
    def slowest_series(self) -> frozenset[str]:
        """Names of the slowest series, whose observations ``for`` and ``keep`` count."""
        return self.conditions.slowest_series


def compile_rule(rule: Rule) -> CompiledRule:
    """Parse and check a rule. Raises RuleError if it is invalid."""
    conditions = _conditions(rule)
    frequencies = [SERIES[name].frequency for name in conditions.watched]
    persistence = Persistence(rule.needed, rule.keep)
    return CompiledRule(conditions, persistence, parse_max_age(rule.max_age), max(frequencies))


def sources_of(rules: Iterable[Rule]) -> tuple[str, ...]:
    """Return the names of the sources that the valid ones of some rules read."""
    names: dict[str, None] = {}
    for rule in valid_rules(rules):
        for name in rule.read:
            names |= dict.fromkeys(SERIES[name].sources)
    return tuple(names)


def valid_rules(rules: Iterable[Rule]) -> Iterator[CompiledRule]:
    """Yield those of some rules that are valid, parsed and checked."""
    for rule in rules:
        with suppress(RuleError):
            yield compile_rule(rule)


@lru_cache(maxsize=MAX_CONDITIONS)
def _conditions(rule: Rule) -> Conditions:
    if rule.when:
        conditions = Conditions(parse(rule.when), parse(rule.clear) if rule.clear else None)
    else:
        conditions = _threshold_conditions(rule)
    for condition in conditions.all:
        check(condition, SERIES)
    return conditions


def _threshold_conditions(rule: Rule) -> Conditions:
    """Return the conditions of a rule that is a threshold on one series."""
    name = parse(rule.series)
    if not isinstance(name, Name):
        raise RuleError("expected the name of a series", name.at)
    unit = infer_type(name, SERIES).unit
    level = rule.below if rule.above is None else rule.above
    if level is None:
        raise RuleError("neither `when` nor a threshold", name.at)
    clear_level = rule.clear_above if rule.above is None else rule.clear_below
    fire_operator, clear_operator = ("<", ">") if rule.above is None else (">", "<")
    when = _comparison(rule.series, fire_operator, level, unit)
    if clear_level is None:
        return Conditions(when, None)
    return Conditions(when, _comparison(rule.series, clear_operator, clear_level, unit))


def _comparison(series: str, operator: str, level: float, unit: Unit) -> Expression:
    """Return a comparison, parsed from text so that its nodes have a ``TextRange``."""
    number = format_float_positional(level, trim="-")
    return parse(f"{series} {operator} {number}{SUFFIX_BY_UNIT.get(unit, '')}")


def names_read(*expressions: Expression) -> tuple[str, ...]:
    """Return the names of the series in expressions, and of those that their functions add.

    ``rank`` adds every sector, ``rel`` and returns since a day the benchmark.
    """
    names = {name: None for each in expressions for name in series_names(each)}
    for node in (part for each in expressions for part in walk(each)):
        if isinstance(node, Call) and node.function == "rank":
            names |= dict.fromkeys(SECTORS)
        elif isinstance(node, Call) and (
            node.function == "rel" or isinstance(node.arguments[-1], FirstDay)
        ):
            names |= {BENCHMARK: None}
    return tuple(names)


def lookback(node: Expression, vocabulary: Vocabulary) -> int | None:
    """Return the number of observations before a step that can affect it, None if all can."""
    counts = [lookback(child, vocabulary) for child in children(node)]
    if None in counts:
        return None
    deepest = max((count for count in counts if count is not None), default=0)
    if not isinstance(node, Call):
        return deepest
    if node.function == "streak" or isinstance(node.arguments[-1], FirstDay):
        return None
    window = window_of(node)
    if window is None:
        return deepest + 1
    frequency = max(vocabulary[name].frequency for name in series_names(node))
    return deepest + window_length(window, frequency)


def comparisons(node: Expression) -> tuple[Comparison | Call, ...]:
    """Return the comparisons and crossings of a condition, without those inside functions."""
    match node:
        case Comparison() | Call():
            return (node,)
        case _:
            return tuple(part for child in children(node) for part in comparisons(child))


def operands(node: Comparison | Call) -> tuple[Expression, Expression, bool]:
    """Return the compared value, the threshold, and whether the value must be above it.

    A literal is always the threshold, also if it stands on the left.
    """
    if isinstance(node, Call):
        value, level = node.arguments
        return value, level, node.function == "crossed_above"
    is_above = node.operator[0] == ">"
    if isinstance(node.left, Quantity) and not isinstance(node.right, Quantity):
        return node.right, node.left, not is_above
    return node.left, node.right, is_above
