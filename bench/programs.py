"""Programs that are measured, and homes they are started in."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.terminal import Size, Terminal, shows
from tui.screen.panes.loading import LOADING

BARE = (sys.executable, "-m", "bench.bare")
HELLO = shows("hello")
TICWATCH = (sys.executable, "-m", "tui", "--offline")
SIZES = (Size(120, 40), Size(200, 60))
TITLES = (" 1  Curve ",)
"""Beginning of the title of the first pane."""
REMEMBERED = re.compile("… (saved|to|≈|sample|STALE|[0-9])")
"""Time and ages of lines that ship with ticwatch, or were kept by an earlier run."""
MOUSE_ON = b"\x1b[?1000h"
"""Written by Textual when it takes the terminal."""
STYLE_CODE = re.compile(rb"\x1b\[[0-9;]*m")
HIDE_HINT = "\x1b"
"""Key that hides the hint of a first run, which is not kept with the last screen."""
SETTLED_SECONDS = 1.0
"""Time without output after which the panes of a start are all painted."""


def has_panes(terminal: Terminal) -> bool:
    """Return whether the first pane is on the screen, with or without figures."""
    return any(title in terminal.text for title in TITLES)


def has_figures(terminal: Terminal) -> bool:
    """Return whether every pane of the grid shows figures."""
    return has_panes(terminal) and LOADING not in terminal.text


def is_live(terminal: Terminal) -> bool:
    """Return whether every pane of the grid shows the figures of this run."""
    return has_figures(terminal) and not REMEMBERED.search(terminal.text)


def has_frame(terminal: Terminal) -> bool:
    """Return whether Textual has painted the first pane, after the last screen if there is one."""
    _, _, painted = terminal.output.partition(MOUSE_ON)
    text = STYLE_CODE.sub(b"", painted)
    return any(title.encode() in text for title in TITLES)


def settle(terminal: Terminal) -> None:
    """Wait until every pane shows the figures of this run, and all is painted."""
    terminal.seconds_until(lambda seen: has_frame(seen) and is_live(seen))
    while terminal.last_paint(SETTLED_SECONDS) is not None:
        pass


@contextmanager
def new_home() -> Iterator[dict[str, str]]:
    """Yield the environment of a program in an empty home."""
    with tempfile.TemporaryDirectory() as home:
        left_out = {"NO_COLOR", "TMUX", "STY", "COLUMNS", "LINES", "TEXTUAL_DRIVER"}
        left_out.add("PYTHONDONTWRITEBYTECODE")  # each start would compile every module again
        environ = {name: value for name, value in os.environ.items() if name not in left_out}
        source = str(Path(__file__).parents[1] / "src")
        yield environ | {
            "TICWATCH_HOME": home,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONPATH": os.pathsep.join([source, str(Path(source).parent)]),
        }


def use(environ: dict[str, str], size: Size) -> None:
    """Start ticwatch in a home until all is painted, and leave it as a user does."""
    with Terminal(TICWATCH, environ, size) as terminal:
        settle(terminal)
        terminal.press(HIDE_HINT)
        settle(terminal)
        terminal.press("q")
        terminal.process.wait(30)
