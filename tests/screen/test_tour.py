"""A newcomer's tour by keys alone, without a network, in real terminals of many kinds."""

from __future__ import annotations

import os
import shutil
import sys
from base64 import b64decode
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from tests.support.effort import IS_LONG
from tests.support.read_terminals import (
    Reader,
    plain_terminal,
    read_until,
    tmux_terminal,
)
from tests.support.terminal import TICWATCH, Terminal
from tests.support.tour_steps import READING, tour

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals of Unix")

SMALL, LARGE = (80, 24), (160, 45)
TERMINALS = ("xterm", "xterm-256color", "screen-256color", "linux", "vt100")
UNREACHABLE = "http://127.0.0.1:9"
"""Address that refuses every connection."""
ASCII = {"LC_ALL": "C"}
CONSOLE_FONT = "cp437"
"""Characters that the font of every Linux console has, but for ``CONSOLE_ARROWS``."""
CONSOLE_ARROWS = dict.fromkeys(map(ord, "▲▼►◄↑↓→←"))
"""Characters of that font in the places of control codes, where Python's table has the codes."""
SHELL_MODES = {7, 25}
"""Line wrap and a visible cursor: what a shell's terminal has on."""


def variables(home: Path, more: dict[str, str]) -> dict[str, str]:
    """Return the variables of a program in a home, without a network."""
    place = str(home)
    return {"TICWATCH_HOME": place, "HOME": place, "TICWATCH_UPSTREAM": UNREACHABLE, **more}


@pytest.fixture
def new_home(home: Path, tmp_path: Path) -> Path:
    """Home of a newcomer. Parsing the history takes seconds, so only the long run does it."""
    return tmp_path / "home" if IS_LONG else home


def cases(short: tuple[tuple[int, int], dict[str, str]]) -> list[ParameterSet]:
    """Return every size with the variables of every terminal. The short run takes one of them."""
    return [
        pytest.param(size, environ, marks=() if (size, environ) == short else pytest.mark.long)
        for size in (SMALL, LARGE)
        for term in TERMINALS
        for environ in ({"TERM": term}, {"TERM": term, **ASCII})
    ]


def walk(reader: Reader) -> str:
    """Take the tour, and quit. Return all that was on the screen after a step."""
    seen = []
    for step in tour(every_view=IS_LONG):
        if step.keys:
            reader.press(step.keys)
        read_until(reader, step.shown, (*step.hidden, READING))
        seen.append(reader.text())
    reader.press("q")
    return "\n".join(seen)


def assert_exported(folder: Path) -> None:
    """Assert that the tour has left one table of the curve."""
    [path] = folder.iterdir()
    assert path.name.startswith("ticwatch-curve")
    assert "20Y" in path.read_text(encoding="utf-8")


def assert_drawable(text: str, environ: dict[str, str]) -> None:
    """Assert that the terminal has each character that was written to it."""
    if environ.get("LC_ALL") == "C" or environ["TERM"] == "vt100":
        assert text.isascii()
    elif environ["TERM"] == "linux":
        text.translate(CONSOLE_ARROWS).encode(CONSOLE_FONT)
    else:
        assert "⣀" in text, "the curve in braille"


def assert_restored(terminal: Terminal) -> None:
    assert terminal.wait() == 0
    assert terminal.modes_on() == SHELL_MODES
    assert terminal.attributes() == terminal.attributes_before


def copied(terminal: Terminal, home: Path) -> str:
    """Return what was copied: to the clipboard, or to the file in place of it."""
    _, found, rest = terminal.output.partition(b"\x1b]52;c;")
    if not found:
        return copied_file(home)
    return b64decode(rest.partition(b"\x07")[0]).decode()


def copied_file(home: Path) -> str:
    """Return what was copied to the file in place of the clipboard."""
    return (home / "copied.txt").read_text(encoding="utf-8")


@pytest.mark.waits
@pytest.mark.parametrize(("size", "environ"), cases((SMALL, {"TERM": "vt100", **ASCII})), ids=str)
def test_tour_works_in_a_plain_terminal(
    size: tuple[int, int], environ: dict[str, str], new_home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    with plain_terminal(TICWATCH, variables(new_home, environ), folder, size) as reader:
        walk(reader)
        assert_restored(reader.terminal)
    assert_exported(folder)
    assert_drawable(reader.terminal.output.decode(), environ)
    assert "5.20" in copied(reader.terminal, new_home)


@pytest.mark.waits
@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")
@pytest.mark.parametrize(("size", "environ"), cases((LARGE, {"TERM": "screen-256color"})), ids=str)
def test_tour_works_inside_tmux(
    size: tuple[int, int], environ: dict[str, str], new_home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    with tmux_terminal(TICWATCH, variables(new_home, environ), folder, size) as tmux:
        seen = walk(tmux)
        while not tmux.has_ended():
            tmux.text()
        assert tmux.exit_code() == 0
        has_no_clipboard = environ["TERM"] == "linux"
        copy = "" if has_no_clipboard else tmux.run("show-buffer")
        assert "Curve" not in tmux.text(), "the screen was given back"
    assert_exported(folder)
    assert_drawable(seen, environ)
    assert "5.20" in (copy or copied_file(new_home)), "tmux took the copy"


@pytest.mark.long
@pytest.mark.waits
@pytest.mark.skipif(shutil.which("screen") is None, reason="GNU screen is not installed")
def test_tour_works_inside_gnu_screen(new_home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    command = ("screen", "-U", "-c", os.devnull, *TICWATCH)
    sockets = tmp_path / "sockets"
    sockets.mkdir(mode=0o700)  # GNU screen takes no other
    own = variables(new_home, {"SCREENDIR": str(sockets)})
    with plain_terminal(command, own, folder, LARGE) as reader:
        walk(reader)
        assert reader.terminal.wait() == 0
    assert_exported(folder)
