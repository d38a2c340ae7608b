"""kill -9 at any moment of polling: the archive opens, verifies, and has all it acknowledged."""

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
from tests.support.polling_program import PARTS
from tui.commands import store as housekeeping
from tui.store.archive import Archive
from tui.store.store import Store

ROOT = Path(__file__).parents[2]
KILLS = int(os.environ.get("TICWATCH_KILLS", "20"))
"""How many; ``TICWATCH_KILLS=1000`` for a long look."""
BATCH = 20
"""Kills that one archive has to survive."""
MOST_LINES = 30


def killed(path: Path, random: Random) -> set[str]:
    """Poll, kill after some acknowledgements, and return the digests that were acknowledged.

    The program goes on while it is listened to, so that the kill finds it anywhere.
    """
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.support.polling_program", str(path)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
        said = "".join(program.stdout.readline() for _ in range(random.randint(0, MOST_LINES)))
        program.send_signal(signal.SIGKILL)
        said += program.stdout.read()
    whole = said[: said.rfind("\n") + 1]
    return {line.split()[1] for line in whole.splitlines()}


def survives(folder: Path, random: Random, kills: int) -> int:
    """Kill a poller again and again over one archive; how many vintages it acknowledged."""
    path, acknowledged = folder / "archive.sqlite", set[str]()
    for _ in range(kills):
        acknowledged |= killed(path, random)
        archive = Archive(path)
        store = Store(archive, [toy_source.source(parts=PARTS)], ())
        assert acknowledged <= {vintage.digest for vintage in archive.vintages()}
        assert all(status.error == "" for status, _ in store.asked().values())
    said = io.StringIO()
    assert housekeeping.verify(store, said), said.getvalue()
    return len(acknowledged)


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    random = Random(11)
    for batch in range(0, KILLS, BATCH):
        folder = tmp_path / str(batch)
        folder.mkdir()
        kills = min(BATCH, KILLS - batch)
        assert survives(folder, random, kills) > kills
