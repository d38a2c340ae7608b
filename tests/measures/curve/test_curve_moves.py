"""Names of curve moves."""

from __future__ import annotations

from math import nan

import pytest

from tui.measures.curve.curve_moves import name_move


@pytest.mark.parametrize(
    ("short", "long", "name"),
    [
        (2, 4, "bear steepener"),
        (6, 3, "bear flattener"),
        (-6, -3, "bull steepener"),
        (-2, -5, "bull flattener"),
        (-3, 2, "twist steepener"),
        (3, -2, "twist flattener"),
        (4, 5, "parallel up"),
        (-4, -4, "parallel down"),
        (0, 1, "unchanged"),
        (0, 3, "bear steepener"),
        (-2, 0, "bull steepener"),
        (nan, 1, ""),
    ],
)
def test_move_has_its_name(short: float, long: float, name: str) -> None:
    assert name_move(short, long) == name
