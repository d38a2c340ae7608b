"""Clauses of a text on several lines."""

from __future__ import annotations

from tui.screen.as_of_screen import EXAMPLES
from tui.screen.widgets.clauses import whole_clauses


def test_lines_end_between_clauses() -> None:
    assert whole_clauses(EXAMPLES).splitlines() == [
        "2025-12-19, the end of that day · 2025-12-18T15:59",
        "-3m · last friday · now",
    ]


def test_clause_wider_than_a_line_has_a_line_of_its_own() -> None:
    assert whole_clauses("one two three · four · five", 12).splitlines() == [
        "one two three",
        "four · five",
    ]


def test_control_characters_are_removed() -> None:
    assert "\x1b" not in whole_clauses("no \x1b[31m such day")
