"""A rule of the configuration made ready to be judged."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache

from numpy import format_float_positional

from tui.alerts.engine.state_machine import Persistence
from tui.alerts.language.checking import SHAPES, check, kind_of, window
from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import (
    SPELT,
    Call,
    Comparison,
    Expression,
    Name,
    Quantity,
    TextRange,
    Unit,
    children,
    names,
    walk,
)
from tui.alerts.language.frequency import Frequency, MaxAge
from tui.alerts.language.parsing import parse
from tui.alerts.language.vocabulary import Vocabulary
from tui.alerts.series.catalogue import BENCHMARK, SECTORS, SERIES
from tui.config import Rule

_RELEASE = re.compile(r"(release\+)?(\d{1,3})d")


@dataclass(frozen=True)
class Conditions:
    """When a rule fires, and when it stands down."""

    when: Expression
    clear: Expression | None
    """None: where ``when`` is false."""

    @property
    def both(self) -> tuple[Expression, ...]:
        """The one or two there are."""
        return (self.when,) if self.clear is None else (self.when, self.clear)

    @cached_property
    def watched(self) -> tuple[str, ...]:
        """The series named, whose observations are the steps."""
        return tuple(dict.fromkeys(name for one in self.both for name in names(one)))

    @cached_property
    def read(self) -> tuple[str, ...]:
        """Every series needed: those named, and those they are ranked among or measured against."""
        found = dict.fromkeys(self.watched)
        for node in (one for condition in self.both for one in walk(condition)):
            if isinstance(node, Call) and node.function == "rank":
                found |= dict.fromkeys(SECTORS)
            elif isinstance(node, Call) and node.function == "rel":
                found |= {BENCHMARK: None}
        return tuple(found)

    @cached_property
    def reach(self) -> int | None:
        """How many observations before a step can matter to it; None where all of them can."""
        depths = [reach(one, SERIES) for one in self.both]
        known = [depth for depth in depths if depth is not None]
        return max(known) if len(known) == len(depths) else None


@dataclass(frozen=True)
class CompiledRule:
    """A rule whose words are understood."""

    conditions: Conditions
    course: Persistence
    patience: MaxAge
    slowest: Frequency

    @property
    def watched(self) -> tuple[str, ...]:
        """The series named, whose observations are the steps."""
        return self.conditions.watched

    @property
    def compared(self) -> Expression:
        """The first value the rule compares."""
        return operands(comparisons(self.conditions.when)[0])[0]

    @property
    def read(self) -> tuple[str, ...]:
        """Every series needed, those they are measured against too."""
        return self.conditions.read

    @property
    def ticking(self) -> frozenset[str]:
        """The series whose observations ``for`` and ``keep`` count: those of the slowest clock."""
        return frozenset(name for name in self.watched if SERIES[name].clock is self.slowest)


def compiled(rule: Rule) -> CompiledRule:
    """The rule ready to be judged. Raises RuleError for words that make no sense."""
    conditions = _conditions(rule)
    clocks = [SERIES[name].clock for name in conditions.watched]
    course = Persistence(rule.needed, rule.keep)
    return CompiledRule(conditions, course, patience(rule.max_age), max(clocks))


def patience(text: str) -> MaxAge:
    """``release+1d`` or ``4d``. Raises RuleError for anything else."""
    match = _RELEASE.fullmatch(text)
    if match is None:
        at = TextRange(text, 0, len(text))
        raise RuleError('expected an age such as "release+1d" or "4d"', at)
    return MaxAge(timedelta(days=int(match[2])), bool(match[1]))


@lru_cache(maxsize=1024)
def _conditions(rule: Rule) -> Conditions:
    """Return the checked conditions of a rule. Raises RuleError."""
    if rule.when:
        conditions = Conditions(parse(rule.when), parse(rule.clear) if rule.clear else None)
    else:
        conditions = _threshold_conditions(rule)
    for condition in conditions.both:
        check(condition, SERIES)
    return conditions


def _threshold_conditions(rule: Rule) -> Conditions:
    """Return the conditions of a rule that is a threshold on one series."""
    named = parse(rule.series)
    if not isinstance(named, Name):
        raise RuleError("expected the name of a series", named.at)
    unit = kind_of(named, SERIES).unit
    level = rule.below if rule.above is None else rule.above
    if level is None:
        raise RuleError("neither `when` nor a threshold", named.at)
    clear_level = rule.clear_above if rule.above is None else rule.clear_below
    fire_operator, clear_operator = ("<", ">") if rule.above is None else (">", "<")
    when = _comparison(rule.series, fire_operator, level, unit)
    if clear_level is None:
        return Conditions(when, None)
    return Conditions(when, _comparison(rule.series, clear_operator, clear_level, unit))


def _comparison(series: str, operator: str, level: float, unit: Unit) -> Expression:
    """Return a comparison, parsed from text so that its nodes have a ``TextRange``."""
    return parse(
        f"{series} {operator} {format_float_positional(level, trim='-')}{SPELT.get(unit, '')}"
    )


def reach(node: Expression, vocabulary: Vocabulary) -> int | None:
    """How many observations before a step can matter to it; None where all of them can."""
    below = [reach(child, vocabulary) for child in children(node)]
    if None in below:
        return None
    deepest = max((count for count in below if count is not None), default=0)
    if not isinstance(node, Call):
        return deepest
    if node.function == "streak":
        return None
    if not SHAPES[node.function].endswith("n"):
        return deepest + 1
    clock = max(vocabulary[name].clock for name in names(node))
    return deepest + window(node.arguments[-1], clock)


def comparisons(node: Expression) -> tuple[Comparison | Call, ...]:
    """The comparisons and crossings a condition is made of, those inside functions left out."""
    match node:
        case Comparison() | Call():
            return (node,)
        case _:
            return tuple(found for child in children(node) for found in comparisons(child))


def operands(node: Comparison | Call) -> tuple[Expression, Expression, bool]:
    """What is compared, with what, and whether it is to be greater; a lone literal comes second."""
    if isinstance(node, Call):
        value, level = node.arguments
        return value, level, node.function == "crossed_above"
    greater = node.operator[0] == ">"
    if isinstance(node.left, Quantity) and not isinstance(node.right, Quantity):
        return node.right, node.left, not greater
    return node.left, node.right, greater
