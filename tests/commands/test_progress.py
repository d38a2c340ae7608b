"""The line on a terminal that says what a command is busy with."""

from __future__ import annotations

import io
from threading import Event

import pytest

from tui.commands.progress import showing_progress

LONG = 3600.0
"""Delay that no test waits for."""


class TerminalStream(io.StringIO):
    """A stream that is a terminal, and tells when something is written."""

    def __init__(self) -> None:
        super().__init__()
        self.is_written = Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str, /) -> int:
        count = super().write(text)
        self.is_written.set()
        return count


@pytest.fixture(autouse=True)
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")


def test_line_is_shown_replaced_and_erased() -> None:
    stream = TerminalStream()
    with showing_progress("reading the figures", stream, delay_seconds=0) as say:
        assert stream.is_written.wait(60)
        assert "reading the figures…  ^C ends it" in stream.getvalue()
        say("2 of 9: curve\x1b[2J")
        assert stream.getvalue().endswith("\r\x1b[K2 of 9: curve[2J…  ^C ends it")
    assert stream.getvalue().endswith("\r\x1b[K")


def test_nothing_is_written_by_a_quick_command() -> None:
    stream = TerminalStream()
    with showing_progress("reading the figures", stream, LONG) as say:
        say("2 of 9")
    assert stream.getvalue() == ""


def test_line_is_erased_when_the_command_fails() -> None:
    stream = TerminalStream()

    def fail() -> None:
        with showing_progress("reading", stream, delay_seconds=0):
            assert stream.is_written.wait(60)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_nothing_is_written_to_a_file_or_a_dumb_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    file, dumb = io.StringIO(), TerminalStream()
    with showing_progress("reading", file, delay_seconds=0):
        pass
    monkeypatch.setenv("TERM", "dumb")
    with showing_progress("reading", dumb, delay_seconds=0) as say:
        say("still")
    assert (file.getvalue(), dumb.getvalue()) == ("", "")
