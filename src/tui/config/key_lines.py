"""Lines of the keys of a TOML file.

``tomllib`` does not report the positions of keys, so ``key_lines`` finds them in the text.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from tui.config.problems import KeyPath
from tui.config.toml_file import parse_toml

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


def rule_lines(text: str, path: Path) -> dict[tuple[str, str], int]:
    """Return (rule id, option) -> line, for every ``[[alerts.rule]]`` table of a file's text.

    Raises ConfigError if the text is not TOML.
    """
    alerts = parse_toml(text, path).get("alerts")
    tables = alerts.get("rule") if isinstance(alerts, dict) else None
    return _entry_lines(text, ("alerts", "rule"), tables)


def claim_lines(text: str, path: Path) -> dict[tuple[str, str], int]:
    """Return (claim id, option) -> line, for every ``[[claims]]`` table of a file's text.

    An option in the table ``details`` is written ``details.NAME``. Raises ConfigError if the text
    is not TOML.
    """
    return _entry_lines(text, ("claims",), parse_toml(text, path).get("claims"))


def _entry_lines(text: str, path: KeyPath, tables: object) -> dict[tuple[str, str], int]:
    """Return (id, option) -> line, for the options of the tables at a path."""
    if not isinstance(tables, list):
        return {}
    at = len(path)
    return {
        (str(tables[index].get("id", "")), ".".join(map(str, key[at + 1 :]))): line
        for key, line in key_lines(text).items()
        if len(key) > at + 1 and key[:at] == path and isinstance(index := key[at], int)
    }


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line, counted from 1, of every table header and key of a valid TOML document.

    Keys inside a value (an inline table, an array) are not listed. Their line is that of the key
    which holds the value.
    """
    lines: dict[KeyPath, int] = {}
    array_lengths: dict[KeyPath, int] = {}
    table: KeyPath = ()
    at, line, counted = _skip_blank(text, 0), 1, 0
    while at < len(text):
        line, counted = line + text.count("\n", counted, at), at
        brackets = 2 if text.startswith("[[", at) else 1 if text[at] == "[" else 0
        key = _KEY.match(text, at + brackets)
        if key is None:
            break
        if brackets:
            path = table = _table_path(_split_key(key[0]), brackets == 2, array_lengths)
            at = key.end() + brackets
        else:
            path = (*table, *_split_key(key[0]))
            at = _skip_value(text, key.end() + 1)
        for end in range(1, len(path) + 1):
            lines.setdefault(path[:end], line)
        at = _skip_blank(text, at)
    return lines


def value_span(text: str, start: int) -> range:
    """Return the places of the value on a line that begins with a key, without a comment after it.

    ``start`` is the first place of the line, in a valid TOML document.
    """
    key = _KEY.match(text, start)
    first = last = start if key is None else key.end() + 1
    for token in _VALUE.finditer(text, first, _skip_value(text, first)):
        last = last if token[0].startswith("#") or token[0].isspace() else token.end()
    value = text[first:last]
    return range(first + len(value) - len(value.lstrip()), first + len(value.rstrip()))


def _skip_blank(text: str, at: int) -> int:
    """Return the position after white space, empty lines and comments that begin at ``at``."""
    blank = _BLANK.match(text, at)
    return blank.end() if blank else at


def _skip_value(text: str, at: int) -> int:
    """Return the end of the value that begins at ``at``.

    The value ends at the first line end outside brackets and strings.
    """
    depth = 0
    for token in _VALUE.finditer(text, at):
        if token[0] in ("[", "{"):
            depth += 1
        elif token[0] in ("]", "}"):
            depth -= 1
        elif token[0] == "\n" and depth == 0:
            return token.start()
    return len(text)


def _split_key(dotted: str) -> tuple[str, ...]:
    """Return the unquoted parts of a dotted key, by parsing it with a value appended."""
    inner: object = tomllib.loads(f"{dotted} = 0")
    parts: list[str] = []
    while isinstance(inner, dict):
        ((part, inner),) = inner.items()
        parts.append(part)
    return tuple(parts)


def _table_path(
    keys: tuple[str, ...], is_element: bool, array_lengths: dict[KeyPath, int]
) -> KeyPath:
    """Return the path of the header ``[keys]``, or with ``is_element`` of ``[[keys]]``.

    ``[[keys]]`` begins a new element and is counted in ``array_lengths``. An array of tables
    among the parents stands for its last element.
    """
    path: KeyPath = ()
    for key in keys[:-1]:
        path = (*path, key)
        if path in array_lengths:
            path = (*path, array_lengths[path] - 1)
    path = (*path, keys[-1])
    if not is_element:
        return path
    array_lengths[path] = array_lengths.get(path, 0) + 1
    return (*path, array_lengths[path] - 1)
