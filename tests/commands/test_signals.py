"""Commands without a screen that a signal or the end of their terminal ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.lifeline import lifeline, write_makefile
from tests.support.terminal import NOT_MEASURED, TICWATCH, screen_environ, terminal_of
from tui.commands.ending import attached_terminal
from tui.commands.exit_codes import ExitCode

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and terminals of Unix")

NO_UPSTREAM = {"TICWATCH_UPSTREAM": "http://127.0.0.1:9"}
"""A port that refuses every connection."""
FIRST_RESULT = "connection attempts failed"
ORDERLY = """
import asyncio
from tui.commands.ending import run_until_signal

async def work():
    other = asyncio.create_task(wait("other task"))
    await wait("work")

async def wait(name):
    try:
        print("started", name, flush=True)
        await asyncio.sleep(600)
    finally:
        await asyncio.sleep(0.05)
        print("ended", name, flush=True)

run_until_signal(work())
"""
"""A program with two tasks that need some time to end."""

WAITING = """
import sqlite3
import sys
import tui.commands.cli as cli

def load_config(arguments):
    holder = sqlite3.connect(sys.argv[1], isolation_level=None)
    holder.execute("begin exclusive")
    print("started", flush=True)
    sqlite3.connect(sys.argv[1], timeout=600).execute("create table kept (value)")

cli.load_config = load_config
raise SystemExit(cli.main(["export", "curve"]))
"""
"""A command whose only thread waits in code that lets no handler of Python run."""

STUCK = """
import asyncio, contextlib, sys
import tui.commands.ending as ending

def say(text):
    with contextlib.suppress(OSError):  # of a terminal that is gone
        print(text, flush=True)

async def work():
    while True:
        try:
            say("started")
            await asyncio.sleep(600)
        except asyncio.CancelledError:
            say("goes on")

ending.GRACE_SECONDS = float(sys.argv[1])
work = ending.until_signal(work(), ending.attached_terminal(), lambda: say("restored"))
asyncio.run(work)
"""
"""A program whose work does not end when it is cancelled."""

BLOCKED = """
import signal, sys
from tui.commands.process_end import end_by

