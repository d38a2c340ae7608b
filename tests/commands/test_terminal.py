"""Terminals: kinds that can place their cursor, and one that is restored for an application."""

from __future__ import annotations

import curses
import os
import pty
import sys
import termios
import tty

import pytest

from tui.commands.terminal import places_cursor, restoring

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals of Unix")


def test_restored_terminal_has_its_attributes_and_the_screen_of_the_shell() -> None:
    controller, terminal = pty.openpty()
    before = termios.tcgetattr(terminal)
    restore = restoring(terminal)
    tty.setraw(terminal)
    assert termios.tcgetattr(terminal) != before
    restore()
    assert termios.tcgetattr(terminal) == before
    written = os.read(controller, 1000)
    assert b"\x1b[?1049l" in written, "the main screen is back"
    assert written.endswith(b"\x1b[?25h"), "and its cursor"
    os.close(controller)
    restore()  # of a terminal that is gone, which changes nothing
    os.close(terminal)


def test_file_in_place_of_a_terminal_is_left_alone() -> None:
    read_end, write_end = os.pipe()
    restoring(write_end)()
    os.close(write_end)
    assert os.read(read_end, 10) == b""
    os.close(read_end)


def test_terminal_places_its_cursor_where_python_has_no_curses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "curses", None)
    assert places_cursor("no-such-terminal")
    assert not places_cursor("dumb")


def test_terminal_places_its_cursor_where_the_system_has_no_terminfo(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def find_nothing(term: str, number: int) -> None:
        raise curses.error("could not find terminfo database")

    monkeypatch.setattr(curses, "setupterm", find_nothing)
    assert places_cursor("no-such-terminal")
    assert not places_cursor("unknown")
