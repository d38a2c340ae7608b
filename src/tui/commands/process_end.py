"""End of the process at once, by a signal."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from tui.commands.exit_codes import ExitCode


@contextmanager
def interrupted_at_once() -> Iterator[None]:
    """While the block runs, end the process at once on SIGINT, without a traceback.

    Nothing changes if the process ignores SIGINT, as one in the background does.
    """
    is_default = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not is_default or threading.current_thread() is not threading.main_thread():
        yield
        return
    signal.signal(signal.SIGINT, lambda number, _: end_by(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def end_by(number: int) -> NoReturn:
    """End the process by a signal, as if it had not been caught; by SIGINT with an exit code."""
    if number == signal.SIGINT or sys.platform == "win32":
        os._exit(ExitCode.INTERRUPTED)
    if number == signal.SIGQUIT:
        _leave_no_core_file()
    import ctypes

    ctypes.pythonapi.PyOS_setsig(number, None)  # the default: signal.signal is for the main thread
    signal.raise_signal(number)
    os._exit(128 + number)  # the signal is blocked: the code a shell would show


def _leave_no_core_file() -> None:
    if sys.platform != "win32":
        import resource

        _, hard_limit = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard_limit))
