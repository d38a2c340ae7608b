"""Pipe that a program holds open, and its end when every program that has it has ended."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

LONGEST_HANG_UP_SECONDS = 30.0
"""Far more than the second that it takes, for a busy machine."""


@contextmanager
def lifeline(folder: Path) -> Iterator[tuple[Path, Callable[[], bool]]]:
    """Yield a pipe for a program to open, and a function that waits until no program has it.

    The function returns False if one still has it after ``LONGEST_HANG_UP_SECONDS``.
    """
    path = folder / "lifeline"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def has_ended() -> bool:
        waiting = select.poll()
        waiting.register(reader, 0)  # hang-ups alone
        return bool(waiting.poll(LONGEST_HANG_UP_SECONDS * 1000))

    try:
        yield path, has_ended
    finally:
        os.close(reader)


def write_makefile(folder: Path, pipe: Path, arguments: str = "--offline") -> Path:
    """Write a makefile that runs ticwatch, which holds a pipe open. Return its path."""
    path = folder / "makefile"
    path.write_text(f"run:\n\t@exec 9>{pipe}; {sys.executable} -m tui {arguments}\n")
    return path
