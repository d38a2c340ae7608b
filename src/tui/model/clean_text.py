"""Text of users and publishers as a terminal can draw it, each character in a known width."""

from __future__ import annotations

import unicodedata

_DROPPED_CATEGORIES = ("M", "C")
"""Combining marks that NFC could not compose; control, format, private and unassigned characters.

Terminals give them no cell, or each its own number."""
_BLANK_CATEGORIES = ("Z",)
_BLANK_CONTROLS = "\t\n\v\f\r"
_INVISIBLE = frozenset([*range(0x1160, 0x1200), *range(0xD7B0, 0xD800), 0x115F, 0x3164, 0xFFA0])
"""Hangul fillers, and the vowels and finals that join the letter before them."""
_SKIN_TONES = frozenset(range(0x1F3FB, 0x1F400))
"""Modifiers that take no cell after an emoji, and two cells alone."""
_CHANGED_WIDTH = frozenset(
    code
    for first, last in (
        *((0x2630, 0x2637), (0x268A, 0x268F), (0x4DC0, 0x4DFF)),
        *((0x1D300, 0x1D356), (0x1D360, 0x1D378)),
    )
    for code in range(first, last + 1)
)
"""Trigrams, hexagrams and counting rods: one cell up to Unicode 15, two from Unicode 16 on."""
_UNDRAWABLE = _INVISIBLE | _SKIN_TONES | _CHANGED_WIDTH
_FLAG_A, _FLAG_Z = 0x1F1E6, 0x1F1FF
"""Regional indicators A and Z. Two make a flag, which terminals draw in two or four cells."""


class _Replacements(dict[int, str]):
    """Code point -> its replacement, worked out at first use. ``str.translate`` looks it up."""

    def __missing__(self, code: int) -> str:
        replacement = self[code] = _replacement(code)
        return replacement


def _replacement(code: int) -> str:
    character = chr(code)
    category = unicodedata.category(character)
    if category.startswith(_BLANK_CATEGORIES) or character in _BLANK_CONTROLS:
        return " "
    if _FLAG_A <= code <= _FLAG_Z:
        return chr(ord("A") + code - _FLAG_A)
    if category.startswith(_DROPPED_CATEGORIES) or code in _UNDRAWABLE:
        return ""
    return character


_REPLACEMENTS = _Replacements()


def clean_text(text: str) -> str:
    """Return ``text`` on one line, each character of which takes one or two cells of its own.

    Control characters, direction marks, joiners, variation selectors and other characters without
    a cell are removed. Accents are composed with their letter (NFC); one that does not compose is
    removed. Line breaks and other blanks become a blank. The letters of a flag stand for it:
    ``JP``. Every name and every text from outside passes here before it is shown or sent.
    """
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", text).translate(_REPLACEMENTS)


def clean_lines(text: str) -> str:
    """Return every line of ``text`` cleaned, with its line breaks."""
    return "\n".join(map(clean_text, text.splitlines()))
