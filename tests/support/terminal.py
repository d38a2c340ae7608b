"""A program in a pseudo-terminal of its own session, and what it does to the terminal."""

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
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

SRC = Path(__file__).parents[2] / "src"
TICWATCH = (sys.executable, "-m", "tui")
ROWS, COLUMNS = 40, 120
LONGEST_SECONDS = 60.0
NOT_MEASURED = {"COVERAGE_PROCESS_CONFIG": ""}
"""Two threads end the program at once, and coverage.py would crash when both write its data."""
FIRST_FRAME = "zoom"
"""Text of the first frame, in the line of keys: it is there before the monitor is connected."""
_MODE = re.compile(rb"\x1b\[\?([\d;]+)([hl])")


class Terminal:
    """Pseudo-terminal with a program. ``output`` is all that was written to it so far."""

    def __init__(self, controller: int, process: subprocess.Popen[bytes]) -> None:
        self._controller = controller
        self.process = process
        self.output = b""
        self.attributes_before = termios.tcgetattr(controller)

    def read_until(self, text: str) -> None:
        """Read until a text was written. Raises TimeoutError if it never is."""
        self._read_while(lambda: text.encode() not in self.output)
        if text.encode() not in self.output:
            raise TimeoutError(f"{text!r} was never written: {self.output[-2000:]!r}")

    def press(self, keys: str) -> None:
        """Press keys."""
        os.write(self._controller, keys.encode())

    def resize(self, rows: int, columns: int) -> None:
        """Change the size of the terminal, as its window is resized."""
        fcntl.ioctl(self._controller, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def hang_up(self) -> None:
        """Close the terminal, as its window is closed."""
        os.close(self._controller)
        self._controller = -1

    def wait(self) -> int:
        """Wait for the program, reading on. Return its exit code, negative for a signal."""
        if self._controller >= 0:
            self._read_while(lambda: self.process.poll() is None)
            self._read_rest()
        return self.process.wait(LONGEST_SECONDS)

    def read_for(self, seconds: float) -> None:
        """Read what is written for some time."""
        end = time.monotonic() + seconds
        self._read_while(lambda: time.monotonic() < end)

    def read_until_file_has(self, path: Path, text: str) -> None:
        """Read until a file has a text."""
        self._read_while(lambda: not path.exists() or text not in path.read_text("utf-8"))

    def read_until_stopped(self) -> None:
        """Read until a signal has stopped the program."""
        pid = self.process.pid
        self._read_while(lambda: os.waitpid(pid, os.WNOHANG | os.WUNTRACED) == (0, 0))
        self.read_for(0.1)
        self._read_rest()

    def modes_seen(self) -> dict[int, bool]:
        """Return the private modes that were switched: True for those that are on."""
        modes: dict[int, bool] = {}
        for numbers, letter in _MODE.findall(self.output):
            modes |= {int(number): letter == b"h" for number in numbers.split(b";")}
        return modes

    def modes_on(self) -> set[int]:
        """Return the private modes that were switched on and not off again."""
        return {number for number, is_on in self.modes_seen().items() if is_on}

    def attributes(self) -> list[object]:
        """Return the attributes of the terminal, such as echo and line mode."""
        return termios.tcgetattr(self._controller)

    def close(self) -> None:
        """End the program, if it still runs, and close the terminal."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self._controller >= 0:
            os.close(self._controller)

    def _read_rest(self) -> None:
        """Read what an ended program has left to be read."""
        while select.select([self._controller], [], [], 0)[0]:
            try:
                data = os.read(self._controller, 1 << 16)
            except OSError:  # the last program closed it
                return
            self.output += data

    def _read_while(self, is_wanted: Callable[[], bool]) -> None:
        end = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < end:
            while select.select([self._controller], [], [], 0.02)[0]:
                try:
                    data = os.read(self._controller, 1 << 16)
                except OSError:  # the last program closed it
                    return
                self.output += data
                if not is_wanted():
                    return
            if not is_wanted():
                return


@contextmanager
def terminal_of(
    command: Sequence[str],
    environ: Mapping[str, str] | None = None,
    folder: Path | None = None,
    size: tuple[int, int] = (COLUMNS, ROWS),
) -> Iterator[Terminal]:
    """Start a command as the leader of a session with a new terminal, and end it afterwards."""
    controller, terminal = pty.openpty()
    columns, rows = size
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    process = subprocess.Popen(
        command,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=screen_environ() | dict(environ or {}),
        cwd=folder,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
    )
    running = Terminal(controller, process)
    os.close(terminal)
    try:
        yield running
    finally:
        running.close()


def screen_environ() -> dict[str, str]:
    """Return the environment of a program in a terminal with UTF-8."""
    unset = {"LC_ALL", "LC_CTYPE", "TMUX", "TEXTUAL_DRIVER", "COLUMNS", "LINES"}
    environ = {name: value for name, value in os.environ.items() if name not in unset}
    return environ | {"PYTHONPATH": str(SRC), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
