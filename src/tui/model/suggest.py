"""Suggest a known name for a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(wrong: str, choices: Iterable[str]) -> str:
    """The choice most like ``wrong`` whatever its case, or ""."""
    from difflib import get_close_matches  # costs every start, needed by almost none

    by_lower = {choice.lower(): choice for choice in choices}
    found = get_close_matches(wrong.lower(), by_lower, n=1)
    return by_lower[found[0]] if found else ""
