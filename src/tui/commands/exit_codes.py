"""The exit codes of all commands."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command came to."""

    CLEAR = 0
    FOUND = 1
    """Something was looked for and found: a vintage that cannot be read, a fault."""
    CRITICAL = 2
    """A critical rule fires; a warning counts as found."""
    UNANSWERED = 3
    """Nobody answered, or a rule cannot be judged."""
    USAGE = 64
    CONFIG = 78
    INTERRUPTED = 130
