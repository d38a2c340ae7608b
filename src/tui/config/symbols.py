"""Symbols that a terminal can show, chosen by the user or by the terminal's own words."""

from __future__ import annotations

from enum import Enum


class Symbols(Enum):
    """Characters that the screen draws with, from the finest to the coarsest."""

    BRAILLE = "braille"
    """All: dots of braille in plots, eighths of blocks in bars, marks such as ``●``."""
    BLOCK = "block"
    """Those of a console's font: lines and half blocks, no braille, ``o`` as a mark."""
    ASCII = "ascii"
    """Letters, digits and signs of ASCII alone."""


_TERMINALS = {
    "linux": Symbols.BLOCK,
    **dict.fromkeys(("dumb", "unknown", "ansi", "vt100", "vt102", "vt220"), Symbols.ASCII),
}
"""Terminals that lack characters of an encoding which has them: their name in TERM."""
_SAMPLES = ((Symbols.BRAILLE, "⣿●─█"), (Symbols.BLOCK, "─█"))
"""Symbols, and characters that an encoding must have for them."""


def symbols_for(setting: str, *, encoding: str, term: str) -> Symbols:
    """Return the symbols to draw with: those of the setting, or for ``auto`` the terminal's.

    ``encoding`` is that of the terminal, ``term`` the value of its variable TERM.
    """
    if setting != "auto":
        return Symbols(setting)
    by_encoding = next((kind for kind, text in _SAMPLES if _can_write(text, encoding)), None)
    coarsest = {by_encoding or Symbols.ASCII, _TERMINALS.get(term.lower(), Symbols.BRAILLE)}
    return max(coarsest, key=list(Symbols).index)


def _can_write(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
