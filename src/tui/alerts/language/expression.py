"""Syntax tree of a condition: literals, names, calls, arithmetic, comparisons and logic."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import astuple


class Unit(StrEnum):
    """Unit of a value, or the type of a condition."""

    PCT = "pct"
    BP = "bp"
    USD_BN = "usd_bn"
    LEVEL = "level"
    """Price or index level: only its changes have a meaning."""
    NUMBER = "number"
    """No unit: ranks, counts, ratios, correlations."""
    DAYS = "days"
    MONTHS = "months"
    TRUTH = "truth"


MAX_SHOWN = 500
"""Maximum number of characters of a line in an error: the length of the longest condition."""
UNIT_BY_SUFFIX = {
    "%": Unit.PCT,
    "bp": Unit.BP,
    "bn": Unit.USD_BN,
    "d": Unit.DAYS,
    "m": Unit.MONTHS,
    "": Unit.NUMBER,
}
"""Units by the suffix of a literal."""
SUFFIX_BY_UNIT = {unit: suffix for suffix, unit in UNIT_BY_SUFFIX.items()}


class TextRange(Struct, frozen=True):
    """A range of characters in a rule's text, ``end`` excluded."""

    text: str
    begin: int
    end: int

    @property
    def line(self) -> int:
        """Line of the first character, counted from 1."""
        return self.text.count("\n", 0, self.begin) + 1

    @property
    def column(self) -> int:
        """Column of the first character, counted from 1."""
        return self.begin - self._line_start + 1

    @property
    def words(self) -> str:
        """Text of the range, with every run of white space as one blank."""
        return " ".join(self.text[self.begin : self.end].split())

    def caret(self) -> str:
        """Return the line and, below it, a caret under each character of the range.

        Of a longer line only ``MAX_SHOWN`` characters around the begin of the range are shown.
        """
        line = self.text[self._line_start :].split("\n")[0]
        first = max(0, self.column - 1 - MAX_SHOWN // 2) if len(line) > MAX_SHOWN else 0
        shown, begin = line[first : first + MAX_SHOWN], self.column - 1 - first
        width = max(1, min(self.end - self.begin, len(shown) - begin))
        return f"{shown}\n{' ' * begin}{'^' * width}"

    @property
    def _line_start(self) -> int:
        return self.text.rfind("\n", 0, self.begin) + 1


class Node(Struct, frozen=True, eq=False):
    """One node of the tree. Two nodes are equal if they differ in position only."""

    at: TextRange

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and self._said == other._said

    def __hash__(self) -> int:
        return hash(self._said)

    @property
    def _said(self) -> tuple[object, ...]:
        """The kind of the node and all its fields but the position, which comes first."""
        return (type(self), *astuple(self)[1:])


class Quantity(Node, frozen=True, eq=False):
    """A number in the unit it is written with: ``4.75%`` has the value 4.75."""

    value: float
    unit: Unit


class FirstDay(Node, frozen=True, eq=False):
    """First day of the period of a return, which is measured from the last close before it."""

    day: date | None
    """None for the first day of each year: ``ytd``."""


class Name(Node, frozen=True, eq=False):
    """The name of a series."""

    name: str


class Call(Node, frozen=True, eq=False):
    """A function call."""

    function: str
    arguments: tuple[Expression, ...]


class Minus(Node, frozen=True, eq=False):
    """The negative of a value."""

    of: Expression


class Arithmetic(Node, frozen=True, eq=False):
    """Two values joined by ``+``, ``-``, ``*`` or ``/``."""

    operator: str
    left: Expression
    right: Expression


class Comparison(Node, frozen=True, eq=False):
    """Two values compared by ``<``, ``<=``, ``>`` or ``>=``."""

    operator: str
    left: Expression
    right: Expression


class Not(Node, frozen=True, eq=False):
    """The negation of a condition."""

    of: Expression


class Junction(Node, frozen=True, eq=False):
    """Two or more conditions joined by ``and`` or ``or``."""

    operator: str
    parts: tuple[Expression, ...]


YEAR_TO_DATE = "ytd"
"""Word for the first day of each year."""
Expression = Quantity | FirstDay | Name | Call | Minus | Arithmetic | Comparison | Not | Junction


def children(node: Expression) -> tuple[Expression, ...]:
    """Return the direct children of a node, from left to right."""
    match node:
        case Call():
            return node.arguments
        case Minus() | Not():
            return (node.of,)
        case Arithmetic() | Comparison():
            return (node.left, node.right)
        case Junction():
            return node.parts
        case _:
            return ()


def walk(node: Expression) -> Iterator[Expression]:
    """Yield a node and all its descendants, parents before children."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))


def series_names(node: Expression) -> tuple[str, ...]:
    """Return the names of the series in an expression, each once, in order of appearance."""
    return tuple(dict.fromkeys(part.name for part in walk(node) if isinstance(part, Name)))


def format_expression(node: Expression) -> str:
    """Return the text of an expression, with brackets around every operand that has parts."""
    match node:
        case Quantity():
            return f"{node.value:.15g}{SUFFIX_BY_UNIT[node.unit]}"
        case FirstDay():
            return YEAR_TO_DATE if node.day is None else node.day.isoformat()
        case Name():
            return node.name
        case Call():
            return f"{node.function}({', '.join(map(format_expression, node.arguments))})"
        case Minus():
            return f"-{_grouped(node.of)}"
        case Not():
            return f"not {_grouped(node.of)}"
        case Junction():
            return f" {node.operator} ".join(map(_grouped, node.parts))
        case _:
            return f"{_grouped(node.left)} {node.operator} {_grouped(node.right)}"


def _grouped(node: Expression) -> str:
    is_atom = isinstance(node, Quantity | FirstDay | Name | Call)
    return format_expression(node) if is_atom else f"({format_expression(node)})"
