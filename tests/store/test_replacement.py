"""A new file in place of a damaged one: by one program at a time, complete, and under its name."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Thread

import pytest

from tests.store.test_salvage import START, filled_archive, overwrite_page_of_vintage
from tui.model.errors import LockedError, StoreError
from tui.store.program_lock import ProgramLock
from tui.store.sqlite_archive import SqliteArchive

REPLACE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tui.store.archive import Archive
from tui.store.sqlite_archive import SqliteArchive
for path in sys.argv[1:]:
    archive = SqliteArchive(Path(path))
    archive.vintages()
    print("ready", flush=True)
    sys.stdin.readline()
    archive.set_aside_if_damaged(datetime(2026, 1, 7, 19, tzinfo=UTC))
"""
"""Program that meets the damage of each archive, and replaces it after a line on stdin."""


def open_damaged(path: Path) -> SqliteArchive:
    """Return the archive of a program that has met the damage of its file."""
    archive = SqliteArchive(path)
    archive.vintages()
    return archive


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Path of an archive with a damaged page."""
    path = tmp_path / "archive.sqlite"
    filled_archive(path)
    overwrite_page_of_vintage(path, 100)
    return path


@pytest.mark.long
def test_programs_that_meet_damage_at_once_lose_nothing(tmp_path: Path) -> None:
    source = str(Path(__file__).parents[2] / "src")
    paths = [tmp_path / str(number) / "archive.sqlite" for number in range(10)]
    for path in paths:
        path.parent.mkdir()
        filled_archive(path)
        overwrite_page_of_vintage(path, 100)
    before, damaged = SqliteArchive(paths[0]).vintages(), paths[0].read_bytes()
    with ExitStack() as stack:
        programs = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", REPLACE, *map(str, paths)],
                    env={"PYTHONPATH": source},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(2)
        ]
        for _ in paths:
            for program in programs:
                assert program.stdout
                assert program.stdout.readline() == "ready\n"
            for program in programs:
                assert program.stdin
                program.stdin.write("\n")
                program.stdin.flush()
    for path in paths:
        copies = path.parent.glob("*.damaged-*")
        assert [copy.read_bytes() for copy in copies] == [damaged]
        assert SqliteArchive(path).vintages() == before


def test_program_that_found_damage_checks_again_after_another_replaced_the_file(
    path: Path,
) -> None:
    late, results = open_damaged(path), list[Path | None]()
    lock = ProgramLock(path.with_name("archive.sqlite-lock"))
    assert lock.take()
    thread = Thread(target=lambda: results.append(late.set_aside_if_damaged(START)))
    thread.start()
    while late._database.is_suspect:
        thread.join(0.01)
    path.unlink()
    filled_archive(path)
    before = SqliteArchive(path).vintages()
    lock.release()
    thread.join()
    assert results == [None]
    assert SqliteArchive(path).vintages() == before


def test_files_damaged_within_one_second_get_different_names(path: Path) -> None:
    first = open_damaged(path).set_aside_if_damaged(START)
    overwrite_page_of_vintage(path, 50)
    second = open_damaged(path).set_aside_if_damaged(START)
    assert first
    assert second
    assert second.name == f"{first.name}-2"
    assert first.exists()


def test_damaged_file_stays_while_no_new_one_can_be_written(path: Path) -> None:
    """A folder has the name of the new file until it is complete."""
    before, damaged = SqliteArchive(path).vintages(), path.read_bytes()
    obstacle = path.with_name("archive.sqlite-new")
    obstacle.mkdir()
    with pytest.raises(StoreError, match=f"{path} is damaged"):
        open_damaged(path).set_aside_if_damaged(START)
    assert path.read_bytes() == damaged
    obstacle.rmdir()
    assert open_damaged(path).set_aside_if_damaged(START)
    assert SqliteArchive(path).vintages() == before


def test_no_program_creates_a_file_while_one_is_replaced(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.store.sqlite.WAIT_SECONDS", 0.01)
    lock = ProgramLock(path.with_name("archive.sqlite-lock"))
    assert lock.take()
    path.unlink()
    archive = SqliteArchive(path)
    with pytest.raises(LockedError, match="is being replaced"):
        archive.require_writable(0)
    lock.release()
    archive.require_writable(0)
    assert path.exists()


def test_archive_of_an_older_version_gives_every_table_that_it_has(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        for table in ("added", "corrections", "repeated"):
            database.execute(f"DROP TABLE {table}")
    archive = open_damaged(path)
    assert archive.set_aside_if_damaged(START)
    assert list(archive.statuses()) == [("toy", "a")]
    assert "no such table" not in caplog.text
