"""A lock that one program holds at a time."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tui.model.errors import StoreError
from tui.store.program_lock import ProgramLock, is_locked

HOLD = """
import sys, time
from pathlib import Path
from tui.store.program_lock import ProgramLock
print(ProgramLock(Path(sys.argv[1])).take(), flush=True)
time.sleep(60)
"""


def test_lock_of_a_killed_program_is_free(tmp_path: Path) -> None:
    path, source = tmp_path / "a" / "lock", str(Path(__file__).parents[2] / "src")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        env={"PYTHONPATH": source},
        stdout=subprocess.PIPE,
        text=True,
    ) as program:
        assert program.stdout
        assert program.stdout.readline() == "True\n"
        lock = ProgramLock(path)
        assert (lock.take(), is_locked(path)) == (False, True)
        program.kill()
    assert not is_locked(path)
    assert lock.take()
    lock.release()


def test_released_lock_is_free_and_not_taken_again_by_a_late_thread(tmp_path: Path) -> None:
    first, second = ProgramLock(tmp_path / "lock"), ProgramLock(tmp_path / "lock")
    assert first.take()
    assert first.take(), "it has it already"
    assert not second.take()
    first.release()
    assert not first.take()
    assert second.take()


def test_lock_in_a_place_that_cannot_be_written_raises(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="file"):
        ProgramLock(tmp_path / "file" / "lock").take()
    assert not is_locked(tmp_path / "nothing")
