"""On which line of a TOML document each key stands, which ``tomllib`` does not tell."""

from __future__ import annotations

import re
import tomllib

KeyPath = tuple[str | int, ...]
"""Keys from the root; an int is the place in an array of tables, counted from 0."""

_BLANK = re.compile(r"(?:\s|#[^\n]*)*")
_KEY = re.compile(r"""(?:"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[^\]="'\n])+""")
_VALUE = re.compile(
    r'''"""(?:[^\\]|\\.)*?"{3,5}'''
    r"""|'''.*?'{3,5}"""
    r'''|"(?:[^"\\\n]|\\.)*"'''
    r"""|'[^'\n]*'"""
    r"|#[^\n]*"
    r"|[\[{\]}\n]"
    r"|[^\"'#\[{\]}\n]+",
    re.DOTALL,
)


def key_lines(text: str) -> dict[KeyPath, int]:
    """Line, counted from 1, of every table header and key of a valid TOML document.

    Keys inside a value (an inline table, an array) are not listed: they belong to its line.
    """
    lines: dict[KeyPath, int] = {}
    lengths: dict[KeyPath, int] = {}
    table: KeyPath = ()
    at = _blank_end(text, 0)
    while at < len(text):
        line = text.count("\n", 0, at) + 1
        brackets = 2 if text.startswith("[[", at) else 1 if text[at] == "[" else 0
        key = _KEY.match(text, at + brackets)
        if key is None:
            break
        if brackets:
            path = table = _header(_keys(key[0]), brackets == 2, lengths)
            at = key.end() + brackets
        else:
            path = (*table, *_keys(key[0]))
            at = _value_end(text, key.end() + 1)
        for end in range(1, len(path) + 1):
            lines.setdefault(path[:end], line)
        at = _blank_end(text, at)
    return lines


def rule_lines(text: str) -> dict[tuple[str, str], int]:
    """Line of each option of each ``[[alerts.rule]]`` table, by the rule's id and the option.

    Raises ValueError for what is not TOML.
    """
    alerts = tomllib.loads(text).get("alerts")
    tables = alerts.get("rule") if isinstance(alerts, dict) else None
    if not isinstance(tables, list):
        return {}
    return {
        (str(tables[path[2]].get("id", "")), str(path[3])): line
        for path, line in key_lines(text).items()
        if len(path) == 4 and path[:2] == ("alerts", "rule") and isinstance(path[2], int)
    }


def _keys(dotted: str) -> tuple[str, ...]:
    """The parts of a dotted key, unquoted: a key without a value is given one and parsed."""
    inner: object = tomllib.loads(f"{dotted} = 0")
    parts: list[str] = []
    while isinstance(inner, dict):
        ((part, inner),) = inner.items()
        parts.append(part)
    return tuple(parts)


def _header(keys: tuple[str, ...], element: bool, lengths: dict[KeyPath, int]) -> KeyPath:
    """The path of ``[keys]``, or of a new ``[[keys]]`` element, which ``lengths`` counts.

    A table array named on the way stands for its last element.
    """
    path: KeyPath = ()
    for key in keys[:-1]:
        path = (*path, key)
        if path in lengths:
            path = (*path, lengths[path] - 1)
    path = (*path, keys[-1])
    if not element:
        return path
    lengths[path] = lengths.get(path, 0) + 1
    return (*path, lengths[path] - 1)


def _blank_end(text: str, at: int) -> int:
    """Where white space, empty lines and comments from ``at`` end."""
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _value_end(text: str, at: int) -> int:
    """Where the value that begins at ``at`` ends: at a line end outside brackets and strings."""
    depth = 0
    for token in _VALUE.finditer(text, at):
        if token[0] in ("[", "{"):
            depth += 1
        elif token[0] in ("]", "}"):
            depth -= 1
        elif token[0] == "\n" and depth == 0:
            return token.start()
    return len(text)
