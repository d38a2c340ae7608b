"""What is wrong with a configuration, and on which line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui.config.lines import KeyPath, key_lines


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


def nearest(wrong: str, choices: Iterable[str]) -> str:
    """The choice most like ``wrong`` whatever its case, or ""."""
    from difflib import get_close_matches  # costs every start, needed by almost none

    by_lower = {choice.lower(): choice for choice in choices}
    found = get_close_matches(wrong.lower(), by_lower, n=1)
    return by_lower[found[0]] if found else ""


def _printable(text: str) -> str:
    return text if text.isprintable() else ascii(text)
