"""Ends of the screen in a real terminal: exit code, modes and attributes that are left."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.lifeline import lifeline, write_makefile
from tests.support.terminal import (
    COLUMNS,
    FIRST_FRAME,
    ROWS,
    TICWATCH,
    Terminal,
    screen_environ,
    terminal_of,
)
from tui.commands.exit_codes import ExitCode

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and terminals of Unix")

OFFLINE = (*TICWATCH, "--offline")
SHELL_MODES = {7, 25}
"""Line wrap and a visible cursor: what a shell's terminal has on."""


def broken_command(act: str) -> tuple[str, ...]:
    """Return the command of a program whose help key does something else."""
    code = (
        "import time\n"
        "from tui.commands.cli import main\n"
        "from tui.screen.main_screen import MainScreen\n"
        f"def act(screen):\n    {act}\n"
        "MainScreen.action_help = act\n"
        "raise SystemExit(main(['--offline']))\n"
    )
    return (sys.executable, "-c", code)


def assert_restored(terminal: Terminal) -> None:
    assert 1049 in terminal.modes_seen(), "the screen was shown"
    assert terminal.modes_on() == SHELL_MODES
    assert terminal.attributes() == terminal.attributes_before


def send(number: signal.Signals) -> Callable[[Terminal], None]:
    """Return the act of sending a signal."""
    return lambda terminal: os.kill(terminal.process.pid, number)


def press(keys: str) -> Callable[[Terminal], None]:
    """Return the act of pressing keys."""
    return lambda terminal: terminal.press(keys)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        pytest.param(send(signal.SIGTERM), -signal.SIGTERM, id="SIGTERM", marks=pytest.mark.long),
        pytest.param(send(signal.SIGHUP), -signal.SIGHUP, id="SIGHUP", marks=pytest.mark.long),
        pytest.param(send(signal.SIGQUIT), -signal.SIGQUIT, id="SIGQUIT", marks=pytest.mark.long),
        pytest.param(send(signal.SIGINT), ExitCode.INTERRUPTED, id="SIGINT"),
        pytest.param(press("q"), ExitCode.CLEAR, id="q", marks=pytest.mark.long),
        pytest.param(press("\x11"), ExitCode.CLEAR, id="ctrl+q", marks=pytest.mark.long),
    ],
)
def test_end_restores_terminal(act: Callable[[Terminal], None], code: int, tmp_path: Path) -> None:
    with terminal_of(OFFLINE, folder=tmp_path) as terminal:
        terminal.read_until(FIRST_FRAME)
        assert terminal.modes_on() >= {1049, 1000, 1003, 1006, 1004, 2004}
        assert terminal.attributes() != terminal.attributes_before
        act(terminal)
        assert terminal.wait() == code
        assert_restored(terminal)
    assert list(tmp_path.glob("core*")) == []


@pytest.mark.long
def test_unhandled_error_restores_terminal_before_its_traceback() -> None:
    with terminal_of(broken_command("raise RuntimeError('broken on purpose')")) as terminal:
        terminal.read_until(FIRST_FRAME)
        terminal.press("?")
        assert terminal.wait() == 1
        assert_restored(terminal)
    left = terminal.output.rindex(b"\x1b[?1049l")
    assert b"broken on purpose" in terminal.output[left:]


@contextmanager
def hanging_screen() -> Iterator[Terminal]:
    """Yield the terminal of a screen whose main thread is blocked."""
    command = broken_command("screen.app._driver.write('hanging'); time.sleep(600)")
    with terminal_of(command) as terminal:
        terminal.read_until(FIRST_FRAME)
        terminal.press("?")
        terminal.read_until("hanging")
        yield terminal


@pytest.mark.long
def test_second_signal_ends_a_screen_that_hangs() -> None:
    with hanging_screen() as terminal:
        send(signal.SIGTERM)(terminal)
        terminal.read_for(0.5)
        assert terminal.process.poll() is None
        send(signal.SIGTERM)(terminal)
        assert terminal.wait() == -signal.SIGTERM
        assert_restored(terminal)


@pytest.mark.long
def test_screen_that_hangs_is_ended_after_one_signal() -> None:
    with hanging_screen() as terminal:
        send(signal.SIGQUIT)(terminal)
        assert terminal.wait() == -signal.SIGQUIT
        assert_restored(terminal)


