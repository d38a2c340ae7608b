"""Standard streams of a command: closed ones, full disks, absent readers and narrow encodings."""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import NoReturn, TextIO

from tui.commands.exit_codes import ExitCode
from tui.commands.process_end import end_by
from tui.model.errors import OutputError
from tui.model.substitutes import SUBSTITUTE
from tui.screen.held_terminal import HELD


class OutputStream(io.TextIOBase):
    """Standard output. Raises OutputError if it cannot be written.

    Characters that its encoding lacks are substituted. If the reader of a pipe went away, the
    process ends by SIGPIPE, as other commands do.
    """

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=SUBSTITUTE)

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._stream.encoding

    def write(self, text: str, /) -> int:
        try:
            return self._stream.write(text)
        except OSError as error:
            self._fail(error)
            return len(text)

    def write_bytes(self, content: bytes) -> None:
        """Write what is no text, after all text before it."""
        self.flush()
        try:
            self._stream.buffer.write(content)
        except OSError as error:
            self._fail(error)

    def flush(self) -> None:
        try:
            self._stream.flush()
        except OSError as error:
            self._fail(error)

    def fileno(self) -> int:
        return self._stream.fileno()

    def isatty(self) -> bool:
        return self._stream.isatty()

    def use_utf8(self) -> None:
        """Write UTF-8 from now on, with line feeds alone, whatever the locale says."""
        if isinstance(self._stream, io.TextIOWrapper):
            self._stream.reconfigure(encoding="utf-8", errors=SUBSTITUTE, newline="\n")

    def discard(self) -> None:
        """Write what is left, and what follows, to nowhere."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())

    def _fail(self, error: OSError) -> None:
        if isinstance(error, BrokenPipeError):
            end_without_reader()
        raise OutputError(f"the output cannot be written: {error.strerror or error}") from error


class MessageStream(OutputStream):
    """Standard error. What cannot be written is lost: a message never ends the work.

    The last screen is left before the first message.
    """

    def write(self, text: str, /) -> int:
        HELD.release()
        return super().write(text)

    def _fail(self, error: OSError) -> None:
        if isinstance(error, BrokenPipeError):
            end_without_reader()


def end_without_reader() -> NoReturn:
    """End the process as one whose reader went away."""
    if sys.platform == "win32":
        os._exit(ExitCode.UNWRITTEN)
    end_by(signal.SIGPIPE)


@contextmanager
def standard_streams() -> Iterator[OutputStream]:
    """Yield standard output, and replace both output streams by checked ones for the block."""
    _open_closed_streams()
    output = OutputStream(sys.stdout)
    with redirect_stdout(output), redirect_stderr(MessageStream(sys.stderr)):
        yield output


def _open_closed_streams() -> None:
    """Open the null device where a standard stream is closed.

    Else the next file to be opened, such as the archive, would take its number. Standard output is
    opened for reading: to write to it stays an error.
    """
    for number, flags in ((0, os.O_RDONLY), (1, os.O_RDONLY), (2, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, flags)  # takes the lowest free number, which is this one
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
