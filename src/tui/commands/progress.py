"""One line on a terminal that says what a command is busy with, until it has its result."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock, Timer
from typing import TextIO

from tui.model.clean_text import clean_text

DELAY_SECONDS = 0.5
"""Time that a command may take without a word."""
_CLEARED = "\r\x1b[K"
"""Return to the start of the line and erase it."""


@contextmanager
def showing_progress(
    text: str, stream: TextIO, delay_seconds: float = DELAY_SECONDS
) -> Iterator[Callable[[str], None]]:
    """Show a text from ``delay_seconds`` on to the end of the block, if the stream is a terminal.

    The block gets a function that replaces the text. Nothing may be printed in the block.
    """
    if not stream.isatty() or os.environ.get("TERM", "dumb") == "dumb":
        yield lambda _: None
        return
    line = _Line(text, stream)
    timer = Timer(delay_seconds, line.show)
    timer.daemon = True
    timer.start()
    try:
        yield line.replace
    finally:
        timer.cancel()
        line.end()


class _Line:
    """The line. A timer shows it, in a thread of its own."""

    def __init__(self, text: str, stream: TextIO) -> None:
        self._text, self._stream = text, stream
        self._lock = Lock()
        self._is_shown = self._is_over = False

    def show(self) -> None:
        with self._lock:
            if not self._is_over:
                self._is_shown = True
                self._write(f"{_CLEARED}{self._text}…  ^C ends it")

    def replace(self, text: str) -> None:
        with self._lock:
            self._text = clean_text(text)
        if self._is_shown:
            self.show()

    def end(self) -> None:
        with self._lock:
            self._is_over = True
            if self._is_shown:
                self._write(_CLEARED)

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()
