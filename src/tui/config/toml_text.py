"""Values and tables of a configuration as TOML text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date, timedelta

from tui.model.times import format_length

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_INVISIBLE = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Control characters that JSON leaves as they are, and marks that change the direction of text."""


def toml_value(value: object) -> str:
    """Return the value of an option as TOML."""
    match value:
        case str():
            return _toml_string(value)
        case bool():
            return str(value).lower()
        case tuple():
            return f"[{', '.join(map(toml_value, value))}]"
        case Mapping():
            pairs = (f"{toml_key(str(key))} = {toml_value(each)}" for key, each in value.items())
            return f"{{ {', '.join(pairs)} }}"
        case timedelta():
            return f'"{format_length(value)}"'
        case date():
            return value.isoformat()
        case _:
            return repr(value)


def toml_key(name: str) -> str:
    """Return a key, in quotes if it has other characters than letters, digits, ``_`` and ``-``."""
    return name if _BARE_KEY.fullmatch(name) else _toml_string(name)


def _toml_string(text: str) -> str:
    """Return a text in quotes. Characters that a terminal would take as commands are escaped."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
