"""Choices a key goes through."""

from __future__ import annotations

from enum import Enum
from typing import TypeVar

Choice = TypeVar("Choice", bound=Enum)


def following(choice: Choice) -> Choice:
    """The next of its kind, and after the last the first."""
    every = list(type(choice))
    return every[(every.index(choice) + 1) % len(every)]
