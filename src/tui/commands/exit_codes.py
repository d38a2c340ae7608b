"""Exit codes of all commands."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of all commands."""

    CLEAR = 0
    FOUND = 1
    """A command found a fault, such as an unreadable vintage, or a warning rule fires."""
    CRITICAL = 2
    """A critical rule fires."""
    UNANSWERED = 3
    """Every request failed, the archive cannot be used, or a rule is unknown, in error or stale."""
    USAGE = 64
    """Wrong usage, or no terminal for the screen."""
    UNWRITTEN = 74
    """Standard output could not be written."""
    CONFIG = 78
    INTERRUPTED = 130
