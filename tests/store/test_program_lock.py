"""A lock that one program holds at a time."""

from __future__ import annotations

import os
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
    assert not is_locked(tmp_path / "file" / "lock")


@pytest.mark.parametrize("content", [b"x", b"no database" * 1000, b"SQLite format 3\0" * 9])
def test_damaged_lock_is_free_and_can_be_taken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lock"
    path.write_bytes(content)
    assert not is_locked(path)
    first, second = ProgramLock(path), ProgramLock(path)
    assert first.take()
    assert is_locked(path)
    assert not second.take()
    first.release()


def test_folder_in_place_of_a_lock_is_not_locked(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    assert not is_locked(tmp_path / "lock")
    with pytest.raises(StoreError, match="lock"):
        ProgramLock(tmp_path / "lock").take()


@pytest.mark.skipif(os.name == "nt", reason="a link needs a right there")
@pytest.mark.parametrize("content", [b"", b"a letter", None])
def test_lock_follows_no_link(tmp_path: Path, content: bytes | None) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    (home / "locks").mkdir(parents=True)
    elsewhere.mkdir()
    if content is not None:
        (elsewhere / "lock").write_bytes(content)
    (home / "locks" / "lock").symlink_to(elsewhere / "lock")
    (home / "senders").symlink_to(elsewhere)
    before = {path.name: path.read_bytes() for path in elsewhere.iterdir()}
    with pytest.raises(StoreError, match="lock"):
        ProgramLock(home / "locks" / "lock").take()
    with pytest.raises(StoreError, match="senders is a link, which is not followed"):
        ProgramLock(home / "senders" / "lock").take()
    assert {path.name: path.read_bytes() for path in elsewhere.iterdir()} == before


@pytest.mark.skipif(os.name == "nt", reason="a link needs a right there")
def test_lock_in_a_home_that_is_a_link_to_a_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "home").symlink_to(tmp_path / "real")
    lock = ProgramLock(tmp_path / "home" / "archive.sqlite-lock")
    assert lock.take()
    assert is_locked(tmp_path / "real" / "archive.sqlite-lock")
    lock.release()
