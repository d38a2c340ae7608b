"""Things made of the newest parts of a view, mostly before these are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

Source = TypeVar("Source")
Made = TypeVar("Made")
Conditions = TypeVar("Conditions")

MOST = 2
"""Number of things made that are kept: of the present and of what may be shown next."""


class _MadeOf(NamedTuple, Generic[Source, Conditions, Made]):
    source: Source
    conditions: Conditions
    made: Made


class NewestMade(Generic[Source, Conditions, Made]):
    """Things made of the newest objects. Threads may make them: one that is lost is made again."""

    def __init__(self, make: Callable[[Source, Conditions], Made]) -> None:
        """``make`` is a pure function of an object and of conditions, such as a size."""
        self._make = make
        self._kept: tuple[_MadeOf[Source, Conditions, Made], ...] = ()

    def of(self, source: Source, conditions: Conditions) -> Made:
        """Return what is made of this very object, made anew only if it is not kept."""
        for kept in self._kept:
            if kept.source is source and kept.conditions == conditions:
                return kept.made
        made = self._make(source, conditions)
        self._kept = (_MadeOf(source, conditions, made), *self._kept)[:MOST]
        return made

    def has(self, source: Source) -> bool:
        """Return whether anything made of this very object is kept."""
        return any(kept.source is source for kept in self._kept)
