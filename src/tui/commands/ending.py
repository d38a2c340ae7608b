"""End of the process by a signal, or because its terminal is gone."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, NoReturn, TypeVar

from tui.commands.exit_codes import ExitCode

T = TypeVar("T")

ENDING_SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
    if hasattr(signal, name)
)
"""Signals that end the process."""
GRACE_SECONDS = 3.0
"""Longest time from a signal to the end of the process, even if its work has not ended by then."""
HANG_UP_GRACE_SECONDS = 0.8
"""The same from the end of the terminal, which nothing has to be restored for."""


def run_until_signal(
    work: Coroutine[Any, Any, T],
    terminal: int | None = None,
    restore: Callable[[], None] = lambda: None,
) -> T:
    """Run asynchronous work. A signal cancels it and, once it has ended, ends the process.

    The end of the terminal with the file descriptor ``terminal`` counts as SIGHUP: a parent, such
    as make, may keep the signal to itself. Threads still at work are not waited for. A second
    signal, or ``GRACE_SECONDS``, ends the process at once, after a call of ``restore``.
    """
    if sys.platform == "win32":
        return asyncio.run(work)
    return asyncio.run(_end_by_signal(work, terminal, restore))


async def _end_by_signal(
    work: Coroutine[Any, Any, T], terminal: int | None, restore: Callable[[], None]
) -> T:
    task = asyncio.current_task()
    assert task is not None, "a coroutine runs in a task"
    ending = _Ending(asyncio.get_running_loop(), task, restore)
    with ending.listening(terminal):
        try:
            return await work
        finally:
            ending.finish()


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


def attached_terminal() -> int | None:
    """Return a file descriptor of the terminal that the process ends with.

    None without one, and if the process ignores SIGHUP, as under nohup.
    """
    if sys.platform == "win32" or signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        return None
    return next((number for number in (0, 1, 2) if os.isatty(number)), None)


def end_by(number: int) -> NoReturn:
    """End the process by a signal, as if it had not been caught; by SIGINT with an exit code."""
    if number == signal.SIGINT or sys.platform == "win32":
        os._exit(ExitCode.INTERRUPTED)
    if number == signal.SIGQUIT:
        _leave_no_core_file()
    if threading.current_thread() is threading.main_thread():
        signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)
    os._exit(128 + number)  # the signal is ignored or blocked: the code a shell would show


def _leave_no_core_file() -> None:
    if sys.platform != "win32":
        import resource

        _, hard_limit = resource.getrlimit(resource.RLIMIT_CORE)
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard_limit))


class _Ending:
    """End of one task, and then of the process, by the first signal."""

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        task: asyncio.Task[Any],
        restore: Callable[[], None],
    ) -> None:
        self._loop = loop
        self._task = task
        self._restore = restore
        self._signal: int | None = None
        self._wakeup = -1
        """Pipe that wakes the watching thread: a byte for a signal, its end for no signal."""

    @contextmanager
    def listening(self, terminal: int | None) -> Iterator[None]:
        """Listen to signals, and to the end of a terminal, while the block runs."""
        read_end, self._wakeup = os.pipe()
        watching = threading.Thread(
            target=self._watch, args=(read_end, terminal), daemon=True, name="ticwatch-ending"
        )
        watching.start()
        before = {
            number: signal.signal(number, self._receive)
            for number in ENDING_SIGNALS
            if signal.getsignal(number) is not signal.SIG_IGN
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(self._wakeup)

    def finish(self) -> None:
        """End the process if a signal was received."""
        if self._signal is not None:
            end_by(self._signal)

    def _receive(self, number: int, _: FrameType | None) -> None:
        if self._signal is not None:
            self._end_now()
        self._begin(number)
        os.write(self._wakeup, b"\0")

    def _begin(self, number: int) -> None:
        self._signal = number
        self._loop.call_soon_threadsafe(self._task.cancel)

    def _watch(self, read_end: int, terminal: int | None) -> None:
        """Wait for a signal or for the end of the terminal, and then for the end of the work.

        Polling for no event waits for a hang-up alone: the terminal's input is for its reader.
        """
        waiting = select.poll()
        waiting.register(read_end, select.POLLIN)
        if terminal is not None:
            waiting.register(terminal, 0)
        ready = dict(waiting.poll())
        is_over = ready.get(read_end, 0) and not os.read(read_end, 1)
        os.close(read_end)
        if is_over:
            return
        if ready.get(terminal, 0):
            self._begin(signal.SIGHUP)
            time.sleep(HANG_UP_GRACE_SECONDS)
        else:
            time.sleep(GRACE_SECONDS)
        self._end_now()

    def _end_now(self) -> NoReturn:
        self._restore()
        end_by(self._signal or signal.SIGTERM)
