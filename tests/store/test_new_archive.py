"""A new archive that several programs begin to use at the same moment."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.effort import rounds
from tui.model.errors import LockedError
from tui.store.archive_schema import SCHEMA
from tui.store.sqlite import Database

PROGRAMS = 5
ROUNDS = rounds(60, 10)
WRITER = """
import os, sys
from pathlib import Path
from tui.store.archive_schema import SCHEMA
from tui.store.sqlite import Database
for line in sys.stdin:
    database = Database(Path(line.strip()), SCHEMA)
    with database.reading() as connection:
        connection.execute("SELECT count(*) FROM kept").fetchone()
    with database.writing() as connection:
        connection.execute("INSERT INTO kept VALUES ('toy', 'a', ?)", (str(os.getpid()),))
    print("written", flush=True)
"""


def start_writer() -> subprocess.Popen[str]:
    """Start a program that writes a row into each archive that it is given the path of."""
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    return subprocess.Popen(
        [sys.executable, "-c", WRITER],
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_programs_that_begin_at_once_on_a_new_home_all_write(tmp_path: Path) -> None:
    programs = [start_writer() for _ in range(PROGRAMS)]
    paths = [tmp_path / str(number) / "archive.sqlite" for number in range(ROUNDS)]
    try:
        for path in paths:
            for program in programs:
                assert program.stdin
                program.stdin.write(f"{path}\n")
                program.stdin.flush()
            for program in programs:
                assert program.stdout
                assert program.stdout.readline() == "written\n"
    finally:
        for program in programs:
            program.kill()
            program.communicate()
    for path in paths:
        with Database(path, SCHEMA).reading() as database:
            assert len(database.execute("SELECT * FROM kept").fetchall()) == PROGRAMS


def test_file_is_set_up_once_and_reads_write_nothing(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    with closing(sqlite3.connect(path)) as older:
        older.execute("CREATE TABLE bodies (digest TEXT PRIMARY KEY, body BLOB NOT NULL)")
    before = path.read_bytes()
    database = Database(path, SCHEMA)
    with database.reading() as connection:
        assert connection.execute("SELECT * FROM vintages").fetchall() == []
        assert connection.execute("SELECT * FROM bodies").fetchall() == []
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    with database.writing() as connection:
        connection.execute("INSERT INTO kept VALUES ('toy', 'a', 'digest')")
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    with database.reading() as connection:
        assert connection.execute("SELECT digest FROM kept").fetchall() == [("digest",)]


def reader_of(path: Path) -> sqlite3.Connection:
    """Return a connection that reads a file of an older mode, and has not ended yet."""
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("CREATE TABLE bodies (digest TEXT PRIMARY KEY, body BLOB NOT NULL)")
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return reader


def test_switch_to_wal_waits_for_a_program_that_uses_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite itself does not wait there. The other program ends after the second try."""
    path = tmp_path / "archive.sqlite"
    other = reader_of(path)
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 2:
            other.close()

    monkeypatch.setattr("time.sleep", pause)
    with Database(path, SCHEMA).writing() as connection:
        connection.execute("INSERT INTO kept VALUES ('toy', 'a', 'digest')")
    assert len(pauses) == 2


def test_switch_to_wal_gives_up_after_the_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "archive.sqlite"
    monkeypatch.setattr("tui.store.replacement_lock.RETRY_SECONDS", 0.01)
    with (
        closing(reader_of(path)),
        pytest.raises(LockedError, match="locked by another program"),
        Database(path, SCHEMA).writing(wait_seconds=0.05),
    ):
        pass
