"""What is wrong with a configuration, and on which line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass

from tui.model.suggest import nearest


@dataclass(frozen=True)
class Problem:
    """One key that could not be used; the option keeps its default."""

    path: str
    """The key with its tables, ``sectors.sincee``."""
    line: int
    """Counted from 1."""
    message: str
    suggestion: str = ""
    """What was probably meant, "" when nothing is near."""

    def __str__(self) -> str:
        return f"line {self.line}: {self.words}"

    @property
    def words(self) -> str:
        """Without the line."""
        hint = f"; did you mean `{self.suggestion}`?" if self.suggestion else ""
        return f"{self.path}: {self.message}{hint}"


class Report:
    """Collects the problems of one file."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._text = text
        self._lines: dict[KeyPath, int] | None = None

    def add(
        self, path: KeyPath, message: str, *, wrong: str = "", choices: Iterable[str] = ()
    ) -> None:
        """Note a problem at a key; the nearest of ``choices`` to ``wrong`` is suggested."""
        name = _printable(".".join(key for key in path if isinstance(key, str)))
        self.problems.append(Problem(name, self._line(path), message, nearest(wrong, choices)))

    def _line(self, path: KeyPath) -> int:
        """The line of the key, else of the table it is in or should be in."""
        if self._lines is None:
            self._lines = key_lines(self._text)
        for end in range(len(path), 0, -1):
            if (line := self._lines.get(path[:end])) is not None:
                return line
        return 1


def _printable(text: str) -> str:
    return text if text.isprintable() else ascii(text)


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
