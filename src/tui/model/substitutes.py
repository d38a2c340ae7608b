"""Substitutes for the characters that an encoding lacks, each as wide on the screen."""

from __future__ import annotations

import codecs
import unicodedata

SUBSTITUTE = "tui.substitute"
"""Error handler that writes the substitutes: ``text.encode("ascii", SUBSTITUTE)``."""
UNKNOWN = "?"
"""Substitute of a character that nothing in ASCII resembles."""

_SIGNS = {
    "−": "-",
    "–": "-",
    "—": "-",
    "·": ".",
    "…": ".",
    "±": "~",
    "×": "x",
    "÷": "/",
    "√": "V",
    "≤": "<",
    "≥": ">",
    "≈": "~",
    "→": ">",
    "←": "<",
    "↑": "^",
    "↓": "v",
    "▲": "^",
    "▴": "^",
    "▼": "v",
    "▾": "v",
    "▶": ">",
    "▸": ">",
    "◀": "<",
    "●": "*",
    "◐": "~",
    "○": "o",
    "•": "*",
    "⭘": "o",
    "━": "=",
    "›": ">",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
    "β": "b",
    "ρ": "r",
    "σ": "s",
    "Δ": "d",
}
_HORIZONTAL = frozenset("─━┄┅┈┉╌╍═╴╶╸╺╼╾")
_VERTICAL = frozenset("│┃┆┇┊┋╎╏║╵╷╹╻╽╿")
_BOX_DRAWING = range(0x2500, 0x2580)
_LOWER_BLOCKS = "▁▂▃▄▅▆▇█"
_LOWER_BLOCK_SUBSTITUTES = "__--==##"
_UPPER_BLOCKS = frozenset("▔▀")
_BLOCKS = range(0x2580, 0x25A0)
BRAILLE = range(0x2800, 0x2900)
"""Code points of braille, each the sum of the first and the bits of its dots."""
_BRAILLE_UPPER_DOTS, _BRAILLE_LOWER_DOTS = 0b0001_1011, 0b1110_0100
"""Dots of the upper and of the lower half of a braille cell, as bits of its code point."""


def substitute(character: str) -> str:
    """Return a substitute in ASCII that takes as many cells as the character.

    A minus stays a minus, lines and corners stay lines, an accented letter loses its accent.
    """
    code = ord(character)
    if character in _SIGNS:
        return _SIGNS[character]
    if code in _BOX_DRAWING:
        return "-" if character in _HORIZONTAL else "|" if character in _VERTICAL else "+"
    if code in _BLOCKS:
        return _block_substitute(character)
    if code in BRAILLE:
        return halves_of_braille(code, " '.:")
    if unicodedata.category(character).startswith("M"):
        return ""
    if unicodedata.east_asian_width(character) in "WF":
        return 2 * UNKNOWN
    letter = unicodedata.normalize("NFKD", character)[0]
    return letter if letter.isascii() else UNKNOWN


def _block_substitute(character: str) -> str:
    if character in _LOWER_BLOCKS:
        return _LOWER_BLOCK_SUBSTITUTES[_LOWER_BLOCKS.index(character)]
    return '"' if character in _UPPER_BLOCKS else ":" if character == "░" else "#"


def halves_of_braille(code: int, signs: str) -> str:
    """Return one of four signs for a braille cell: dots nowhere, above, below, in both halves."""
    dots = code - BRAILLE.start
    upper, lower = dots & _BRAILLE_UPPER_DOTS, dots & _BRAILLE_LOWER_DOTS
    return signs[2 * bool(lower) + bool(upper)]


def _encode_error(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(substitute, error.object[error.start : error.end])), error.end


codecs.register_error(SUBSTITUTE, _encode_error)
