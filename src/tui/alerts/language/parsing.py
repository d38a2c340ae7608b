"""From the text of a rule to its tree. Nothing is ever evaluated as a program."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedEOF, UnexpectedToken

from tui.alerts.language.countries import series_of
from tui.alerts.language.errors import RuleError
from tui.alerts.language.expression import (
    SUFFIXES,
    Arithmetic,
    Call,
    Comparison,
    Expression,
    Junction,
    Minus,
    Name,
    Not,
    Quantity,
    TextRange,
)

LONGEST = 500
"""Characters of a rule."""
DEEPEST = 24
"""Levels of a rule."""
_QUANTITY = re.compile(r"(\d+(?:\.\d+)?)(\D*)", re.ASCII)
_LARGEST = 1e12
Branch = Token | Tree[Token]


@lru_cache(maxsize=1024)
def parse(text: str) -> Expression:
    """The tree of a rule's text. Raises RuleError with the place of what cannot be read."""
    if len(text) > LONGEST:
        raise RuleError(f"longer than {LONGEST} characters", TextRange(text, LONGEST, len(text)))
    if not text.strip():
        raise RuleError("says nothing", TextRange(text, 0, 0))
    try:
        tree = _lark().parse(text)
    except UnexpectedCharacters as error:
        begin = error.pos_in_stream or 0
        at = TextRange(text, begin, begin + 1)
        meant = {"&": "and", "|": "or", "!": "not"}.get(at.words, "")
        raise RuleError(f"{at.words!a} means nothing here", at, meant) from error
    except (UnexpectedEOF, UnexpectedToken) as error:
        raise _unexpected(text, getattr(error, "token", None)) from error
    _limit_depth(text, tree)
    return _read(text, tree)


@cache
def _lark() -> Lark:
    grammar = files("tui.alerts.language").joinpath("grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", maybe_placeholders=False)


def _unexpected(text: str, token: Token | None) -> RuleError:
    end = len(text.rstrip())
    if token is None or token.type == "$END" or token.start_pos is None:
        return RuleError("ends too early", TextRange(text, end, end + 1))
    place = TextRange(text, token.start_pos, token.start_pos + max(1, len(token)))
    meant = token.lower() if token.lower() in ("and", "or", "not") else ""
    return RuleError(f"{str(token)!a} is not expected here", place, meant)


def _limit_depth(text: str, tree: Branch) -> None:
    waiting = [(tree, 1)]
    while waiting:
        branch, depth = waiting.pop()
        if depth > DEEPEST:
            raise RuleError(f"nested deeper than {DEEPEST} levels", TextRange(text, 0, len(text)))
        if isinstance(branch, Tree):
            waiting += [(child, depth + 1) for child in branch.children]


def _read(text: str, tree: Branch) -> Expression:
    assert isinstance(tree, Tree), "the grammar keeps no token outside a rule of its own"
    match tree.data, tree.children:
        case "quantity", [Token() as token]:
            return _quantity(_at(text, token), str(token))
        case "name", [Token() as token]:
            return Name(_at(text, token), str(token))
        case "call", [Token() as function, *arguments, Token() as closing]:
            begin, end = _at(text, function).begin, _at(text, closing).end
            read = tuple(_read(text, argument) for argument in arguments)
            return Call(TextRange(text, begin, end), str(function), read)
        case "keyed", [Token() as word, Token() as key, Token() as closing]:
            begin, end = _at(text, word).begin, _at(text, closing).end
            return Name(TextRange(text, begin, end), series_of(str(word), key[1:-1]))
        case "sign", [Token() as sign, of]:
            return _signed(_at(text, sign), str(sign), _read(text, of))
        case "negation", [Token() as token, of]:
            inner = _read(text, of)
            return Not(TextRange(text, _at(text, token).begin, inner.at.end), inner)
        case "either" | "both" as kind, parts:
            read = tuple(_read(text, part) for part in parts)
            place = TextRange(text, read[0].at.begin, read[-1].at.end)
            return Junction(place, "or" if kind == "either" else "and", read)
        case kind, [left, Token() as sign, right]:
            return _pair(str(kind), _read(text, left), _at(text, sign), _read(text, right))
    raise AssertionError(f"the grammar has a rule nobody reads: {tree.data}")


def _quantity(at: TextRange, token: str) -> Quantity:
    match = _QUANTITY.fullmatch(token)
    unit = SUFFIXES.get(match[2]) if match else None
    if match is None or unit is None:
        raise RuleError(f"{token!a} is no number with a unit (% bp bn d m)", at)
    if float(match[1]) > _LARGEST:
        raise RuleError("too large a number", at)
    return Quantity(at, float(match[1]), unit)


def _signed(sign: TextRange, spelt: str, of: Expression) -> Expression:
    place = TextRange(sign.text, sign.begin, of.at.end)
    if spelt == "+":
        return of
    return Quantity(place, -of.value, of.unit) if isinstance(of, Quantity) else Minus(place, of)


def _pair(kind: str, left: Expression, sign: TextRange, right: Expression) -> Expression:
    place = TextRange(sign.text, left.at.begin, right.at.end)
    if kind == "arithmetic":
        return Arithmetic(place, sign.words, left, right)
    if sign.words[0] in "=!":
        message = f"{sign.words} on measured numbers is hardly ever more than chance"
        raise RuleError(message, sign, ">= or <=")
    return Comparison(place, sign.words, left, right)


def _at(text: str, token: Token) -> TextRange:
    return TextRange(text, token.start_pos or 0, token.end_pos or 0)
