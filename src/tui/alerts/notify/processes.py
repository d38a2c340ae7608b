"""End of a command and of every process that it started."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

_ROUNDS = 5
"""Most searches for processes that started while others were killed."""


def kill_all(leader: int, variable: str) -> None:
    """Kill the process group of ``leader`` and, on Linux, every process with a variable.

    ``variable`` is ``NAME=value`` of the environment that a command passes on to what it starts.
    A process keeps it in a session of its own and after its parent ended. It escapes if it was
    started with another environment or as another user, and on a system without ``/proc``.
    """
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            os.kill(leader, signal.SIGTERM)
        else:
            os.killpg(leader, signal.SIGKILL)
    for _ in range(_ROUNDS):
        found = _processes_with(variable.encode())
        for number in found:
            with suppress(ProcessLookupError, PermissionError):
                os.kill(number, signal.SIGKILL)
        if not found:
            return


def _processes_with(variable: bytes) -> list[int]:
    """Return the numbers of the processes with a variable, none where there is no ``/proc``."""
    found = []
    for file in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if variable in file.read_bytes().split(b"\0"):
                found.append(int(file.parent.name))
    return found
