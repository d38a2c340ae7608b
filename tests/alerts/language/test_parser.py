"""Parser of the rule language that ships: it is that of the grammar, and nothing but data."""

from __future__ import annotations

import pickletools

import pytest
from lark import Lark

from tui.alerts.language.parser import made_from_grammar, parser, shipped_file
from tui.config import Config

CONDITIONS = (
    *(rule.when for rule in Config().alerts.rule),
    *(rule.clear for rule in Config().alerts.rule if rule.clear),
    'not (holdings("Japan") < -1.5bn) or -y2 / 2 + y10 * 3 >= 4.75%',
    "ret(XLF, ytd) > ret(SPY, 2025-07-01) and f() == 2",
)


def test_parser_ships_and_is_not_made_again() -> None:
    assert shipped_file().is_file(), "run python -m scripts.make_parser"
    assert not hasattr(parser(), "source_grammar"), "made from the grammar"


def test_shipped_parser_is_that_of_the_grammar() -> None:
    shipped, made = parser(), made_from_grammar()
    assert _grammar(shipped) == _grammar(made), "run python -m scripts.make_parser"
    for text in CONDITIONS:
        assert shipped.parse(text) == made.parse(text)


@pytest.mark.parametrize("names_code", ["GLOBAL", "STACK_GLOBAL", "REDUCE", "INST", "OBJ"])
def test_shipped_parser_runs_no_code(names_code: str) -> None:
    found = {code.name for code, _, _ in pickletools.genops(shipped_file().read_bytes())}
    assert names_code not in found


def _grammar(of: Lark) -> tuple[object, ...]:
    rules = {(rule, rule.alias, repr(rule.options)) for rule in of.rules}
    return rules, {repr(terminal) for terminal in of.terminals}, {*of.lexer_conf.ignore}
