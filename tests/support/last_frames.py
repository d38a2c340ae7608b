"""Programs in a terminal whose home has a last screen, and the terminal that they leave."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.support.terminal import COLUMNS, ROWS, Terminal, screen_environ, terminal_of
from tui.screen import last_frame

FRAME = b"\x1b[1;1HFIGURES OF BEFORE"
SHOWN = "FIGURES OF BEFORE"
NO_UPSTREAM = {"TICWATCH_UPSTREAM": "http://127.0.0.1:9"}
"""A port that refuses every connection."""
SHELL_MODES = {7, 25}
"""Line wrap and a visible cursor: what a shell's terminal has on."""


def keep(home: Path, environ: dict[str, str], frame: bytes = FRAME) -> None:
    """Write the last screen of a terminal with these variables."""
    present = last_frame.circumstances(screen_environ() | environ, COLUMNS, ROWS)
    now_s = int(time.time())
    last_frame.write(str(home), present, (COLUMNS, ROWS), frame, (now_s, now_s + 3600))


@contextmanager
def started(
    command: Sequence[str],
    home: Path,
    environ: dict[str, str] = NO_UPSTREAM,
    frame: bytes = FRAME,
) -> Iterator[Terminal]:
    """Yield a terminal with a program whose home has a last screen of its circumstances."""
    keep(home, environ, frame)
    with terminal_of(command, environ) as terminal:
        yield terminal


def faults(terminal: Terminal) -> list[str]:
    """Return what a program that has ended left in its terminal."""
    found = []
    opened, closed = (terminal.output.count(b"\x1b[?1049" + end) for end in (b"h", b"l"))
    if opened != min(closed, 1):
        found.append(f"alternate screen opened {opened} times, closed {closed} times")
    if modes := terminal.modes_on() - SHELL_MODES:
        found.append(f"modes on: {sorted(modes)}")
    if opened and not terminal.modes_seen().get(25):
        found.append("no cursor")
    if terminal.attributes() != terminal.attributes_before:
        found.append("attributes of the terminal changed")
    return found
