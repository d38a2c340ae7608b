"""Problems of a configuration file, with their line numbers."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

KeyPath = tuple[str | int, ...]
"""Keys from the root. An int is an index into an array of tables, counted from 0."""
MAX_LINES = 20
"""Maximum number of problems, or of changes, that are shown one by one."""


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


def first_lines(lines: Sequence[str], noun: str) -> tuple[str, ...]:
    """Return the first ``MAX_LINES`` of many lines, and one with the number of the others."""
    others = len(lines) - MAX_LINES
    more = [f"and {others:,} more {noun}"] if others > 0 else []
    return (*lines[:MAX_LINES], *more)
