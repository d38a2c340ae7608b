"""Terminal that the screen needs."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress

from tui.model.errors import UsageError
from tui.screen.held_terminal import HELD

_WITHOUT_SCREEN = (
    "without one, `ticwatch export curve` writes figures and `ticwatch poll` requests the sources"
)
_MODES_OFF = "".join(f"\x1b[?{mode}l" for mode in (2004, 1000, 1003, 1015, 1006, 1016, 1004))
_SHELL_SCREEN = f"{_MODES_OFF}\x1b[?7h\x1b[<u\x1b[?1049l\x1b[?25h"
"""Reports of paste, mouse and focus off; then the main screen, with its cursor and line wrap."""
_XTERM = "xterm-256color"


def require_terminal(environ: Mapping[str, str]) -> None:
    """Raise UsageError unless input and output are a terminal that can place its cursor.

    A program that draws the screen itself, such as textual-serve, names a TEXTUAL_DRIVER.
    """
    if environ.get("TEXTUAL_DRIVER"):
        return
    for number, name in ((0, "input"), (1, "output")):
        if not os.isatty(number):
            raise UsageError(f"the screen needs a terminal as standard {name}; {_WITHOUT_SCREEN}")
    term = environ.get("TERM", "")
    if sys.platform != "win32" and not places_cursor(term):
        named = f"TERM={term} is not" if term else "TERM is not set, so there is no"
        raise UsageError(
            f"the screen needs a terminal that can place its cursor, and {named} known to be one: "
            f"export TERM={_XTERM} if yours is like xterm; {_WITHOUT_SCREEN}"
        )


def places_cursor(term: str) -> bool:
    """Return whether a kind of terminal can place its cursor, by the system's terminfo.

    Descendants of xterm that terminfo does not have, such as ``xterm-kitty`` on a remote host, can.
    If there is no terminfo, every kind can but ``dumb`` and ``unknown``.
    """
    if term in ("", "dumb", "unknown"):
        return False
    if term.startswith("xterm"):
        return True
    try:
        import curses
    except ImportError:
        return True
    for known in (term, _XTERM):
        try:
            curses.setupterm(known, 1)
        except curses.error:
            continue
        return known == term and bool(curses.tigetstr("cup"))
    return True


def restoring(number: int) -> Callable[[], None]:
    """Return a function that makes the terminal of a file descriptor what it is now.

    If the terminal shows the last screen, what it was before.
    It is for an application that cannot do so any more. It never waits for the terminal.
    """
    if sys.platform == "win32" or not os.isatty(number):
        return lambda: None
    import termios

    attributes = HELD.attributes or termios.tcgetattr(number)

    def restore() -> None:
        with suppress(OSError, termios.error):
            termios.tcsetattr(number, termios.TCSANOW, attributes)
            if select.select([], [number], [], 0)[1]:
                os.write(number, _SHELL_SCREEN.encode())

    return restore
