"""End of the process by a signal, or because its terminal is gone."""

from __future__ import annotations

import asyncio
import math
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn, TypeVar

from tui.commands.process_end import end_by

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


def run_until_signal(work: Coroutine[Any, Any, T], terminal: int | None = None) -> T:
    """Run asynchronous work, as ``until_signal`` does."""
    return asyncio.run(until_signal(work, terminal))


async def until_signal(
    work: Coroutine[Any, Any, T],
    terminal: int | None = None,
    restore: Callable[[], None] = lambda: None,
) -> T:
    """Do asynchronous work. A signal cancels it and, once it has ended, ends the process.

    The end of the terminal with the file descriptor ``terminal`` counts as SIGHUP: a parent, such
    as make, may keep the signal to itself. Threads still at work are not waited for. A second
    signal, or ``GRACE_SECONDS``, ends the process at once, after a call of ``restore``.
    """
    if sys.platform == "win32":
        return await work
    task = asyncio.current_task()
    assert task is not None, "a coroutine runs in a task"
    ending = _Ending(asyncio.get_running_loop(), task, restore)
    with ending.listening(terminal):
        try:
            return await work
        finally:
            await ending.finish()


def attached_terminal() -> int | None:
    """Return a file descriptor of the terminal that the process ends with.

    None without one, and if the process ignores SIGHUP, as under nohup.
    """
    if sys.platform == "win32" or signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        return None
    return next((number for number in (0, 1, 2) if os.isatty(number)), None)


class _Ending:
    """End of one task, and then of the process, by the first signal.

    A thread waits for signals: they reach it even while the main thread computes or is blocked.
    """

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
        self._deadline = math.inf

    @contextmanager
    def listening(self, terminal: int | None) -> Iterator[None]:
        """Listen to signals, and to the end of a terminal, while the block runs."""
        read_end, write_end = os.pipe()
        os.set_blocking(write_end, False)
        threading.Thread(
            target=self._watch, args=(read_end, terminal), daemon=True, name="ticwatch-ending"
        ).start()
        wakeup_before = signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
        before = {
            number: signal.signal(number, _do_nothing)
            for number in ENDING_SIGNALS
            if signal.getsignal(number) is not signal.SIG_IGN
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(wakeup_before)
            os.close(write_end)

    async def finish(self) -> None:
        """If a signal was received, cancel the other tasks, wait for them and end the process."""
        if self._signal is not None:
            others = asyncio.all_tasks() - {self._task}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            end_by(self._signal)

    def _watch(self, read_end: int, terminal: int | None) -> None:
        """Wait for signals, for the end of the terminal and for the end of the work.

        Polling for no event waits for a hang-up alone: the terminal's input is for its reader.
        """
        waiting = select.poll()
        waiting.register(read_end, select.POLLIN)
        if terminal is not None:
            waiting.register(terminal, 0)
        while ready := dict(waiting.poll(self._milliseconds_left())):
            if terminal is not None and terminal in ready:
                waiting.unregister(terminal)
                self._begin(signal.SIGHUP, HANG_UP_GRACE_SECONDS)
            if read_end in ready:
                received = os.read(read_end, 100)
                if not received:  # the work is over
                    os.close(read_end)
                    return
                self._receive(number for number in received if number in ENDING_SIGNALS)
        self._end_now()

    def _receive(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            if self._signal is None:
                self._begin(number, GRACE_SECONDS)
            elif number != signal.SIGHUP:  # which a kernel and a shell may both send
                self._end_now()

    def _begin(self, number: int, grace_seconds: float) -> None:
        self._signal = self._signal or number
        self._deadline = min(self._deadline, time.monotonic() + grace_seconds)
        self._loop.call_soon_threadsafe(self._task.cancel)

    def _milliseconds_left(self) -> float | None:
        """Return the time until the process ends at once, None before a signal."""
        if self._signal is None:
            return None
        return max(0.0, self._deadline - time.monotonic()) * 1000

    def _end_now(self) -> NoReturn:
        self._restore()
        end_by(self._signal or signal.SIGTERM)


def _do_nothing(*_: object) -> None:
    """Handle a signal: ``signal.set_wakeup_fd`` needs a handler."""
