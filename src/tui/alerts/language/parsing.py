"""Parse the text of a condition into a syntax tree. Nothing is executed as Python."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from lark import Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

from tui.alerts.language.countries import series_name
from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import (
    UNIT_BY_SUFFIX,
    YEAR_TO_DATE,
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
    TextRange,
)
from tui.alerts.language.parser import parser

MAX_LENGTH = 500
"""Maximum number of characters in a condition."""
MAX_DEPTH = 24
"""Maximum number of levels in the parse tree."""
MAX_PARSED = 16_384
"""Maximum number of parsed conditions kept: more than a file of the largest size can have."""
_QUANTITY = re.compile(r"(\d+(?:\.\d+)?)(\D*)", re.ASCII)
_LARGEST = 1e12
"""Maximum value of a literal."""
Branch = Token | Tree[Token]
"""A node of lark's parse tree."""


@lru_cache(maxsize=MAX_PARSED)
def parse(text: str) -> Expression:
    """Return the syntax tree of a condition. Raises RuleError with the position of the error."""
    if len(text) > MAX_LENGTH:
        excess = TextRange(text, MAX_LENGTH, len(text))
        raise RuleError(f"longer than {MAX_LENGTH} characters", excess)
    if not text.strip():
        raise RuleError("says nothing", TextRange(text, 0, 0))
    try:
        tree = parser().parse(text)
    except UnexpectedCharacters as error:
        begin = error.pos_in_stream or 0
        at = TextRange(text, begin, begin + 1)
        suggestion = {"&": "and", "|": "or", "!": "not"}.get(at.words, "")
        raise RuleError(f"{at.words!a} means nothing here", at, suggestion) from error
    except (UnexpectedEOF, UnexpectedToken) as error:
        raise _unexpected_token(text, getattr(error, "token", None)) from error
    _limit_depth(text, tree)
    return _build(text, tree)


def _unexpected_token(text: str, token: Token | None) -> RuleError:
    end = len(text.rstrip())
    if token is None or token.type == "$END" or token.start_pos is None:
        return RuleError("ends too early", TextRange(text, end, end + 1))
    at = TextRange(text, token.start_pos, token.start_pos + max(1, len(token)))
    suggestion = token.lower() if token.lower() in ("and", "or", "not") else ""
    return RuleError(f"{str(token)!a} is not expected here", at, suggestion)


def _limit_depth(text: str, tree: Branch) -> None:
    stack = [(tree, 1)]
    while stack:
        branch, depth = stack.pop()
        if depth > MAX_DEPTH:
            raise RuleError(f"nested deeper than {MAX_DEPTH} levels", TextRange(text, 0, len(text)))
        if isinstance(branch, Tree):
            stack += [(child, depth + 1) for child in branch.children]


def _build(text: str, tree: Branch) -> Expression:
    assert isinstance(tree, Tree), "the grammar keeps no token outside a rule of its own"
    match tree.data, tree.children:
        case "quantity", [Token() as token]:
            return _quantity(_at(text, token), str(token))
        case "first_day", [Token() as token]:
            return _first_day(_at(text, token), str(token))
        case "name", [Token() as token]:
            at = _at(text, token)
            return FirstDay(at, None) if token == YEAR_TO_DATE else Name(at, str(token))
        case "call", [Token() as function, *arguments, Token() as closing]:
            begin, end = _at(text, function).begin, _at(text, closing).end
            parts = tuple(_build(text, argument) for argument in arguments)
            return Call(TextRange(text, begin, end), str(function), parts)
        case "keyed", [Token() as function, Token() as key, Token() as closing]:
            begin, end = _at(text, function).begin, _at(text, closing).end
            return Name(TextRange(text, begin, end), series_name(str(function), key[1:-1]))
        case "sign", [Token() as sign, of]:
            return _signed(_at(text, sign), str(sign), _build(text, of))
        case "negation", [Token() as token, of]:
            inner = _build(text, of)
            return Not(TextRange(text, _at(text, token).begin, inner.at.end), inner)
        case "either" | "both" as kind, branches:
            parts = tuple(_build(text, branch) for branch in branches)
            at = TextRange(text, parts[0].at.begin, parts[-1].at.end)
            return Junction(at, "or" if kind == "either" else "and", parts)
        case kind, [left, Token() as sign, right]:
            return _pair(str(kind), _build(text, left), _at(text, sign), _build(text, right))
    raise AssertionError(f"no case for the grammar rule {tree.data}")


def _quantity(at: TextRange, token: str) -> Quantity:
    match = _QUANTITY.fullmatch(token)
    unit = UNIT_BY_SUFFIX.get(match[2]) if match else None
    if match is None or unit is None:
        raise RuleError(f"{token!a} is no number with a unit (% bp bn d m)", at)
    if float(match[1]) > _LARGEST:
        raise RuleError("too large a number", at)
    return Quantity(at, float(match[1]), unit)


def _first_day(at: TextRange, token: str) -> FirstDay:
    try:
        return FirstDay(at, date.fromisoformat(token))
    except ValueError:
        raise RuleError(f"there is no day {token}", at) from None


def _signed(sign_at: TextRange, sign: str, of: Expression) -> Expression:
    at = TextRange(sign_at.text, sign_at.begin, of.at.end)
    if sign == "+":
        return of
    return Quantity(at, -of.value, of.unit) if isinstance(of, Quantity) else Minus(at, of)


def _pair(kind: str, left: Expression, operator: TextRange, right: Expression) -> Expression:
    at = TextRange(operator.text, left.at.begin, right.at.end)
    if kind == "arithmetic":
        return Arithmetic(at, operator.words, left, right)
    if operator.words[0] in "=!":
        message = f"{operator.words} on measured numbers is hardly ever more than chance"
        raise RuleError(message, operator, ">= or <=")
    return Comparison(at, operator.words, left, right)


def _at(text: str, token: Token) -> TextRange:
    return TextRange(text, token.start_pos or 0, token.end_pos or 0)
