"""Problems of a configuration file, with their line numbers.

``tomllib`` does not report the positions of keys, so ``key_lines`` finds them in the text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from tui.config.toml_file import parse_toml
from tui.model.suggest import closest_match

KeyPath = tuple[str | int, ...]
"""Keys from the root. An int is an index into an array of tables, counted from 0."""

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


class Problem(Struct, frozen=True):
    """One key that cannot be used. Its option keeps the default."""

    path: str
    """The key with its tables, such as ``sectors.sincee``."""
    line: int
    """Line in the file, counted from 1."""
    message: str
    suggestion: str = ""
    """Most similar valid name or value, "" if none is similar."""

    def __str__(self) -> str:
        return f"line {self.line}: {self.text}"

    @property
    def text(self) -> str:
        """Path, message and suggestion, without the line."""
        hint = f"; did you mean `{self.suggestion}`?" if self.suggestion else ""
        return f"{self.path}: {self.message}{hint}"


MAX_LINES = 20
"""Maximum number of problems, or of changes, that are shown one by one."""
MAX_SUGGESTIONS = 50
"""Maximum number of problems with a suggestion. Each compares a name with every choice."""
MAX_SUGGESTED_CHARS = 100
"""Maximum length of a name that a suggestion is looked for."""


class Report:
    """List of the problems of one file."""

    def __init__(self, text: str) -> None:
        """``text`` is the content of the file, in which the lines are looked up."""
        self.problems: list[Problem] = []
        self._text = text
        self._lines: dict[KeyPath, int] | None = None

    def add(
        self, path: KeyPath, message: str, *, wrong: str = "", choices: Iterable[str] = ()
    ) -> None:
        """Add a problem at a key. Suggest the one of ``choices`` most similar to ``wrong``."""
        name = _printable(".".join(key for key in path if isinstance(key, str)))
        can_suggest = len(self.problems) < MAX_SUGGESTIONS and len(wrong) <= MAX_SUGGESTED_CHARS
        suggestion = closest_match(wrong, choices) if can_suggest else ""
        self.problems.append(Problem(name, self._line(path), message, suggestion))

    def _line(self, path: KeyPath) -> int:
        """Return the line of a key; if absent, of the innermost table around it that exists."""
        if self._lines is None:
            self._lines = key_lines(self._text)
        for end in range(len(path), 0, -1):
            if (line := self._lines.get(path[:end])) is not None:
                return line
        return 1


def first_lines(lines: Sequence[str], noun: str) -> tuple[str, ...]:
    """Return the first ``MAX_LINES`` of many lines, and one with the number of the others."""
    others = len(lines) - MAX_LINES
    more = [f"and {others:,} more {noun}"] if others > 0 else []
    return (*lines[:MAX_LINES], *more)


def rule_lines(text: str, path: Path) -> dict[tuple[str, str], int]:
    """Return (rule id, option) -> line, for every ``[[alerts.rule]]`` table of a file's text.

    Raises ConfigError if the text is not TOML.
    """
    alerts = parse_toml(text, path).get("alerts")
    tables = alerts.get("rule") if isinstance(alerts, dict) else None
    if not isinstance(tables, list):
        return {}
    return {
        (str(tables[key[2]].get("id", "")), str(key[3])): line
        for key, line in key_lines(text).items()
        if len(key) == 4 and key[:2] == ("alerts", "rule") and isinstance(key[2], int)
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


def _printable(text: str) -> str:
    return text if text.isprintable() else ascii(text)


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