@pytest.mark.long
@pytest.mark.parametrize("stop", [signal.SIGSTOP, signal.SIGTSTP])
def test_stopped_screen_continues_and_restores_terminal(stop: signal.Signals) -> None:
    with terminal_of(OFFLINE) as terminal:
        terminal.read_until(FIRST_FRAME)
        send(stop)(terminal)
        terminal.read_until_stopped()
        if stop is signal.SIGTSTP:
            assert_restored(terminal)
        terminal.output = b""
        send(signal.SIGCONT)(terminal)
        terminal.read_until(FIRST_FRAME)
        terminal.press("q")
        assert terminal.wait() == ExitCode.CLEAR
        assert_restored(terminal)


def test_stopped_screen_is_painted_again_when_it_continues() -> None:
    with terminal_of(OFFLINE) as terminal:
        terminal.read_until("firing")  # the figures are there
        terminal.press("?")
        terminal.read_until("selects text")
        terminal.output = b""
        terminal.press("?")
        terminal.read_until(FIRST_FRAME)
        send(signal.SIGTSTP)(terminal)
        terminal.read_until_stopped()
        terminal.output = b""
        send(signal.SIGCONT)(terminal)
        terminal.read_until(FIRST_FRAME)
        terminal.press("q")
        assert terminal.wait() == ExitCode.CLEAR
        assert_restored(terminal)


def test_config_error_leaves_terminal_alone(tmp_path: Path) -> None:
    path = tmp_path / "bad.toml"
    path.write_text("[ticwatch\n", encoding="utf-8")
    with terminal_of((*TICWATCH, "--config", str(path))) as terminal:
        assert terminal.wait() == ExitCode.CONFIG
        assert terminal.attributes() == terminal.attributes_before
    assert b"\x1b" not in terminal.output


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_closed_terminal_ends_screen_under_make(tmp_path: Path) -> None:
    with lifeline(tmp_path) as (pipe, has_ended):
        command = ("make", "-f", str(write_makefile(tmp_path, pipe)), "run")
        with terminal_of(command) as terminal:
            terminal.read_until(FIRST_FRAME)
            terminal.hang_up()
            assert has_ended()


@pytest.mark.long
def test_closed_terminal_ends_screen_under_shell(tmp_path: Path) -> None:
    with lifeline(tmp_path) as (pipe, has_ended):
        script = f"trap '' HUP; exec 9>{pipe}; {sys.executable} -m tui --offline; true"
        with terminal_of(("sh", "-c", script)) as terminal:
            terminal.read_until(FIRST_FRAME)
            terminal.hang_up()
            assert has_ended()


@pytest.mark.long
@pytest.mark.skipif(
    not (shutil.which("tmux") and shutil.which("make")), reason="tmux or make is not installed"
)
def test_closed_tmux_session_ends_screen_under_make(tmp_path: Path) -> None:
    def tmux(*arguments: str) -> str:
        command = ("tmux", "-S", str(tmp_path / "socket"), "-f", os.devnull, *arguments)
        return subprocess.run(
            command, env=screen_environ(), capture_output=True, text=True, check=True
        ).stdout

    with lifeline(tmp_path) as (pipe, has_ended):
        command = f"make -f {write_makefile(tmp_path, pipe)} run"
        tmux("new-session", "-d", "-x", str(COLUMNS), "-y", str(ROWS), command)
        end = time.monotonic() + 60
        while FIRST_FRAME not in tmux("capture-pane", "-p"):
            assert time.monotonic() < end
        tmux("kill-server")
        assert has_ended()


@pytest.mark.long
def test_closed_terminal_ends_editor_and_screen(tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\ntrap '' HUP\necho editing\nwhile true; do sleep 0.1; done\n")
    editor.chmod(0o755)
    with lifeline(tmp_path) as (pipe, has_ended):
        command = ("make", "-f", str(write_makefile(tmp_path, pipe)), "run")
        with terminal_of(command, {"EDITOR": str(editor), "VISUAL": ""}) as terminal:
            terminal.read_until(FIRST_FRAME)
            terminal.press("4")
            terminal.read_until("20-year")
            while b"editing" not in terminal.output:
                terminal.press("E")
                terminal.read_for(0.5)
            assert terminal.attributes() == terminal.attributes_before
            terminal.hang_up()
            assert has_ended()
