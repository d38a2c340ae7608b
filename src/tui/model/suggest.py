"""Suggestion of a valid name for a misspelt one."""

from __future__ import annotations

from collections.abc import Iterable


def closest_match(wrong: str, choices: Iterable[str]) -> str:
    """Return the choice most similar to ``wrong``, ignoring case, or "" if none is similar."""
    from difflib import get_close_matches  # imported here: only needed after a mistake

    by_lower = {choice.lower(): choice for choice in choices}
    matches = get_close_matches(wrong.lower(), by_lower, n=1)
    return by_lower[matches[0]] if matches else ""
