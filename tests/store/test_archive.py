"""Nothing learned is lost: not by a kill, a second program, a damaged file or a full disk."""

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
from tui.sources.http_client import Validators
from tui.store.archive import Archive, Vintage, digest_of
from tui.store.store import Store

NOW = datetime(2026, 1, 7, 19, tzinfo=UTC)
URL = "https://toy.example.gov/a.csv"
WRITER = """
import sys
from datetime import datetime, timedelta, UTC
from pathlib import Path
from tui.archive import Archive, Vintage, digest_of
archive = Archive(Path(sys.argv[1]))
for number in range(10_000):
    body = f"{sys.argv[2]} {number} ".encode() * 2_000
    learned = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
    archive.put(Vintage("toy", sys.argv[2], learned, digest_of(body), "url"), body)
    print(digest_of(body), flush=True)
"""


def writer(path: Path, part: str) -> subprocess.Popen[str]:
    """A program that learns one body after the other, and says so after each."""
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2] / "src")}
    command = [sys.executable, "-c", WRITER, str(path), part]
    return subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True)


def said(program: subprocess.Popen[str], count: int) -> list[str]:
    """The digests of the next bodies that it says it learned."""
    assert program.stdout
    return [program.stdout.readline().strip() for _ in range(count)]


@pytest.mark.parametrize("seed", range(3))
def test_a_kill_loses_nothing_already_learned(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "archive.sqlite"
    program = writer(path, "a")
    learned = said(program, Random(seed).randint(1, 60))
    program.send_signal(signal.SIGKILL)
    program.communicate()
    kept = [vintage.digest for vintage in Archive(path).vintages()]
    assert kept[: len(learned)] == learned
    assert len(kept) <= len(learned) + 60
    for digest in kept:
        assert digest_of(Archive(path).body(digest)) == digest


def test_two_programs_write_one_archive(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    programs = [writer(path, part) for part in "ab"]
    learned = [said(program, 40) for program in programs]
    for program in programs:
        program.kill()
        program.communicate()
    kept = {vintage.digest for vintage in Archive(path).vintages()}
    assert kept >= {digest for digests in learned for digest in digests}


def test_the_newest_vintages_are_kept_and_a_shared_body_stays(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.sqlite")
    for part, days in (("a", range(1, 6)), ("b", range(1, 2))):
        for day in days:
            body = str(day).encode()
            at = NOW.replace(day=day)
            archive.put(Vintage("toy", part, at, digest_of(body), URL), body)
    archive.keep_newest("toy", "a", 2)
    archive.compact()
    kept = [(vintage.part, vintage.learned.day) for vintage in archive.vintages()]
    assert sorted(kept) == [("a", 4), ("a", 5), ("b", 1)]
    assert set(archive.stored_bytes()) == {digest_of(day) for day in (b"1", b"4", b"5")}


def test_a_file_that_is_no_archive_is_set_aside_with_all_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    path.write_bytes(b"this was an archive once, before the disk failed" * 100)
    archive = Archive(path)
    with pytest.raises(StoreError, match="not a database"):
        archive.vintages()
    aside = archive.set_aside_if_damaged(NOW)
    assert aside
    assert aside.read_bytes().startswith(b"this was an archive once")
    assert archive.vintages() == []
    archive.put(Vintage("toy", "a", NOW, digest_of(b"x"), URL), b"x")
    assert archive.set_aside_if_damaged(NOW) is None


def test_a_damaged_body_is_noticed_and_the_one_before_is_shown(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.sqlite")
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


def test_a_status_of_another_version_is_as_if_never_asked(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.sqlite")
    for part in "ab":
        archive.record(PartStatus("toy", part, asked=NOW), Validators())
    with sqlite3.connect(tmp_path / "archive.sqlite") as database:
        database.execute("UPDATE statuses SET status = '{\"failures\": \"x\"}' WHERE part = 'a'")
    database.close()
    assert list(archive.statuses()) == [("toy", "b")]


@pytest.mark.skipif(os.name == "nt", reason="folders cannot be made of files there either")
def test_where_nothing_can_be_written_the_run_goes_on(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Store(Archive(tmp_path / "file" / "archive.sqlite"), [toy_source.source()], ())
    body = toy_source.body(("2026-01-07", 1.0))
    with pytest.raises(StoreError):
        store.learn("toy", "a", body, learned=NOW, url=URL)
    status = PartStatus("toy", "a", asked=NOW, error="disk full")
    store.record(status, Validators())
    assert store.asked() == {("toy", "a"): (status, Validators())}
    assert "file" in store.trouble
    assert State.CACHED not in {data.state for data in store.snapshot(NOW).datasets.values()}
