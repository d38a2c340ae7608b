"""A program in a pseudo-terminal, timed from outside: when a text first appears on its screen."""

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


def seconds_until(
    command: Sequence[str], environ: Mapping[str, str], texts: Sequence[str]
) -> list[float]:
    """Seconds from the start until each text was written; the program is ended afterwards.

    Raises TimeoutError when one never comes.
    """
    controller, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=terminal, stdout=terminal, stderr=terminal, env=dict(environ), close_fds=True
    )
    os.close(terminal)
    try:
        return _found(controller, texts, began)
    finally:
        process.terminate()
        process.wait()
        os.close(controller)


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
