"""The archive after a kill, with a second program, a damaged file or a full disk."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from tests.support import toy_source
from tui.model.errors import StoreError
from tui.model.snapshot import State
from tui.model.status import PartStatus
from tui.sources.validators import Validators
from tui.store.amendments import Amendments
from tui.store.archive import Vintage, digest_of
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

NOW = datetime(2026, 1, 7, 19, tzinfo=UTC)
URL = "https://toy.example.gov/a.csv"
WRITER = """
import sys
from datetime import datetime, timedelta, UTC
from pathlib import Path
from tui.store import sqlite
from tui.store.archive import Vintage, digest_of
from tui.store.sqlite_archive import SqliteArchive
sqlite.WAIT_SECONDS = 300  # a busy machine is slow, not wrong
archive = SqliteArchive(Path(sys.argv[1]))
for number in range(10_000):
    body = f"{sys.argv[2]} {number} ".encode() * 2_000
    learned = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
    archive.put(Vintage("toy", sys.argv[2], learned, digest_of(body), "url"), body)
    print(digest_of(body), flush=True)
"""


def start_writer(path: Path, part: str) -> subprocess.Popen[str]:
    """Start a program that stores one body after the other and prints each digest."""
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    command = [sys.executable, "-c", WRITER, str(path), part]
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)


def read_digests(program: subprocess.Popen[str], count: int) -> list[str]:
    """Return the digests of the next bodies that the program stored."""
    assert program.stdout
    return [program.stdout.readline().strip() for _ in range(count)]


@pytest.mark.parametrize(
    "seed", [0, pytest.param(1, marks=pytest.mark.long), pytest.param(2, marks=pytest.mark.long)]
)
def test_archive_after_kill_has_every_stored_body(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "archive.sqlite"
    program = start_writer(path, "a")
    stored = read_digests(program, Random(seed).randint(1, 60))
    program.send_signal(signal.SIGKILL)
    program.communicate()
    digests = [vintage.digest for vintage in SqliteArchive(path).vintages()]
    assert digests[: len(stored)] == stored
    assert len(digests) <= len(stored) + 60
    for digest in digests:
        assert digest_of(SqliteArchive(path).body(digest)) == digest


def test_archive_with_two_writers_has_the_bodies_of_both(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    programs = [start_writer(path, part) for part in "ab"]
    stored = [read_digests(program, 40) for program in programs]
    for program in programs:
        program.kill()
        program.communicate()
    in_archive = {vintage.digest for vintage in SqliteArchive(path).vintages()}
    assert in_archive >= {digest for digests in stored for digest in digests}


def test_keep_newest_removes_older_vintages_but_no_shared_body(tmp_path: Path) -> None:
    archive = SqliteArchive(tmp_path / "archive.sqlite")
    for part, days in (("a", range(1, 6)), ("b", range(1, 2))):
        for day in days:
            body = str(day).encode()
            at = NOW.replace(day=day)
            archive.put(Vintage("toy", part, at, digest_of(body), URL), body)
    removed = archive.keep_newest("toy", "a", 2)
    assert removed == {digest_of(day) for day in (b"2", b"3")}, "the first is also of part b"
    assert archive.keep_newest("toy", "a", 2) == frozenset()
    archive.compact()
    vintages = [(vintage.part, vintage.learned.day) for vintage in archive.vintages()]
    assert sorted(vintages) == [("a", 4), ("a", 5), ("b", 1)]
    assert set(archive.stored_bytes()) == {digest_of(day) for day in (b"1", b"4", b"5")}


def test_keep_newest_keeps_what_corrects_first_prints(tmp_path: Path) -> None:
    archive = SqliteArchive(tmp_path / "archive.sqlite")
    for day in range(1, 6):
        body = str(day).encode()
        archive.put(Vintage("toy", "a", NOW.replace(day=day), digest_of(body), URL), body)
    archive.amend("toy", "a", Amendments(corrections=frozenset({digest_of(b"2")})))
    archive.keep_newest("toy", "a", 2)
    assert [vintage.learned.day for vintage in archive.vintages()] == [2, 4, 5]
    assert archive.body(digest_of(b"2")) == b"2"


def test_file_that_is_no_database_is_set_aside_unchanged(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    path.write_bytes(b"this was an archive once, before the disk failed" * 100)
    archive = SqliteArchive(path)
    with pytest.raises(StoreError, match="not a database"):
        archive.vintages()
    aside = archive.set_aside_if_damaged(NOW)
    assert aside
    assert aside.read_bytes().startswith(b"this was an archive once")
    assert archive.vintages() == []
    archive.put(Vintage("toy", "a", NOW, digest_of(b"x"), URL), b"x")
    assert archive.set_aside_if_damaged(NOW) is None


def test_damaged_body_raises_and_the_vintage_before_is_shown(tmp_path: Path) -> None:
    archive = SqliteArchive(tmp_path / "archive.sqlite")
    store = Store(archive, [toy_source.source()], ())
    older = toy_source.body(("2026-01-05", 1.0))
    newer = toy_source.body(("2026-01-05", 1.0), ("2026-01-06", 2.0))
    store.learn("toy", "a", older, learned=NOW.replace(day=5), url=URL)
    store.learn("toy", "a", newer, learned=NOW.replace(day=6), url=URL)
    with sqlite3.connect(tmp_path / "archive.sqlite") as database:
        database.execute("UPDATE bodies SET body = x'00' WHERE digest = ?", (digest_of(newer),))
    database.close()
    reopened = Store(archive, [toy_source.source()], ())
    with pytest.raises(StoreError, match="damaged"):
        archive.body(digest_of(newer))
    frame = reopened.snapshot(NOW).datasets["toy", "a"].frame
    assert frame["value"].tolist() == [1.0]
    assert reopened.learn("toy", "a", newer, learned=NOW, url=URL)[0]
    assert archive.body(digest_of(newer)) == newer


def test_status_of_another_version_is_left_out(tmp_path: Path) -> None:
    archive = SqliteArchive(tmp_path / "archive.sqlite")
    for part in "ab":
        archive.record(PartStatus("toy", part, asked=NOW), Validators())
    with sqlite3.connect(tmp_path / "archive.sqlite") as database:
        database.execute("UPDATE statuses SET status = '{\"failures\": \"x\"}' WHERE part = 'a'")
    database.close()
    assert list(archive.statuses()) == [("toy", "b")]


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be made of files there either")
def test_unwritable_folder_keeps_statuses_in_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Store(SqliteArchive(tmp_path / "file" / "archive.sqlite"), [toy_source.source()], ())
    body = toy_source.body(("2026-01-07", 1.0))
    with pytest.raises(StoreError):
        store.learn("toy", "a", body, learned=NOW, url=URL)
    status = PartStatus("toy", "a", asked=NOW, error="disk full")
    store.record(status, Validators())
    assert store.statuses() == {("toy", "a"): (status, Validators())}
    assert "file" in store.error
    assert State.CACHED not in {data.state for data in store.snapshot(NOW).datasets.values()}
