"""List of the problems of one configuration file, filled while the file is decoded."""

from __future__ import annotations

from collections.abc import Iterable

from tui.config.problems import KeyPath, Problem
from tui.model.suggest import closest_match

MAX_SUGGESTIONS = 50
"""Maximum number of problems with a suggestion. Each compares a name with every choice."""
MAX_SUGGESTED_CHARS = 100
"""Maximum length of a name that a suggestion is looked for."""


class Report:
    """List of the problems of one file."""

    def __init__(self, text: str) -> None:
        """``text`` is the content of the file, in which the lines are looked up."""
        self.problems: list[Problem] = []
        self._paths: set[KeyPath] = set()
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
        self._paths.add(path)

    def has(self, path: KeyPath) -> bool:
        """Return whether there is a problem at a key."""
        return path in self._paths

    def _line(self, path: KeyPath) -> int:
        """Return the line of a key; if absent, of the innermost table around it that exists."""
        if self._lines is None:
            from tui.config.key_lines import key_lines  # only for a problem

            self._lines = key_lines(self._text)
        for end in range(len(path), 0, -1):
            if (line := self._lines.get(path[:end])) is not None:
                return line
        return 1


def _printable(text: str) -> str:
    return text if text.isprintable() else ascii(text)
