"""Parser of the rule language: the one that ships, or one made from the grammar."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import lark
from lark import Lark

FOLDER = Path(__file__).parent
"""Folder of the grammar and of the parser that ships."""


@cache
def parser() -> Lark:
    """Return the parser that ships if it is of the installed version of lark, else make it."""
    try:
        with shipped_file().open("rb") as file:
            return Lark.load(file)
    except FileNotFoundError:
        return made_from_grammar()


def shipped_file() -> Path:
    """Return the file of the parser that ships, which ``scripts/make_parser.py`` writes."""
    return FOLDER / f"parser-{lark.__version__}.pickle"


def made_from_grammar() -> Lark:
    """Return the parser, worked out from the grammar."""
    grammar = (FOLDER / "grammar.lark").read_text(encoding="utf-8")
    return Lark(grammar, parser="lalr", maybe_placeholders=False)
