"""Names of keys as people write them."""

from __future__ import annotations

import unicodedata
from string import punctuation

_DISPLAYED = {
    **{"up": "↑", "down": "↓", "left": "←", "right": "→", "backspace": "⌫", "enter": "Enter"},
    **{"escape": "Esc", "delete": "Del", "pagedown": "Pgdn", "pageup": "Pgup", "space": "Space"},
    **{"slash": "/", "backslash": "\\", "at": "@", "minus": "-", "plus": "+", "underscore": "_"},
}
"""Texts of keys whose name in Textual is not that of their character in Unicode."""
_PUNCTUATION = {
    unicodedata.name(character).lower().translate({ord(" "): "_", ord("-"): "_"}): character
    for character in punctuation
}
"""Characters by the names that Textual gives their keys: ``full_stop``, ``less_than_sign``."""


def format_key(key: str) -> str:
    """Return a key as people write it: ``Ctrl+P``, ``G``, ``.``."""
    *modifiers, last = key.split("+")
    text = _DISPLAYED.get(last) or _character(last)
    if modifiers or len(text) > 1:
        text = text.capitalize()
    return "+".join((*(modifier.capitalize() for modifier in modifiers), text))


def _character(name: str) -> str:
    """Return the character of a name such as ``full_stop``, else the name."""
    return _PUNCTUATION.get(name, name)
