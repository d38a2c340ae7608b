"""A program in a terminal of its own, read as a person reads it: the text that is on the screen."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import pyte

from tests.support.terminal import LONGEST_SECONDS, Terminal, screen_environ, terminal_of

SYNC_REQUEST = b"\x1b[?2026$p"
"""A request to a terminal that pyte would show as text."""
PAUSE_SECONDS = 0.03
"""Time between two looks at the screen."""


class Reader(Protocol):
    """A terminal that shows a program."""

    def press(self, keys: str) -> None:
        """Press keys."""

    def text(self) -> str:
        """Return the text on the screen, a line a row."""

    def has_ended(self) -> bool:
        """Return whether the program has ended."""


def read_until(reader: Reader, shown: Sequence[str], hidden: Sequence[str] = ()) -> None:
    """Look until all of some texts and none of others are shown. Raises TimeoutError."""
    end = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < end and not reader.has_ended():
        text = reader.text()
        if all(part in text for part in shown) and not any(part in text for part in hidden):
            return
    raise TimeoutError(f"not shown: {shown}, without {hidden}\n{reader.text()}")


class PlainTerminal:
    """A pseudo-terminal, drawn by pyte."""

    def __init__(self, terminal: Terminal, size: tuple[int, int]) -> None:
        self.terminal = terminal
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._drawn = 0
        self._text = ""

    def press(self, keys: str) -> None:
        """Press keys."""
        self.terminal.press(keys)

    def text(self) -> str:
        """Read what was written meanwhile. Return the text on the screen."""
        self.terminal.read_for(PAUSE_SECONDS)
        written = self.terminal.output[self._drawn :]
        if written:
            self._drawn += len(written)
            self._stream.feed(written.replace(SYNC_REQUEST, b""))
            self._text = "\n".join(self._screen.display)
        return self._text

    def has_ended(self) -> bool:
        """Return whether the program has ended."""
        return self.terminal.process.poll() is not None


@contextmanager
def plain_terminal(
    command: Sequence[str], environ: Mapping[str, str], folder: Path, size: tuple[int, int]
) -> Iterator[PlainTerminal]:
    """Start a command in a pseudo-terminal, and end it afterwards."""
    with terminal_of(command, environ, folder, size) as terminal:
        yield PlainTerminal(terminal, size)


class Tmux:
    """A tmux with one window, without a configuration. ``remain-on-exit`` keeps what was left."""

    def __init__(self, socket: Path) -> None:
        self._command = ("tmux", "-S", str(socket), "-f", os.devnull)

    def run(self, *arguments: str, environ: Mapping[str, str] | None = None) -> str:
        """Run a command of tmux. Return its output. Raises CalledProcessError."""
        command = [*self._command, *arguments]
        done = subprocess.run(command, env=environ, capture_output=True, check=True)
        return done.stdout.decode(errors="replace")

    def press(self, keys: str) -> None:
        """Press keys."""
        self.run("send-keys", "-l", "--", keys)

    def text(self) -> str:
        """Return the text on the screen."""
        time.sleep(PAUSE_SECONDS)
        return self.run("capture-pane", "-p")

    def has_ended(self) -> bool:
        """Return whether the program has ended."""
        return self._value("pane_dead") == "1"

    def exit_code(self) -> int:
        """Return the exit code of the program that has ended.

        tmux may miss the signal of that end. The one of another command makes it look at both.
        """
        while not (status := self._value("pane_dead_status")):
            self.run("run-shell", "true")
        return int(status)

    def _value(self, name: str) -> str:
        return self.run("display-message", "-p", f"#{{{name}}}").strip()


@contextmanager
def tmux_terminal(
    command: Sequence[str], environ: Mapping[str, str], folder: Path, size: tuple[int, int]
) -> Iterator[Tmux]:
    """Start a command in a tmux that names itself as TERM, and end it afterwards."""
    tmux = Tmux(folder.parent / "tmux")
    variables = screen_environ() | dict(environ)
    columns, rows = map(str, size)
    tmux.run(
        *("-u", "new-session", "-d", "-x", columns, "-y", rows, "-c", str(folder)),
        *(shlex.join(("sleep", "60")),),
        environ=variables,
    )
    try:
        tmux.run("set-option", "-g", "remain-on-exit", "on")
        tmux.run("set-option", "-g", "default-terminal", variables["TERM"])
        tmux.run("respawn-pane", "-k", "-c", str(folder), shlex.join(command))
        yield tmux
    finally:
        tmux.run("kill-server")
