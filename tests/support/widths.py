"""Cells of characters, counted one by one as a terminal does."""

from __future__ import annotations

import unicodedata


def character_widths(text: str) -> list[int]:
    """Return the cells of each character on its own: 0, 1 or 2."""
    return list(map(_width, text))


def _width(letter: str) -> int:
    if unicodedata.category(letter)[0] in "MC":
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
