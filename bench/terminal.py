"""A program in a pseudo-terminal, watched and timed from outside."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence

SIZE = (40, 120)
"""Rows and columns."""
LONGEST_SECONDS = 30.0


class Terminal:
    """A program in a pseudo-terminal. It is ended with the block."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self.controller, terminal = pty.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        self.process = subprocess.Popen(
            command,
            env=dict(environ),
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # as a shell's terminal is
        )
        os.close(terminal)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *error: object) -> None:
        self.process.terminate()
        self.process.wait()
        os.close(self.controller)

    def read_for(self, seconds: float) -> bytes:
        """Return what the program writes within some seconds, or until it ends."""
        seen, end = b"", time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0 and self.process.poll() is None:
            if select.select([self.controller], [], [], left)[0]:
                seen += os.read(self.controller, 1 << 16)
        return seen


def seconds_until(
    command: Sequence[str], environ: Mapping[str, str], texts: Sequence[str]
) -> list[float]:
    """Seconds from the start until each text was written; the program is ended afterwards.

    Raises TimeoutError when one never comes.
    """
    began = time.perf_counter()
    with Terminal(command, environ) as terminal:
        return _found(terminal.controller, texts, began)


def _found(controller: int, texts: Sequence[str], began: float) -> list[float]:
    seen = b""
    found: dict[str, float] = {}
    while len(found) < len(texts):
        left = began + LONGEST_SECONDS - time.perf_counter()
        if left <= 0 or not select.select([controller], [], [], left)[0]:
            missing = [text for text in texts if text not in found]
            raise TimeoutError(f"never on the screen: {missing}")
        seen += os.read(controller, 1 << 16)
        for text in texts:
            if text not in found and text.encode() in seen:
                found[text] = time.perf_counter() - began
    return [found[text] for text in texts]
