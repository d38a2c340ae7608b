"""Cycling through choices."""

from __future__ import annotations

from enum import Enum

import pytest

from tui.screen.choices import next_choice


class Size(Enum):
    """Three choices."""

    SMALL = 1
    MEDIUM = 2
    LARGE = 3


def test_next_choice_of_enum_starts_over_after_the_last() -> None:
    assert next_choice(Size.SMALL, Size) is Size.MEDIUM
    assert next_choice(Size.LARGE, Size) is Size.SMALL


def test_negative_step_goes_backwards() -> None:
    assert next_choice(Size.SMALL, Size, -1) is Size.LARGE
    assert next_choice("b", ["a", "b", "c"], -1) == "a"


def test_unlisted_choice_is_followed_by_the_first() -> None:
    assert next_choice("TLT", ["AGG", "IEF"]) == "AGG"


def test_without_choices_raises_index_error() -> None:
    with pytest.raises(IndexError):
        next_choice("TLT", [])
