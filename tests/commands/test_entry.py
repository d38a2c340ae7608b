"""Last screen in a real terminal: shown at once, and every end and stop before Textual draws."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.support.last_frames import FRAME, NO_UPSTREAM, SHOWN, faults, keep, started
from tests.support.terminal import (
    COLUMNS,
    FIRST_FRAME,
    NOT_MEASURED,
    ROWS,
    TICWATCH,
    Terminal,
    terminal_of,
)
from tui.commands.arguments import build_parser
from tui.commands.cli import is_remembered
from tui.commands.exit_codes import ExitCode
from tui.config import Config, Loaded, Problem

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="terminals of Unix")

TITLES = ("1 Par curve", "2 Foreign", "3 Sectors", "4 Alerts", "5 Risk", "6 Auctions")
"""Titles of the panes once they have figures."""
CODE = """
import time
import tui.commands.cli as cli
from tui.commands.entry import main

def load_config(arguments):
    {act}

cli.load_config = load_config
raise SystemExit(main())
"""
"""A program that does something else between the last screen and the import of Textual."""


def program(act: str, *arguments: str) -> tuple[str, ...]:
    """Return the command of a program that acts before it imports Textual."""
    return (sys.executable, "-c", CODE.format(act=act), *arguments)


WAITING = program(
    "from itertools import repeat; print('started', flush=True); "
    "any(time.sleep(0.05) for _ in repeat(0))"
)
"""A program that waits before it imports Textual. Between two sleeps it handles signals."""


def in_shell(script: str, command: Sequence[str]) -> tuple[str, ...]:
    """Return the command of a shell, whose script runs a program as ``"$0" -c "$1"``."""
    return ("sh", "-c", script, command[0], command[2])


def assert_left(terminal: Terminal) -> None:
    """Assert that the last screen was shown once, and that the terminal is as before."""
    output = terminal.output
    assert output.index(b"\x1b[?1049h") < output.index(FRAME) < output.index(b"\x1b[?1049l")
    assert faults(terminal) == []


def send(number: signal.Signals) -> Callable[[Terminal], None]:
    return lambda terminal: os.kill(terminal.process.pid, number)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        pytest.param(send(signal.SIGTERM), -signal.SIGTERM, id="SIGTERM"),
        pytest.param(send(signal.SIGHUP), -signal.SIGHUP, id="SIGHUP"),
        pytest.param(send(signal.SIGQUIT), -signal.SIGQUIT, id="SIGQUIT"),
        pytest.param(send(signal.SIGINT), ExitCode.INTERRUPTED, id="SIGINT"),
        pytest.param(lambda terminal: terminal.press("\x03"), ExitCode.INTERRUPTED, id="ctrl+c"),
    ],
)
def test_signal_before_textual_leaves_last_screen(
    act: Callable[[Terminal], None], code: int, home: Path
) -> None:
    with started(WAITING, home, NO_UPSTREAM | NOT_MEASURED) as terminal:
        terminal.read_until("started")
        assert terminal.attributes() != terminal.attributes_before
        act(terminal)
        assert terminal.wait() == code
        assert_left(terminal)
    assert b"Traceback" not in terminal.output


def test_signal_ends_program_that_is_blocked(home: Path) -> None:
    act = "import ctypes; print('started', flush=True); ctypes.CDLL(None).sleep(600)"
    with started(program(act), home, NO_UPSTREAM | NOT_MEASURED) as terminal:
        terminal.read_until("started")
        send(signal.SIGTERM)(terminal)
        assert terminal.wait() == -signal.SIGTERM
        assert_left(terminal)


@pytest.mark.parametrize(
    ("act", "code"),
    [
        pytest.param(lambda terminal: terminal.press("\x03"), ExitCode.INTERRUPTED, id="ctrl+c"),
        pytest.param(send(signal.SIGTERM), -signal.SIGTERM, id="SIGTERM"),
    ],
)
def test_signal_while_last_screen_is_written_leaves_it(
    act: Callable[[Terminal], None], code: int, home: Path
) -> None:
    environ = NO_UPSTREAM | NOT_MEASURED
    with started(WAITING, home, environ, frame=FRAME + b" " * 1_000_000) as terminal:
        terminal.read_until(SHOWN)
        act(terminal)
        assert terminal.wait() == code
        assert faults(terminal) == []
    assert b"Traceback" not in terminal.output


def test_stopped_program_leaves_last_screen_and_goes_on_without_it(home: Path) -> None:
    script = 'set -m; "$0" -c "$1"; echo stopped; fg; echo ended'
    with started(in_shell(script, WAITING), home, NO_UPSTREAM | NOT_MEASURED) as terminal:
        terminal.read_until("started")
        terminal.press("\x1a")
        terminal.read_until("stopped")
        assert_left(terminal)
        terminal.read_until("$")  # the shell names what it goes on with
        terminal.read_for(0.3)
        terminal.press("\x03")
        terminal.read_until("ended")
        assert_left(terminal)


def test_error_is_written_after_last_screen_is_left(home: Path) -> None:
    with started(program("raise RuntimeError('broken on purpose')"), home) as terminal:
        assert terminal.wait() == 1
        assert_left(terminal)
    assert b"broken on purpose" in terminal.output[terminal.output.index(b"\x1b[?1049l") :]


def test_message_is_written_after_last_screen_is_left(home: Path) -> None:
    act = "import sys; print('a warning', file=sys.stderr); time.sleep(600)"
    with started(program(act), home) as terminal:
        terminal.read_until("a warning")
        assert_left(terminal)
    assert b"a warning" in terminal.output[terminal.output.index(b"\x1b[?1049l") :]


def test_refused_configuration_is_written_after_last_screen_is_left(
    home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "bad.toml"
    path.write_text("[ticwatch\n", encoding="utf-8")
    with started(TICWATCH, home, {"TICWATCH_CONFIG": str(path)}) as terminal:
        assert terminal.wait() == ExitCode.CONFIG
        assert_left(terminal)
    assert b"bad.toml:1" in terminal.output[terminal.output.index(b"\x1b[?1049l") :]


def test_screen_that_cannot_start_leaves_last_screen_before_its_error(home: Path) -> None:
    act = (
        "from tui.screen.app import TicwatchApp; TicwatchApp.CSS = 'broken {'; "
        "return load(arguments)"
    )
    code = program(act)[2].replace("\ndef", "load = cli.load_config\n\ndef", 1)
    with started((sys.executable, "-c", code), home) as terminal:
        assert terminal.wait() == 1
        assert_left(terminal)
    assert b"broken" in terminal.output[terminal.output.index(b"\x1b[?1049l") :]


SEEN = program("print('started', flush=True); raise SystemExit(0)")
"""A program that ends before it imports Textual."""
NO_TERMINAL = "needs a terminal"


@pytest.mark.parametrize(
    ("command", "environ", "written"),
    [
        pytest.param((*SEEN, "--as-of", "2026-01-05"), {}, "started", id="--as-of"),
        pytest.param((*SEEN, "--offline"), {}, "started", id="--offline"),
        pytest.param(SEEN, {"TERM": "xterm"}, "started", id="another TERM"),
        pytest.param(SEEN, {"TEXTUAL_DRIVER": "tests:Driver"}, "started", id="another driver"),
        pytest.param(in_shell('"$0" -c "$1" </dev/null', SEEN), {}, NO_TERMINAL, id="no input"),
        pytest.param(in_shell('"$0" -c "$1" | cat', SEEN), {}, NO_TERMINAL, id="no output"),
        pytest.param(in_shell('set -m; "$0" -c "$1" & wait', SEEN), {}, "started", id="background"),
    ],
)
def test_last_screen_is_not_shown(
    command: Sequence[str], environ: dict[str, str], written: str, home: Path
) -> None:
    keep(home, NO_UPSTREAM)
    with terminal_of(command, NO_UPSTREAM | environ) as terminal:
        terminal.read_until(written)
        terminal.wait()
    assert b"\x1b" not in terminal.output


def test_screen_of_bare_command_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    own = Path(os.environ["TICWATCH_CONFIG"])
    bare, loaded = build_parser().parse_args([]), Loaded(Config(), own)
    assert is_remembered(bare, loaded)
    assert is_remembered(bare, Loaded(Config(), None))
    assert not is_remembered(bare, Loaded(Config(), own.with_name("other.toml")))
    assert not is_remembered(bare, Loaded(Config(), own, (Problem("theme", 1, "is no text"),)))
    assert is_remembered(build_parser().parse_args(["--offline"]), loaded)
    for options in ("--as-of=2026-01-05", "--config=other.toml"):
        assert not is_remembered(build_parser().parse_args([options]), loaded)
    monkeypatch.setenv("TEXTUAL_DRIVER", "tests:Driver")
    assert not is_remembered(bare, loaded)


def test_keys_typed_before_textual_act_once_and_terminal_is_restored(home: Path) -> None:
    with started(TICWATCH, home) as terminal:
        terminal.read_until(SHOWN)
        terminal.press("q")
        assert terminal.wait() == ExitCode.CLEAR
        assert_left(terminal)
    assert b"\x1b[2J" not in terminal.output, "the last screen is drawn over, not cleared"


@pytest.mark.long
def test_resized_terminal_is_painted_whole(home: Path) -> None:
    with started(TICWATCH, home) as terminal:
        terminal.read_until(SHOWN)
        terminal.resize(ROWS + 5, COLUMNS + 20)
        terminal.read_until(f"\x1b[{ROWS + 5};1H")
        rows = re.findall(rb"\x1b\[(\d+);1H", terminal.output[terminal.output.index(FRAME) + 6 :])
        assert list(map(int, rows[: ROWS + 5])) == list(range(1, ROWS + 6))
        terminal.press("q")
        assert terminal.wait() == ExitCode.CLEAR
        assert_left(terminal)


@pytest.mark.long
def test_next_start_shows_last_screen_with_its_time(tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("[ticwatch]\n[alerts]\nrule = []\n")  # an alert would show a toast
    environ = NO_UPSTREAM | {"TICWATCH_CONFIG": str(config)}
    with terminal_of(TICWATCH, environ) as terminal:
        for title in TITLES:
            terminal.read_until(title)
        terminal.press("q")
        assert terminal.wait() == ExitCode.CLEAR
    with terminal_of(TICWATCH, environ) as terminal:
        terminal.read_until("… saved ")
        assert all(title.encode() in terminal.output for title in TITLES)
        assert FIRST_FRAME.encode() not in terminal.output
        terminal.press("q")
        assert terminal.wait() == ExitCode.CLEAR
        assert faults(terminal) == []
