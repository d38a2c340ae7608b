"""Words that several sections of the brief share: days, months, lists and verbs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from tui.views.brief.records import Part


def day_words(day: date | None, *, year: bool = True) -> str:
    """Return a day in words: ``19 December 2025``, ``19 December`` without its year."""
    if day is None:
        return "an unknown day"
    return f"{day.day} {day:%B}{f' {day.year}' if year else ''}"


def month_words(month: str) -> str:
    """Return a month written as ``2025-10`` in words: ``October 2025``."""
    first = date.fromisoformat(f"{month}-01")
    return f"{first:%B} {first.year}"


def listed(items: Sequence[Sequence[Part | None]]) -> list[Part | None]:
    """Return the parts of all items, with commas between them and "and" before the last."""
    parts: list[Part | None] = []
    for place, item in enumerate(items):
        if place:
            parts.append(" and " if place == len(items) - 1 else ", ")
        parts += item
    return parts


def side(net_usd_bn: float) -> str:
    """Return the side on which holders were, by the sign of their net purchases."""
    if net_usd_bn == 0:
        return "neither net buyers nor net sellers"
    return "net buyers" if net_usd_bn > 0 else "net sellers"


def without_missing(items: Iterable[Sequence[Part | None]]) -> list[Sequence[Part | None]]:
    """Return the items of which no part is missing."""
    return [item for item in items if None not in item]
