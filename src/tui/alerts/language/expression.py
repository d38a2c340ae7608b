"""What a rule says, as a tree: literals, names, calls, arithmetic, comparisons and logic."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class Unit(StrEnum):
    """What a value is counted in."""

    PCT = "pct"
    BP = "bp"
    USD_BN = "usd_bn"
    LEVEL = "level"
    """A price or an index: only its changes mean something."""
    NUMBER = "number"
    """Without a unit: ranks, counts, ratios, correlations."""
    DAYS = "days"
    MONTHS = "months"
    TRUTH = "truth"


SUFFIXES = {
    "%": Unit.PCT,
    "bp": Unit.BP,
    "bn": Unit.USD_BN,
    "d": Unit.DAYS,
    "m": Unit.MONTHS,
    "": Unit.NUMBER,
}
"""How the unit of a literal is spelt."""
SPELT = {unit: suffix for suffix, unit in SUFFIXES.items()}


@dataclass(frozen=True)
class TextRange:
    """A stretch of a rule's text."""

    text: str = field(repr=False)
    begin: int
    end: int

    @property
    def line(self) -> int:
        """Counted from 1."""
        return self.text.count("\n", 0, self.begin) + 1

    @property
    def column(self) -> int:
        """Counted from 1."""
        return self.begin - self._line_start + 1

    @property
    def words(self) -> str:
        """The text of the stretch."""
        return " ".join(self.text[self.begin : self.end].split())

    def caret(self) -> str:
        """The line and, below it, a caret under each character of the stretch."""
        start = self._line_start
        line = self.text[start:].split("\n")[0]
        width = max(1, min(self.end - self.begin, len(line) - (self.begin - start)))
        return f"{line}\n{' ' * (self.begin - start)}{'^' * width}"

    @property
    def _line_start(self) -> int:
        return self.text.rfind("\n", 0, self.begin) + 1


@dataclass(frozen=True)
class Node:
    """One part of an expression; two are equal when they say the same, wherever they stand."""

    at: TextRange = field(compare=False, repr=False)


@dataclass(frozen=True)
class Quantity(Node):
    """A number with its unit, as written: ``4.75%`` is 4.75."""

    value: float
    unit: Unit


@dataclass(frozen=True)
class Name(Node):
    """A series."""

    name: str


@dataclass(frozen=True)
class Call(Node):
    """A function of its arguments."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Minus(Node):
    """The negative of a value."""

    of: Expression


@dataclass(frozen=True)
class Arithmetic(Node):
    """``+ - * /`` of two values."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Comparison(Node):
    """``< <= > >=`` of two values."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Not(Node):
    """True where its condition is false."""

    of: Expression


@dataclass(frozen=True)
class Junction(Node):
    """``and`` or ``or`` of two or more conditions."""

    operator: str
    parts: tuple[Expression, ...]


Expression = Quantity | Name | Call | Minus | Arithmetic | Comparison | Not | Junction


def children(node: Expression) -> tuple[Expression, ...]:
    """What a node is made of, from left to right."""
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
    """A node and all below it, parents first."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(reversed(children(one)))


def names(node: Expression) -> tuple[str, ...]:
    """The series an expression asks for, each once, in order."""
    return tuple(dict.fromkeys(one.name for one in walk(node) if isinstance(one, Name)))


def spelled(node: Expression) -> str:
    """The expression in its shortest spelling, with every group in brackets."""
    match node:
        case Quantity():
            return f"{node.value:.15g}{SPELT[node.unit]}"
        case Name():
            return node.name
        case Call():
            return f"{node.function}({', '.join(map(spelled, node.arguments))})"
        case Minus():
            return f"-{_grouped(node.of)}"
        case Not():
            return f"not {_grouped(node.of)}"
        case Junction():
            return f" {node.operator} ".join(map(_grouped, node.parts))
        case _:
            return f"{_grouped(node.left)} {node.operator} {_grouped(node.right)}"


def _grouped(node: Expression) -> str:
    plain = isinstance(node, Quantity | Name | Call)
    return spelled(node) if plain else f"({spelled(node)})"
