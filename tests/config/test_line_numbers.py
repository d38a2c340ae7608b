"""Tests of the line numbers of keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.config import load
from tui.config.key_lines import key_lines
from tui.config.problems import KeyPath

DOCUMENT = '''\
top = 1  # line 1
"quoted key" = "a = 1 # no comment"
a.b . "c.d" = [
  1, # ] not the end
  "]",
]
many = """
[not.a.table]
x = 1 \\"""
"""
raw = \'\'\'
[[nor.this]]\'\'\'

[ table . 'lite ral' ]
x = { y = 1, z = [ { w = 2 } ] }
d = 2025-07-01

[[rows]]
id = 1
[rows.more]
deep = true
[[rows.list]]
v = 0
[[rows.list]]
v = 1
[[rows]]
id = 2
[[rows.list]]
v = 2

[after]
last = 1'''

EXPECTED: dict[KeyPath, int] = {
    ("top",): 1,
    ("quoted key",): 2,
    ("a",): 3,
    ("a", "b"): 3,
    ("a", "b", "c.d"): 3,
    ("many",): 7,
    ("raw",): 11,
    ("table",): 14,
    ("table", "lite ral"): 14,
    ("table", "lite ral", "x"): 15,
    ("table", "lite ral", "d"): 16,
    ("rows",): 18,
    ("rows", 0): 18,
    ("rows", 0, "id"): 19,
    ("rows", 0, "more"): 20,
    ("rows", 0, "more", "deep"): 21,
    ("rows", 0, "list"): 22,
    ("rows", 0, "list", 0): 22,
    ("rows", 0, "list", 0, "v"): 23,
    ("rows", 0, "list", 1): 24,
    ("rows", 0, "list", 1, "v"): 25,
    ("rows", 1): 26,
    ("rows", 1, "id"): 27,
    ("rows", 1, "list"): 28,
    ("rows", 1, "list", 0): 28,
    ("rows", 1, "list", 0, "v"): 29,
    ("after",): 31,
    ("after", "last"): 32,
}


def test_key_lines_finds_every_key_of_a_document() -> None:
    assert key_lines(DOCUMENT) == EXPECTED


def test_key_lines_accepts_crlf_line_ends() -> None:
    assert key_lines(DOCUMENT.replace("\n", "\r\n")) == EXPECTED


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment", "  # comment\n\t"])
def test_key_lines_of_document_without_keys_is_empty(text: str) -> None:
    assert key_lines(text) == {}


values = st.sampled_from(
    [
        "1",
        "true",
        "1979-05-27",
        '"[x]"',
        "'# no'",
        '"""\n[t]\nk = 1\n"""',
        "[\n 1,\n 2 ]",
        "{ k = 1 }",
    ]
)
blanks = st.sampled_from(["", "\n", "# [comment]\n", "  \n\t# k = 1\n"])


@given(st.lists(st.tuples(blanks, st.booleans(), values), max_size=12))
def test_key_lines_matches_generated_documents(parts: list[tuple[str, bool, str]]) -> None:
    text, expected = "", dict[KeyPath, int]()
    table: KeyPath = ()
    for number, (blank, header, value) in enumerate(parts):
        text += blank
        line = text.count("\n") + 1
        name = f"k{number}"
        if header:
            text += "[[rows]]\n"
            index = sum(path[:1] == ("rows",) and len(path) == 2 for path in expected)
            table = ("rows", index)
            expected.setdefault(("rows",), line)
            expected[table] = line
        else:
            text += f"{name} = {value}\n"
            expected[(*table, name)] = line
    assert key_lines(text) == expected


def test_problem_in_inline_table_has_the_line_of_its_key(tmp_path: Path) -> None:
    path = tmp_path / "chosen.toml"
    path.write_text("\ngroups = [\n  { id = 'a', tikcer = 'A' },\n]\n")
    problems = load(path, environ={}, folder=tmp_path, sources=()).problems
    assert [(problem.path, problem.line) for problem in problems] == [
        ("groups.tikcer", 2),
        ("groups", 2),
    ]
