"""Start of the screen without a terminal that can show it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.terminal import TICWATCH, screen_environ, terminal_of
from tui.commands.exit_codes import ExitCode
from tui.commands.terminal import places_cursor, require_terminal
from tui.model.errors import UsageError

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals of Unix")


@pytest.fixture
def tty() -> Iterator[int]:
    """Return a terminal."""
    controller, terminal = pty.openpty()
    yield terminal
    os.close(controller)
    os.close(terminal)


def start(*, stdin: int, stdout: int) -> subprocess.CompletedProcess[str]:
    """Run the screen with some standard streams."""
    return subprocess.run(
        TICWATCH,
        env=screen_environ(),
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
    )


def assert_refused(done: subprocess.CompletedProcess[str], name: str) -> None:
    assert done.returncode == ExitCode.USAGE
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"ticwatch: the screen needs a terminal as standard {name}; ")
    assert "ticwatch export" in line
    assert "ticwatch poll" in line


def test_screen_without_terminal_is_refused_at_once() -> None:
    code = (
        "import os, sys\n"
        "os.dup2(os.open(os.devnull, os.O_RDONLY), 0)\n"
        "from tui.commands.cli import main\n"
        "slow = ('textual', 'rich', 'pandas', 'msgspec', 'tui.config', 'tui.monitor')\n"
        "print(main([]), [name for name in slow if name in sys.modules])\n"
    )
    done = subprocess.run(
        (sys.executable, "-c", code), env=screen_environ(), capture_output=True, text=True
    )
    assert done.stdout == f"{ExitCode.USAGE:d} []\n"


def test_screen_with_input_from_file_is_refused(tty: int) -> None:
    assert_refused(start(stdin=subprocess.DEVNULL, stdout=tty), "input")


def test_screen_with_output_to_file_is_refused(tty: int) -> None:
    assert_refused(start(stdin=tty, stdout=subprocess.DEVNULL), "output")


@pytest.mark.parametrize("term", ["dumb", "unknown", "", "no-such-terminal"])
def test_screen_in_terminal_without_cursor_is_refused(term: str) -> None:
    with terminal_of(TICWATCH, {"TERM": term}) as terminal:
        assert terminal.wait() == ExitCode.USAGE
    output = terminal.output.decode()
    assert output.count("\n") == 1
    assert "export TERM=xterm-256color" in output
    assert (f"TERM={term}" if term else "TERM is not set") in output
    assert "ticwatch poll" in output
    assert "\x1b" not in output


def test_descendant_of_xterm_needs_no_terminfo() -> None:
    assert places_cursor("xterm-no-such-descendant")


def test_terminal_of_program_that_draws_is_not_looked_at() -> None:
    require_terminal({"TEXTUAL_DRIVER": "textual.drivers.web_driver:WebDriver"})
    with pytest.raises(UsageError):
        require_terminal({})


def test_config_is_not_read_before_terminal_is_found(tmp_path: Path) -> None:
    done = subprocess.run(
        (*TICWATCH, "--config", str(tmp_path / "none.toml")),
        env=screen_environ(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert_refused(done, "input")
