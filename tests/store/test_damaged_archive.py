"""Damaged pages of the archive: found when they are read, and a new archive is started."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from random import Random

import pytest

from tests.support import toy_source
from tests.support.poller_harness import START, PollerHarness, open_harness
from tests.support.upstream import Reply
from tui.model.errors import StoreError
from tui.model.status import PartStatus
from tui.sources.validators import Validators
from tui.store.archive import Vintage, digest_of
from tui.store.archive_rows import TABLES
from tui.store.archive_schema import SCHEMA
from tui.store.salvage import replace_if_damaged
from tui.store.sqlite import Database
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

TODAY = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0))
TOMORROW = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0), ("2026-01-08", 4.0))
PAGE = 4096


def damage(path: Path) -> None:
    """Overwrite all pages but the first, which holds the schema."""
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(PAGE)
        file.write(Random(1).randbytes(size - PAGE))


async def poll_then_damage(here: PollerHarness) -> None:
    here.upstream.serve("toy.example.gov", Reply(TODAY))
    await here.ask()
    damage(here.folder / "archive.sqlite")


async def test_running_poller_replaces_a_damaged_archive(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_harness(tmp_path) as here:
        await poll_then_damage(here)
        here.upstream.serve("toy.example.gov", Reply(TOMORROW))
        here.clock.forward(minutes=1)
        await here.ask()
        await here.ask()
        assert len(here.upstream.requests) == 1, "the minimum interval holds with a new archive"
        assert "the archive was damaged; it is now" in caplog.text
        here.clock.forward(days=1)
        [outcome] = await here.ask()
    assert outcome.status.error == ""
    assert not here.upstream.requests[1].conditional
    assert here.store.newest_frames("toy")["a"]["value"].tolist() == [2.0, 3.0, 4.0]
    assert here.store.error == ""
    assert len(list(tmp_path.glob("archive.sqlite.damaged-*"))) == 1


@pytest.mark.long
async def test_restarted_poller_replaces_a_damaged_archive(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        await poll_then_damage(here)
        later = here.restart()
        await later.ask()
        await later.ask()
        here.clock.forward(days=1)
        await later.ask()
    assert later.store.newest_frames("toy")["a"]["value"].tolist() == [2.0, 3.0]
    assert len(list(tmp_path.glob("archive.sqlite.damaged-*"))) == 1


def test_damaged_archive_that_cannot_be_replaced_is_an_error(tmp_path: Path) -> None:
    """A folder has the name of the lock that only one program may hold."""
    path = tmp_path / "archive.sqlite"
    path.write_bytes(b"no database at all" * 100)
    (tmp_path / f"{path.name}-lock").mkdir()
    store = Store(SqliteArchive(path), [toy_source.source()], ())
    store.replace_damaged_archive(START, started=True)
    assert f"{path} is damaged" in store.error
    assert store.statuses() == {}


def test_emptied_archive_is_damaged_and_its_log_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    SqliteArchive(path).put(Vintage("toy", "a", START, digest_of(b"x"), ""), b"x")
    path.write_bytes(b"")
    path.with_name("archive.sqlite-wal").write_bytes(b"newest rows")
    with pytest.raises(StoreError, match=r"archive\.sqlite is damaged: it is empty"):
        SqliteArchive(path).vintages()
    with pytest.raises(StoreError, match=r"archive\.sqlite is damaged: it is empty"):
        SqliteArchive(path).record(PartStatus("toy", "a"), Validators())
    store = Store(SqliteArchive(path), [toy_source.source()], ())
    store.replace_damaged_archive(START, started=True)
    [aside, log] = sorted(tmp_path.glob("archive.sqlite.damaged-*"))
    assert f"the archive was damaged; it is now {aside}" in store.vintage_store.unreadable.text()
    assert log.read_bytes() == b"newest rows"
    assert store.error == ""
    assert SqliteArchive(path).vintages() == []


def test_log_without_its_file_is_not_taken_for_that_of_a_new_one(tmp_path: Path) -> None:
    path, log = tmp_path / "archive.sqlite", tmp_path / "archive.sqlite-wal"
    with Database(path, SCHEMA).reading():
        pass
    SqliteArchive(path).retain(Vintage("toy", "a", START, "first", ""))
    reader = sqlite3.connect(path)
    reader.execute("SELECT * FROM kept").fetchall()
    SqliteArchive(path).retain(Vintage("toy", "a", START, "second", ""))
    left = log.read_bytes()
    reader.close()
    path.unlink()
    log.write_bytes(left)
    SqliteArchive(path).retain(Vintage("toy", "a", START, "third", ""))
    with Database(path, SCHEMA).reading() as database:
        assert database.execute("SELECT digest FROM kept").fetchall() == [("third",)]


def test_locked_archive_does_not_count_as_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.store.sqlite.WAIT_SECONDS", 0.01)
    path = tmp_path / "archive.sqlite"
    SqliteArchive(path).put(Vintage("toy", "a", START, digest_of(b"x"), ""), b"x")
    database = Database(path, SCHEMA)
    writer = sqlite3.connect(path)
    writer.execute("PRAGMA locking_mode = EXCLUSIVE")
    writer.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="locked"), database.writing():
        pass
    assert not database.is_suspect
    assert replace_if_damaged(database, TABLES, START) is None
    writer.close()
    assert path.exists()


def test_sound_archive_is_kept_after_a_failed_read(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    SqliteArchive(path).put(Vintage("toy", "a", START, digest_of(b"x"), ""), b"x")
    database = Database(path, "")
    database.is_suspect = True
    assert replace_if_damaged(database, TABLES, START) is None
    assert not database.is_suspect
