"""Terminal that shows the last screen, from before Textual is imported until Textual draws.

Whatever ends or stops the program in between gives the terminal back first. The module imports
nothing slow.
"""

from __future__ import annotations

import os
import select
import signal
import sys
import threading

TYPE_CHECKING = False  # ``typing`` is slow to import
if TYPE_CHECKING:
    from types import FrameType
    from typing import Any

ALTERNATE_SCREEN = "\x1b[?1049h"
"""Code that opens the alternate screen, and clears it."""
_OPEN = f"{ALTERNATE_SCREEN}\x1b[?25l\x1b[?7l".encode()
"""Alternate screen, without a cursor and line wrap."""
_CLOSE = b"\x1b[0m\x1b[?7h\x1b[?1049l\x1b[?25h"
_LONGEST_WAIT_SECONDS = 1.5
_SIGNALS = ("SIGTERM", "SIGHUP", "SIGQUIT", "SIGTSTP")
"""Signals that end or stop the program by default. SIGINT is for ``commands.process_end``."""


class HeldTerminal:
    """Standard input and output while the last screen is on them."""

    def __init__(self) -> None:
        self._lock = threading.RLock()  # a signal may come meanwhile, in a thread or in this one
        self.attributes: list[Any] | None = None
        """Attributes to restore in the end, None while the terminal is not held."""

    @property
    def is_held(self) -> bool:
        """Is the last screen on the terminal?"""
        return self.attributes is not None

    def show(self, frame: bytes) -> None:
        """Hold the terminal and write a screen to it. A terminal that is gone is left alone."""
        if sys.platform == "win32":
            return
        import termios

        for name in _SIGNALS:
            number = getattr(signal, name)
            if signal.getsignal(number) is signal.SIG_DFL:
                signal.signal(number, self._release_and_repeat)
        with self._lock:
            try:
                self.attributes = termios.tcgetattr(0)
                termios.tcsetattr(0, termios.TCSANOW, _without_echo(self.attributes))
                _write_all(_OPEN + frame)
            except (OSError, termios.error):
                self.release()

    def release(self) -> None:
        """Restore the terminal if it is held. A slow one has ``_LONGEST_WAIT_SECONDS`` for it."""
        if sys.platform == "win32" or not self.is_held:
            return
        import termios

        with self._lock:
            if self.attributes is None:  # released by another thread meanwhile
                return
            try:
                termios.tcsetattr(0, termios.TCSANOW, self.attributes)
                if select.select([], [1], [], _LONGEST_WAIT_SECONDS)[1]:
                    os.write(1, _CLOSE)
            except (OSError, termios.error):
                pass  # the terminal is gone
            self.attributes = None

    def hand_over(self) -> list[Any] | None:
        """Leave the terminal to another. Return the attributes to restore, None if not held."""
        with self._lock:
            attributes, self.attributes = self.attributes, None
        return attributes

    def _release_and_repeat(self, number: int, _: FrameType | None) -> None:
        """Release the terminal, then do what the signal does by default."""
        self.release()
        signal.signal(number, signal.SIG_DFL)
        signal.raise_signal(number)


HELD = HeldTerminal()
"""The terminal of this process. There is one, as signals are those of the process."""


def _without_echo(attributes: list[Any]) -> list[Any]:
    """Return attributes with which keys are neither shown nor changed, as Textual sets them.

    Keys that send signals still do: a start that hangs can be interrupted.
    """
    import termios
    import tty

    changed = [*attributes]
    changed[tty.LFLAG] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    changed[tty.IFLAG] &= ~(
        termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR
    )
    changed[tty.CC] = [*attributes[tty.CC]]
    changed[tty.CC][termios.VMIN] = 1
    return changed


def _write_all(data: bytes) -> None:
    while data:
        data = data[os.write(1, data) :]
