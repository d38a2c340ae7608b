"""Commands as channels: bounded output, no process left at the time-out, no secret passed on."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from tui.alerts.notify.channels import build_send
from tui.alerts.notify.message import DeliveryError, Message
from tui.config import Channel

MESSAGE = Message("20-year", "fires", "warning", ({"rule": "y20"},), "a1b2")
SECRET = "hunter2-hunter2"
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")


def command(program: str, seconds: float = 30, *env: str) -> Channel:
    """Return a channel that runs a Python program."""
    argv = (sys.executable, "-c", program)
    return Channel(type="command", argv=argv, timeout=timedelta(seconds=seconds), env=env)


async def failure(channel: Channel, environ: Mapping[str, str] = {}) -> str:
    """Return the words with which a delivery fails."""
    with pytest.raises(DeliveryError) as raised:
        await build_send(channel, environ)(MESSAGE)
    return str(raised.value)


async def longest_stall(channel: Channel) -> tuple[float, str]:
    """Return the longest time for which a delivery kept the event loop, and its end.

    The time is processor time, in seconds: on a busy machine other programs take the rest.
    """
    stalls = [0.0]

    async def tick() -> None:
        while True:
            before = time.thread_time()
            await asyncio.sleep(0.01)
            stalls.append(time.thread_time() - before)

    ticking = asyncio.create_task(tick())
    words = await failure(channel)
    await asyncio.sleep(0)
    ticking.cancel()
    return max(stalls), words


async def test_output_of_100_megabytes_keeps_its_last_line_and_never_stalls() -> None:
    program = (
        "import sys\nfor _ in range(100): sys.stderr.write('é\\n' * 350_000)\nsys.exit('no bus')"
    )
    stall, words = await longest_stall(command(program))
    assert words.endswith("exit code 1, no bus")
    assert stall < 1.0


async def test_endless_output_ends_at_the_time_out() -> None:
    program = "import sys\nwhile True: sys.stderr.write('x' * 10_000)"
    started = time.monotonic()
    stall, words = await longest_stall(command(program, 0.5))
    assert words == "no answer within 0.5 s"
    assert time.monotonic() - started < 30
    assert stall < 1.0


async def is_gone(file: Path) -> bool:
    """Return whether the process whose number is in a file ends within seconds."""
    stat = Path("/proc") / file.read_text().strip() / "stat"
    for _ in range(60):
        try:
            if stat.read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        await asyncio.sleep(0.05)
    return False


@LINUX
@pytest.mark.parametrize("is_orphan", [False, True])
async def test_time_out_ends_a_child_in_a_session_of_its_own(
    tmp_path: Path, is_orphan: bool
) -> None:
    """An orphan's parent has ended: it is no descendant of the command any more."""
    child = f"echo $$ > {tmp_path / 'child'}; exec sleep 30"
    script = f"setsid sh -c '{child}' & " if not is_orphan else f"(setsid sh -c '{child}' &) ; "
    channel = Channel(
        type="command", argv=("sh", "-c", f"{script} sleep 30"), timeout=timedelta(seconds=1)
    )
    assert await failure(channel, {"PATH": os.environ["PATH"]}) == "no answer within 1 s"
    assert await is_gone(tmp_path / "child")


@LINUX
async def test_time_out_spares_processes_of_another_delivery(tmp_path: Path) -> None:
    slow = Channel(type="command", argv=("sh", "-c", f"sleep 2; echo > {tmp_path / 'done'}"))
    delivery = asyncio.ensure_future(build_send(slow, {"PATH": os.environ["PATH"]})(MESSAGE))
    assert await failure(command("import time; time.sleep(9)", 0.5)) == "no answer within 0.5 s"
    await delivery
    assert (tmp_path / "done").exists()


async def test_survivor_that_holds_every_pipe_delays_nothing() -> None:
    program = (
        "import subprocess, sys\n"
        "subprocess.Popen(['sleep', '40'], start_new_session=True)\n"
        "sys.exit('no bus')"
    )
    started = time.monotonic()
    assert (await failure(command(program))).endswith("exit code 1, no bus")
    assert time.monotonic() - started < 30


async def test_command_that_reads_nothing_gets_a_long_message(tmp_path: Path) -> None:
    long = Message("t", "x" * 1_000_000, "info")
    await build_send(command("pass"), {})(long)
    program = f"import sys; open({str(tmp_path / 'n')!r}, 'w').write(str(len(sys.stdin.read())))"
    await build_send(command(program), {})(long)
    assert int((tmp_path / "n").read_text()) > 1_000_000


async def environment_of_command(
    folder: Path, environ: Mapping[str, str], *env: str
) -> dict[str, str]:
    """Return the environment that a command gets."""
    file = folder / "environ.json"
    program = f"import json, os; json.dump(dict(os.environ), open({str(file)!r}, 'w'))"
    await build_send(command(program, 30, *env), environ)(MESSAGE)
    found: dict[str, str] = json.loads(file.read_text())
    return found


async def test_command_gets_only_the_variables_that_are_allowed_or_named(tmp_path: Path) -> None:
    allowed = {"PATH": os.environ["PATH"], "HOME": "/h", "LC_TIME": "C", "DISPLAY": ":0"}
    allowed |= {"DBUS_SESSION_BUS_ADDRESS": "unix:x", "XDG_RUNTIME_DIR": "/run", "TZ": "UTC"}
    secret = {"TICWATCH_UPSTREAM": SECRET, "TIINGO_API_KEY": SECRET, "AWS_SECRET_KEY": SECRET}
    found = await environment_of_command(tmp_path, {**allowed, **secret, "TOKEN": "named"}, "TOKEN")
    assert found.pop("TICWATCH_EVENT_ID") == "a1b2"
    assert {name: found[name] for name in allowed} == allowed
    assert found["TOKEN"] == "named"
    assert not found.keys() & secret.keys()
    assert SECRET not in str(found)


async def test_named_variable_that_is_missing_fails_the_delivery() -> None:
    assert await failure(command("pass", 30, "TOKEN"), {}) == "the environment has no TOKEN"


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SLACK_TOKEN", SECRET, f"refused {SECRET}"),
        ("MY_PASSWORD", SECRET, f"refused https://me:{SECRET}@example.org/x"),
        ("PLAIN", SECRET, f"refused {SECRET}"),
        ("API_KEY", "a b/c", "refused token a%20b%2Fc"),
        ("TICWATCH_UPSTREAM", f"http://me:{SECRET}@h", f"refused {SECRET}"),
        ("UNSET", "", f"refused https://example.org/x?token={SECRET}&b=1"),
        ("UNSET", "", f"refused https://me:{SECRET}@example.org/"),
        ("HOOK_URL", f"https://h/services/{SECRET}", f"404 for /services/{SECRET}"),
    ],
)
async def test_last_words_of_a_command_hold_no_secret(name: str, value: str, words: str) -> None:
    program = f"import sys; sys.exit('first line {SECRET}\\n' + {words!r})"
    environ = {name: value, "PATH": os.environ["PATH"]}
    shown = await failure(command(program, 30, *(["PLAIN"] if name == "PLAIN" else [])), environ)
    assert "exit code 1, " in shown
    assert "***" in shown
    assert SECRET not in shown
    assert "first line" not in shown
    assert "a%20b" not in shown
