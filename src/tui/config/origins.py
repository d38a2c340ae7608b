"""Places of options: the file and line that a value comes from, or the default."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tui.config.key_lines import key_lines
from tui.config.problems import KeyPath, Problem
from tui.config.regular_file import read_text
from tui.config.toml_file import parse_toml

DEFAULT = "default"
"""Place of a value that no file sets."""
_PARTLY_USED = ("channels", "keys")
"""Keys of lists that keep their usable items if others are reported."""


class Origins:
    """Places of the options of one configuration file."""

    def __init__(self, path: Path | None, problems: Sequence[Problem]) -> None:
        """Read a file, None for none. Raises ConfigError if it cannot be read or is not TOML."""
        self._path = path
        text = "" if path is None else read_text(path)
        self._document = {} if path is None else parse_toml(text, path)
        self._lines = key_lines(text)
        self._problems = {(problem.path, problem.line) for problem in problems}

    def place(self, *keys: str) -> str:
        """Return the place of an option: ``FILE:LINE``, or ``default``.

        ``keys`` lead to it from the root; an entry of a list is named by its id. An option that a
        rule of the file leaves out has the place of ``[alerts.defaults]``, if it is there.
        """
        found = self._find(keys)
        if found is not None:
            return self._format(found)
        *parents, key = keys
        if parents == ["keys"] and "." in key:
            return self.place("keys", *key.split("."))
        if keys[:2] == ("alerts", "rule") and self._find(parents) is not None:
            return self._format(self._find(("alerts", "defaults", key)))
        return DEFAULT

    def _format(self, path: KeyPath | None) -> str:
        return DEFAULT if path is None else f"{self._path}:{self._line(path)}"

    def _find(self, keys: Sequence[str]) -> KeyPath | None:
        """Return the path of keys in the document, None if there is no such value in force."""
        path: KeyPath = ()
        value: Any = self._document
        for key in keys:
            step = _position(value, key)
            if step is None:
                return None
            path, value = (*path, step), value[step]
            if key not in _PARTLY_USED and self._is_reported(path):
                return None
        return path

    def _is_reported(self, path: KeyPath) -> bool:
        name = ".".join(key for key in path if isinstance(key, str))
        return (name, self._line(path)) in self._problems

    def _line(self, path: KeyPath) -> int:
        """Return the line of a key; in an inline table, that of the table."""
        ends = range(len(path), 0, -1)
        return next((self._lines[path[:end]] for end in ends if path[:end] in self._lines), 1)


def _position(value: object, key: str) -> str | int | None:
    """Return the key in a table, or the index of the first entry with that id in a list."""
    if isinstance(value, dict):
        return key if key in value else None
    if isinstance(value, list):
        entries = enumerate(value)
        return next((at for at, e in entries if isinstance(e, dict) and e.get("id") == key), None)
    return None
