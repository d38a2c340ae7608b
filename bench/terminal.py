"""A program in a pseudo-terminal, watched and timed from outside."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import NamedTuple

import pyte

LONGEST_SECONDS = 60.0
QUIET_SECONDS = 0.25
"""Time without output after which a program has painted all it had to."""
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_MIB = os.sysconf("SC_PAGE_SIZE") / 2**20
_UNKNOWN_TO_PYTE = re.compile(
    rb"\x1b\[[<=>][0-9;:]*[ -/]*[@-~]|\x1b\[\?[0-9;]*\$p|\x1b\[\?[0-9;]*u|\x1b[P_^X][^\x1b\x07]*"
    rb"(?:\x1b\\|\x07)"
)


class Size(NamedTuple):
    """Size of a terminal in cells."""

    columns: int
    rows: int

    def __str__(self) -> str:
        return f"{self.columns}x{self.rows}"


class Terminal:
    """A program in a pseudo-terminal. It is ended with the block.

    A thread notes when each piece of output arrives, so that drawing it here costs no time.
    """

    def __init__(self, command: Sequence[str], environ: Mapping[str, str], size: Size) -> None:
        sys.setswitchinterval(0.0002)
        self._screen = pyte.Screen(size.columns, size.rows)
        self._stream = pyte.ByteStream(self._screen)
        self._pieces: SimpleQueue[tuple[float, bytes]] = SimpleQueue()
        self.output = b""
        self.last_arrival = 0.0
        """Seconds from the start to the newest output that is drawn."""
        controller, terminal = pty.openpty()
        fcntl.ioctl(
            terminal, termios.TIOCSWINSZ, struct.pack("HHHH", size.rows, size.columns, 0, 0)
        )
        self.began = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            env=dict(environ),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(terminal)
        self._controller = controller
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Terminal:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.process.terminate()
        self.process.wait()
        self._reader.join(1)
        os.close(self._controller)

    @property
    def text(self) -> str:
        """Text on the screen."""
        return "\n".join(self._screen.display)

    def press(self, keys: str) -> float:
        """Press keys. Return the time."""
        now = time.perf_counter()
        os.write(self._controller, keys.encode())
        return now

    def seconds_until(self, is_shown: Callable[[Terminal], bool]) -> float:
        """Return the seconds from the start until something was shown, before or from now on.

        Raises TimeoutError if it never is.
        """
        end = time.perf_counter() + LONGEST_SECONDS
        while not is_shown(self):
            if self._draw_next(end - time.perf_counter()) is None:
                raise TimeoutError(f"never on the screen:\n{self.text}")
        return self.last_arrival

    def last_paint(self, quiet: float = QUIET_SECONDS) -> float | None:
        """Wait until nothing was written for some time. Return the time of the last output."""
        last = None
        while (arrived := self._draw_next(quiet)) is not None:
            last = arrived
        return last

    def next_paint(self, since: float) -> float:
        """Draw all output until the first that came after ``since``. Return the time it came."""
        while (arrived := self._draw_next(LONGEST_SECONDS)) is not None:
            if arrived >= since:
                return arrived
        raise TimeoutError("nothing was painted")

    def watch(self, seconds: float) -> None:
        """Draw what is written within some seconds."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._draw_next(left)

    def processor_seconds(self) -> float:
        """Return the processor time of the program so far, user and system."""
        fields = self._stat()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def resident_mib(self) -> float:
        """Return the memory of the program that is in use, in MiB."""
        return int(self._stat()[21]) * PAGE_MIB

    def _stat(self) -> list[str]:
        text = Path(f"/proc/{self.process.pid}/stat").read_text()
        return text.rpartition(")")[2].split()

    def _draw_next(self, seconds: float) -> float | None:
        """Draw the next piece of output. Return its time, None if there is none for some time."""
        try:
            arrived, data = self._pieces.get(timeout=max(0.0, seconds))
        except Empty:
            return None
        self.last_arrival = arrived - self.began
        self.output += data
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data))
        return arrived

    def _read(self) -> None:
        while True:
            select.select([self._controller], [], [])
            try:
                data = os.read(self._controller, 1 << 16)
            except OSError:
                return
            if not data:
                return
            self._pieces.put((time.perf_counter(), data))


def shows(*texts: str) -> Callable[[Terminal], bool]:
    """Return a test for texts that are all on the screen."""
    return lambda terminal: all(text in terminal.text for text in texts)
