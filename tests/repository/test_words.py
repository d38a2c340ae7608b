"""The words of names, docstrings, comments and docs: those of the field, and no private dialect.

Strings are not looked at. Stored keys and shown columns, such as ``told``, keep their names there.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
HERE = Path(__file__)
CODE = sorted(
    path
    for folder in ("src", "tests", "bench", "scripts")
    for path in (ROOT / folder).rglob("*.py")
    if path != HERE
)
PAGES = [ROOT / "config.toml", *sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md"))]

IDENTIFIERS = frozenset(
    [
        *("carrier", "carriers", "chronicle", "chronicles", "edition", "editions", "glass"),
        *("housekeeping", "ink", "inks", "journey", "knock", "knocks", "newsroom", "paper"),
        *("patience", "rulebook", "sheet", "sheets"),
        *("shelf", "spelt", "spoken", "standing", "standings", "telling", "tellings", "told"),
        *("traveller", "travelling", "untold"),
    ]
)
"""Words that are no part of a name: ``told_of`` has the part ``told``."""
NAMES = frozenset({"Known", "Past", "Wanted", "Shown", "Part_", "ways_out", "way_out"})
"""Names that are not given to anything."""
MODULES = frozenset({"cuts", "known", "past", "trust", "ways"})
"""Names that no module has; ``known`` stays as a field, a column and a word."""
PHRASES = re.compile(
    r"\b("
    r"anybody|nobody|somebody|by hand|made[- ]up|ways? out|stands? down|stood down|turned away|"
    r"stays? away|sets? out|chronicles?|editions?|glass|ink|journeys?|knock(?:s|ed|ing)?|newsroom|"
    r"rulebook|housekeeping|shelf|spelt|tellings?|told|traveller|untold"
    r")\b",
    re.IGNORECASE,
)
"""Words and phrases of prose that the field does not use."""
QUESTIONS = ("What", "How", "Where", "When", "Whether", "Who", "Whose", "Why", "Which")
"""First words of a docstring that names a question instead of an answer."""
OWNERS = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
"""Syntax nodes that have a docstring."""
_PARTS = sorted(form for word in IDENTIFIERS for form in (word, word.title(), word.upper()))
_STARTS = re.compile(
    rf"(?<![A-Za-z])(?:{'|'.join(_PARTS)})(?![a-z])"
    rf"|(?<=[a-z])(?:{'|'.join(part for part in _PARTS if part.istitle())})(?![a-z])"
    rf"|\b(?:{'|'.join(sorted(NAMES))})\b"
    rf"|\"\"\"\s*(?:{'|'.join(QUESTIONS)})\b"
)
"""Text of every module that may have a wrong name or docstring. The others need not be parsed."""
Place = tuple[Path, int, str]
"""A file, a line and the text found there."""


def offences(places: Iterator[Place]) -> list[str]:
    return [f"{path.relative_to(ROOT).as_posix()}:{line}: {text}" for path, line, text in places]


class Words(NamedTuple):
    """Words of a module that no comment has, each with its line."""

    names: tuple[tuple[int, str], ...]
    first_lines: tuple[tuple[int, str], ...]
    """First lines of the docstrings of the module, its classes and functions."""


@cache
def words_of(path: Path) -> Words:
    """Return the words of a module; none if no text in it can be a wrong one."""
    text = path.read_text(encoding="utf-8")
    return words_in(text) if _STARTS.search(text) else Words((), ())


def words_in(text: str) -> Words:
    tree = ast.parse(text)
    first_lines = (
        (getattr(node, "lineno", 1), docstring.splitlines()[0])
        for node in ast.walk(tree)
        if isinstance(node, OWNERS) and (docstring := ast.get_docstring(node))
    )
    return Words(tuple(defined_names(tree)), tuple(first_lines))


def defined_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield every name that a module gives to something, with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.lineno, node.name
            case ast.arg():
                yield node.lineno, node.arg
            case ast.Name(ctx=ast.Store()):
                yield node.lineno, node.id
            case ast.Attribute(ctx=ast.Store()):
                yield node.lineno, node.attr
            case ast.alias(asname=str(name)):
                yield node.lineno, name


def bad_name(name: str) -> bool:
    parts = set(re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", name))
    return name in NAMES or bool({part.lower() for part in parts} & IDENTIFIERS)


def docstrings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the docstrings of modules, classes, functions and fields, with their lines."""
    for node in ast.walk(tree):
        for child in node.body if isinstance(node, OWNERS) else ():
            match child:
                case ast.Expr(value=ast.Constant(value=str(text))):
                    yield child.lineno, text


def prose(path: Path) -> Iterator[tuple[int, str]]:
    """Yield the lines of docstrings and comments of a module, or of a page.

    Telling them from code takes long. Nothing is yielded of a module that has no such phrase.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from enumerate(text.splitlines(), 1)
    elif PHRASES.search(text):
        for start, words in docstrings(ast.parse(text)):
            yield from enumerate(words.splitlines(), start)
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.COMMENT:
                yield token.start[0], token.string


def without_code(line: str) -> str:
    """Return a line without what stands in backticks: stored keys, columns, commands."""
    return re.sub(r"`+[^`]*`+", "", line)


def test_names_are_of_the_field() -> None:
    assert not offences(
        (path, line, name) for path in CODE for line, name in words_of(path).names if bad_name(name)
    )


def test_modules_are_named_by_the_field() -> None:
    found = [path for path in CODE if path.stem in MODULES or bad_name(path.stem)]
    assert [path.relative_to(ROOT).as_posix() for path in found] == []


def test_prose_has_no_private_words() -> None:
    assert not offences(
        (path, line, text.strip())
        for path in (*CODE, *PAGES)
        for line, text in prose(path)
        if PHRASES.search(without_code(text))
    )


def test_docstrings_of_functions_name_no_question() -> None:
    assert not offences(
        (path, line, text)
        for path in CODE
        for line, text in words_of(path).first_lines
        if text.split(" ", 1)[0].rstrip(",") in QUESTIONS
    )


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("told_of", True),
        ("untold", True),
        ("ToldFeed", True),
        ("controlled", False),
        ("ink", True),
        ("redInkOf", True),
        ("INK_HEX", True),
        ("Wanted", True),
    ],
)
def test_a_private_word_is_found_as_part_of_a_name(name: str, bad: bool) -> None:
    assert bad_name(name) is bad
    assert bool(_STARTS.search(f"{name} = 1")) is bad


def test_a_private_word_is_found_in_prose() -> None:
    assert PHRASES.search("It was sent by hand.")
    assert not PHRASES.search(without_code("The column `told` stays."))