number = int(sys.argv[1])
signal.pthread_sigmask(signal.SIG_BLOCK, {number})
end_by(number)
"""
"""A program whose end by a signal the system holds back."""


def stuck(grace_seconds: float) -> tuple[str, ...]:
    return (sys.executable, "-c", STUCK, str(grace_seconds))


def test_second_interrupt_ends_stuck_work_at_once() -> None:
    with terminal_of(stuck(grace_seconds=600)) as terminal:
        terminal.read_until("started")
        os.kill(terminal.process.pid, signal.SIGINT)
        terminal.read_until("goes on")
        os.kill(terminal.process.pid, signal.SIGHUP)  # as a shell adds when its terminal is gone
        os.kill(terminal.process.pid, signal.SIGINT)
        assert terminal.wait() == ExitCode.INTERRUPTED
    assert terminal.output.count(b"restored") == 1


def test_stuck_work_is_ended_after_the_grace_time() -> None:
    with terminal_of(stuck(grace_seconds=0.05)) as terminal:
        terminal.read_until("started")
        os.kill(terminal.process.pid, signal.SIGINT)
        assert terminal.wait() == ExitCode.INTERRUPTED
    assert b"restored" in terminal.output


def test_closed_terminal_shortens_the_grace_time_of_an_interrupt() -> None:
    with terminal_of(stuck(grace_seconds=600)) as terminal:
        terminal.read_until("started")
        os.kill(terminal.process.pid, signal.SIGINT)
        terminal.read_until("goes on")
        terminal.hang_up()
        assert terminal.wait() == ExitCode.INTERRUPTED


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGQUIT])
def test_blocked_signal_ends_with_the_code_of_a_shell(number: signal.Signals) -> None:
    done = subprocess.run(
        (sys.executable, "-c", BLOCKED, str(int(number))), env=screen_environ(), timeout=60
    )
    assert done.returncode == 128 + number


def test_terminal_is_not_listened_to_where_its_end_is_ignored() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        assert attached_terminal() is None
    finally:
        signal.signal(signal.SIGHUP, before)


def test_command_that_waits_for_database_ends_at_once_without_traceback(tmp_path: Path) -> None:
    command = (sys.executable, "-c", WAITING, str(tmp_path / "locked"))
    with terminal_of(command, NOT_MEASURED) as terminal:
        terminal.read_until("started")
        terminal.press("\x03")
        assert terminal.wait() == ExitCode.INTERRUPTED
    assert b"Traceback" not in terminal.output


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (signal.SIGTERM, -signal.SIGTERM),
        (signal.SIGHUP, -signal.SIGHUP),
        (signal.SIGQUIT, -signal.SIGQUIT),
        (signal.SIGINT, ExitCode.INTERRUPTED),
    ],
)
def test_work_ends_in_order_and_then_process_by_signal(number: signal.Signals, code: int) -> None:
    with terminal_of((sys.executable, "-c", ORDERLY)) as terminal:
        terminal.read_until("started work")
        terminal.read_until("started other task")
        os.kill(terminal.process.pid, number)
        assert terminal.wait() == code
    assert b"ended work" in terminal.output
    assert b"ended other task" in terminal.output
    assert b"Traceback" not in terminal.output


def test_ignored_signal_stays_ignored() -> None:
    script = f"trap '' HUP; exec '{sys.executable}' -c \"$CODE\""
    with terminal_of(("sh", "-c", script), {"CODE": ORDERLY}) as terminal:
        terminal.read_until("started work")
        os.kill(terminal.process.pid, signal.SIGHUP)
        os.kill(terminal.process.pid, signal.SIGTERM)
        assert terminal.wait() == -signal.SIGTERM


@pytest.mark.long
@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGTERM, -signal.SIGTERM), (signal.SIGINT, ExitCode.INTERRUPTED)],
)
def test_poll_ends_by_signal(number: signal.Signals, code: int) -> None:
    with terminal_of((*TICWATCH, "poll"), NO_UPSTREAM) as terminal:
        terminal.read_until(FIRST_RESULT)
        os.kill(terminal.process.pid, number)
        assert terminal.wait() == code
    assert b"Traceback" not in terminal.output


@pytest.mark.long
@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_closed_terminal_ends_poll_under_make(tmp_path: Path) -> None:
    with lifeline(tmp_path) as (pipe, has_ended):
        command = ("make", "-f", str(write_makefile(tmp_path, pipe, "poll")), "run")
        with terminal_of(command, NO_UPSTREAM) as terminal:
            terminal.read_until(FIRST_RESULT)
            terminal.hang_up()
            assert has_ended()


@pytest.mark.long
@pytest.mark.skipif(shutil.which("nohup") is None, reason="nohup is not installed")
def test_closed_terminal_leaves_poll_under_nohup_alone(tmp_path: Path) -> None:
    with lifeline(tmp_path) as (pipe, has_ended):
        script = f"exec 9>{pipe}; nohup {' '.join(TICWATCH)} poll 2>&1 & wait"
        with terminal_of(("sh", "-c", script), NO_UPSTREAM, tmp_path) as terminal:
            terminal.read_until_file_has(tmp_path / "nohup.out", FIRST_RESULT)
            terminal.hang_up()
            assert not has_ended()
            [pid] = processes_with(pipe)
            os.kill(pid, signal.SIGTERM)
            assert has_ended()


def processes_with(pipe: Path) -> list[int]:
    """Return the processes that have a file open."""
    found = set()
    for link in Path("/proc").glob("[0-9]*/fd/9"):
        try:
            if link.samefile(pipe):
                found.add(int(link.parts[2]))
        except OSError:
            continue
    return sorted(found)
