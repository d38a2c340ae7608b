"""Expressions of a claim: their errors, and the units that their values are shown in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache, partial

from tui.alerts.engine.compiled_rule import comparisons, names_read, operands
from tui.alerts.engine.measure import parse_measure
from tui.alerts.language.checking import check
from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import Arithmetic, Call, Expression, Minus, Unit, walk
from tui.alerts.language.parsing import parse
from tui.alerts.language.vocabulary import ValueType
from tui.alerts.series.catalogue import BENCHMARK, SERIES
from tui.config import Claim
from tui.model.display_unit import DisplayUnit

MAX_CONDITIONS = 1_024
"""Most conditions that are kept parsed, and most groups of claims whose sources are kept."""
_CHANGES = ("chg", "pct", "ret", "rel")
"""Functions whose values are measured from zero."""
_WHOLE = ("count", "rank", "streak")
"""Functions whose values are whole numbers."""
_UNITS = {"%": Unit.PCT, "pp": Unit.PCT, "bp": Unit.BP, "bn": Unit.USD_BN}
_SHOWN_UNITS = {
    Unit.PCT: DisplayUnit.PCT,
    Unit.BP: DisplayUnit.BP,
    Unit.USD_BN: DisplayUnit.USD_BN,
    Unit.LEVEL: DisplayUnit.INDEX,
    Unit.NUMBER: DisplayUnit.RATIO,
    Unit.DAYS: DisplayUnit.COUNT,
    Unit.MONTHS: DisplayUnit.COUNT,
}


def find_errors(claim: Claim) -> Iterator[tuple[str, RuleError]]:
    """Yield (option, error) for each expression of a claim that is invalid.

    An option in ``details`` is written ``details.LABEL``.
    """
    checks: dict[str, Callable[[], object]] = {}
    if claim.measure:
        checks["measure"] = partial(_check_value, claim.measure, claim.unit)
    if claim.holds:
        checks["holds"] = partial(_check_holds, claim)
    if claim.evidence:
        checks["evidence"] = partial(parse_condition, claim.evidence)
    for label, text in claim.details.items():
        checks[f"details.{label}"] = partial(parse_measure, text)
    for option, check_option in checks.items():
        try:
            check_option()
        except RuleError as error:
            yield option, error


@lru_cache(maxsize=MAX_CONDITIONS)
def parse_condition(text: str) -> Expression:
    """Parse and check a condition. Raises RuleError if it is invalid."""
    node = parse(text)
    check(node, SERIES)
    return node


def measure_of(claim: Claim) -> str:
    """Return the expression of a valid claim's reading, "" if it has none.

    Without ``measure`` it is the first value that ``holds`` compares.
    """
    if claim.measure or not claim.holds:
        return claim.measure
    compared, _, _ = operands(comparisons(parse_condition(claim.holds))[0])
    return compared.at.words


def shown_unit(text: str) -> DisplayUnit:
    """Return the unit that a valid expression's value is shown in.

    Percentage points for a relative return, and for the difference of two percentages.
    """
    measure = parse_measure(text)
    node = measure.expression
    while isinstance(node, Minus):
        node = node.of
    if measure.unit is Unit.PCT:
        is_difference = isinstance(node, Arithmetic) and node.operator == "-"
        is_relative = isinstance(node, Call) and node.function == "rel"
        return DisplayUnit.PP if is_difference or is_relative else DisplayUnit.PCT
    if isinstance(node, Call) and node.function in _WHOLE:
        return DisplayUnit.COUNT
    return _SHOWN_UNITS[measure.unit]


def is_size(text: str) -> bool:
    """Return whether a valid expression's value is measured from zero.

    True for returns, changes, differences in bp and amounts of money, False for yields, shares,
    prices, ranks and numbers without a unit.
    """
    measure = parse_measure(text)
    if measure.unit in (Unit.USD_BN, Unit.BP):
        return True
    calls = (node.function for node in walk(measure.expression) if isinstance(node, Call))
    return measure.unit is Unit.PCT and any(function in _CHANGES for function in calls)


@lru_cache(maxsize=MAX_CONDITIONS)
def sources_of_claims(claims: tuple[Claim, ...]) -> tuple[str, ...]:
    """Return the names of the sources that the valid expressions of some claims read."""
    names: dict[str, None] = {}
    for claim in claims:
        for text in (claim.measure, *claim.details.values()):
            with suppress(RuleError):
                names |= dict.fromkeys(parse_measure(text).read)
        for text in (claim.holds, claim.evidence):
            with suppress(RuleError):
                names |= dict.fromkeys(names_read(parse_condition(text)))
        if claim.evidence:
            names |= {BENCHMARK: None}
    return tuple(dict.fromkeys(source for name in names for source in SERIES[name].sources))


def _check_holds(claim: Claim) -> None:
    """Raise RuleError unless ``holds`` is a condition, and its first value a reading."""
    parse_condition(claim.holds)
    if not claim.measure:
        _check_value(measure_of(claim), claim.unit)


def _check_value(text: str, unit: str) -> None:
    """Raise RuleError unless a text is a value in a unit, "" for any."""
    measure = parse_measure(text)
    if unit and measure.unit is not _UNITS[unit]:
        message = f"this is {ValueType(measure.unit)}, the figure is in {unit}"
        raise RuleError(message, measure.expression.at)
