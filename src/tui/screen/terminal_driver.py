"""Driver of the terminal: Textual's, for terminals that stop, go away or lack characters."""

from __future__ import annotations

import os
import select
import sys
import termios
from contextlib import suppress
from io import TextIOWrapper
from typing import Any, cast

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.events import Key
from textual.message import Message

from tui.model.substitutes import SUBSTITUTE
from tui.screen.held_terminal import ALTERNATE_SCREEN, HELD
from tui.screen.style_codes import without_repeated_codes
from tui.screen.symbols import terminal_encoding

STDOUT = 1
"""File descriptor of standard output."""
TURN_SECONDS = 0.001
"""Longest turn of a thread while another waits. The one that writes what was painted would else
wait for five times as long, until all that follows the painting is done."""
MOUSE_PIXELS_OFF = "\x1b[?1016l"


class TerminalStream:
    """Standard output as Textual's writer thread uses it, with substitutes for its encoding.

    What a terminal that is gone does not take is lost: an error would end the writer thread, and
    the application would wait for it forever.
    """

    def __init__(self, fileno: int, encoding: str) -> None:
        self._fileno = fileno
        self._encoding = encoding
        self._pending: list[bytes] = []

    def fileno(self) -> int:
        """Return the file descriptor of the terminal."""
        return self._fileno

    def write(self, text: str) -> int:
        """Keep a text for the next ``flush``. Return its length."""
        self._pending.append(text.encode(self._encoding, SUBSTITUTE))
        return len(text)

    def flush(self) -> None:
        """Write all texts to the terminal."""
        data = b"".join(self._pending)
        self._pending.clear()
        while data:
            try:
                data = data[os.write(self._fileno, data) :]
            except BlockingIOError:  # another program made the terminal non-blocking
                select.select([], [self._fileno], [])
            except OSError:
                return


class TerminalDriver(LinuxDriver):
    """Textual's driver, on standard output. Textual draws on standard error."""

    def __init__(
        self,
        app: App[object],
        *,
        debug: bool = False,
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        can_report = not os.environ.get("STY")  # with a mouse, GNU screen holds Esc for another key
        super().__init__(app, debug=debug, mouse=mouse and can_report, size=size)
        stream = TerminalStream(STDOUT, terminal_encoding(os.environ))
        self._file = cast("TextIOWrapper[Any]", stream)
        sys.setswitchinterval(TURN_SECONDS)

    def write(self, data: str) -> None:
        """Write to the terminal, unless another program has it.

        The alternate screen is not opened twice: that would clear the last screen.
        """
        is_open = data == ALTERNATE_SCREEN and HELD.attributes is not None
        if self._writer_thread is not None and not is_open:
            super().write(without_repeated_codes(data))

    def process_message(self, message: Message) -> None:
        """Hand a message on. At the start a newline is Enter.

        A terminal in line mode, as it is until the program starts, makes newlines of Enter.
        """
        is_early = not self._app._is_mounted
        if is_early and isinstance(message, Key) and message.character == "\n":
            message = Key("enter", "\r")
        super().process_message(message)

    def disable_input(self) -> None:
        """Stop reading. At the end of the application its reading thread is not waited for.

        Textual waits for the end of the thread's poll, which takes 0.1 to 0.2 s.
        """
        if not self._app._exit:
            super().disable_input()
        elif not self.exit_event.is_set():
            self.exit_event.set()
            self._disable_mouse_support()
            with suppress(termios.error):
                termios.tcflush(self.fileno, termios.TCIFLUSH)

    def start_application_mode(self) -> None:
        """Draw from now on. The attributes to restore are those from before the last screen."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        if self._writer_thread is not None and (attributes := HELD.hand_over()) is not None:
            self.attrs_before = attributes

    def stop_application_mode(self) -> None:
        """Restore the terminal. Textual leaves mouse reports in pixels on."""
        if self._mouse_pixels:
            self.write(MOUSE_PIXELS_OFF)
        super().stop_application_mode()
        HELD.release()  # a stop before the start

    def close(self) -> None:
        """Stop writing. What is written from now on is lost."""
        super().close()
        self._writer_thread = None

    def _sigcont_application(self, *_: object) -> None:
        """Restart after a stop. After SIGSTOP, the terminal was not restored before.

        Textual would take the modes of its own for those to restore in the end.
        """
        if self._must_signal_resume:  # after SIGTSTP
            super()._sigcont_application()
        elif self._auto_restart and self._writer_thread is not None:
            self._loop.call_soon_threadsafe(self._restart)

    def _restart(self) -> None:
        self.suspend_application_mode()
        self._must_signal_resume = True
        self.resume_application_mode()
