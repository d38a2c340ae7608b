"""The archive after kill -9 while polling: it opens, verifies, and has all acknowledged bodies."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from tests.support import toy_source
from tests.support.effort import rounds
from tests.support.polling_program import PARTS
from tui.alerts.notify.sqlite_log import SqliteLog
from tui.commands import store as store_command
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("TICWATCH_KILLS", str(rounds(20, 1))))
"""Number of kills; set ``TICWATCH_KILLS=1000`` for a long run."""
BATCH = 20
"""Kills of one archive in a row."""
MAX_LINES = 30


def poll_and_kill(path: Path, random: Random) -> set[str]:
    """Poll, kill after some acknowledgements, and return the acknowledged digests.

    The program goes on while its output is read, so that the kill may hit it anywhere.
    """
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.support.polling_program", str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
        output = "".join(program.stdout.readline() for _ in range(random.randint(0, MAX_LINES)))
        program.send_signal(signal.SIGKILL)
        output += program.stdout.read()
    complete = output[: output.rfind("\n") + 1]
    return {line.split()[1] for line in complete.splitlines()}


def count_acknowledged(folder: Path, random: Random, kills: int) -> int:
    """Kill pollers of one archive in turn. Return the number of acknowledged vintages."""
    path, acknowledged = folder / "archive.sqlite", set[str]()
    for _ in range(kills):
        acknowledged |= poll_and_kill(path, random)
        archive = SqliteArchive(path)
        store = Store(archive, [toy_source.source(parts=PARTS)], ())
        assert acknowledged <= {vintage.digest for vintage in archive.vintages()}
        assert all(status.error == "" for status, _ in store.statuses().values())
    output = io.StringIO()
    log = SqliteLog(folder / "alerts.sqlite")
    assert store_command.verify(store, archive, log, output), output.getvalue()
    return len(acknowledged)


@pytest.mark.property
@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_kill_while_polling_loses_no_acknowledged_vintage(tmp_path: Path) -> None:
    random = Random(11)
    for batch in range(0, KILLS, BATCH):
        folder = tmp_path / str(batch)
        folder.mkdir()
        kills = min(BATCH, KILLS - batch)
        assert count_acknowledged(folder, random, kills) > kills
