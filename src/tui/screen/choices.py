"""Cycling through choices, as the keys of the panes do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

Choice = TypeVar("Choice")


def next_choice(current: Choice, choices: Iterable[Choice], step: int = 1) -> Choice:
    """Return the choice ``step`` places after the current one, starting over at the end.

    ``choices`` are the members of an enum or the items of a list, at least one. A negative ``step``
    goes backwards. If ``current`` is none of them, return the first. Raises IndexError without
    choices.
    """
    ordered = list(choices)
    if current not in ordered:
        return ordered[0]
    return ordered[(ordered.index(current) + step) % len(ordered)]
