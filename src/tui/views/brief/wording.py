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


def traded(net_usd_bn: float, *others: float) -> str:
    """Return the verb for net purchases of one sign: ``net bought`` or ``net sold``.

    "traded" if one of ``others`` has another sign, or if there was no net trade.
    """
    signs = {(value > 0) - (value < 0) for value in (net_usd_bn, *others)}
    return {1: "net bought", -1: "net sold"}.get(signs.pop() if len(signs) == 1 else 0, "traded")


def capitalised(text: str) -> str:
    """Return a text with a capital as its first letter."""
    return text[:1].upper() + text[1:]


def without_missing(items: Iterable[Sequence[Part | None]]) -> list[Sequence[Part | None]]:
    """Return the items of which no part is missing."""
    return [item for item in items if None not in item]
