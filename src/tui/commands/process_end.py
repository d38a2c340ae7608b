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
from tui.screen.held_terminal import HELD

_ENDING = {
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
    if hasattr(signal, name)
}


@contextmanager
def interrupted_at_once() -> Iterator[None]:
    """While the block runs, end the process at once on SIGINT, without a traceback.

    Nothing changes if the process ignores SIGINT, as one in the background does.
    """
    is_default = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not is_default or threading.current_thread() is not threading.main_thread():
        yield
        return
    with _watched_by_thread():
        signal.signal(signal.SIGINT, lambda number, _: end_by(number))
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def _watched_by_thread() -> Iterator[None]:
    """Let a thread end the process on SIGINT: the main thread may wait for a locked database."""
    if sys.platform == "win32":  # which has no wakeup by pipes
        yield
        return
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    threading.Thread(
        target=_end_on_interrupt, args=(read_end,), daemon=True, name="ticwatch-interrupt"
    ).start()
    wakeup_before = signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(wakeup_before)
        os.close(write_end)


def _end_on_interrupt(read_end: int) -> None:
    """Read the numbers of received signals until the pipe is closed.

    Signals other than SIGINT are received only while the last screen is shown.
    """
    while received := os.read(read_end, 100):
        for number in received:
            if number in _ENDING:
                end_by(number)
    os.close(read_end)


def end_by(number: int) -> NoReturn:
    """End the process by a signal, as if it had not been caught; by SIGINT with an exit code."""
    HELD.release()
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
