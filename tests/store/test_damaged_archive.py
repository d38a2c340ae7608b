"""A page of the archive that the disk lost: found when it is read, and the archive begins anew."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from random import Random

import pytest

from tests.support import toy_source
from tests.support.poller_harness import START, World, world
from tests.support.upstream import Reply
from tui.model.errors import StoreError
from tui.store.archive import SCHEMA, Archive, Vintage, digest_of
from tui.store.sqlite import Database
from tui.store.store import Store

TODAY = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0))
TOMORROW = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0), ("2026-01-08", 4.0))
PAGE = 4096


def spoil(path: Path) -> None:
    """Overwrite all pages but the first, which holds the schema."""
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(PAGE)
        file.write(Random(1).randbytes(size - PAGE))


async def filled(here: World) -> None:
    here.upstream.serve("toy.example.gov", Reply(TODAY))
    await here.ask()
    spoil(here.folder / "archive.sqlite")


async def test_the_running_program_sets_it_aside_and_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with world(tmp_path) as here:
        await filled(here)
        here.upstream.serve("toy.example.gov", Reply(TOMORROW))
        here.clock.forward(minutes=1)
        await here.ask()
        await here.ask()
        assert len(here.upstream.requests) == 1, "the floor outlives the file"
        assert "the archive was damaged; it is now" in caplog.text
        here.clock.forward(days=1)
        [outcome] = await here.ask()
    assert outcome.status.error == ""
    assert not here.upstream.requests[1].conditional
    assert here.store.newest("toy")["a"]["value"].tolist() == [2.0, 3.0, 4.0]
    assert here.store.trouble == ""
    assert len(list(tmp_path.glob("archive.sqlite.damaged-*"))) == 1


async def test_the_next_program_finds_it_by_what_it_cannot_read(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await filled(here)
        later = here.restart()
        await later.ask()
        await later.ask()
        here.clock.forward(days=1)
        await later.ask()
    assert later.store.newest("toy")["a"]["value"].tolist() == [2.0, 3.0]
    assert len(list(tmp_path.glob("archive.sqlite.damaged-*"))) == 1


def test_what_cannot_be_set_aside_is_told(tmp_path: Path) -> None:
    """Somebody's folder has the name that the damaged file was to have."""
    path = tmp_path / "archive.sqlite"
    path.write_bytes(b"no database at all" * 100)
    (tmp_path / f"{path.name}.damaged-{START:%Y%m%dT%H%M%S}").mkdir()
    store = Store(Archive(path), [toy_source.source()], ())
    store.mend(START, started=True)
    assert f"{path} is damaged" in store.trouble
    assert store.asked() == {}


def test_a_busy_archive_is_not_a_damaged_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.store.sqlite.WAIT_SECONDS", 0.01)
    path = tmp_path / "archive.sqlite"
    Archive(path).put(Vintage("toy", "a", START, digest_of(b"x"), ""), b"x")
    database = Database(path, SCHEMA)
    other = sqlite3.connect(path)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match="locked"), database.writing():
        pass
    assert not database.doubted
    assert database.set_aside_if_damaged(START) is None
    other.close()
    assert path.exists()


def test_a_sound_archive_that_was_doubted_stays(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    Archive(path).put(Vintage("toy", "a", START, digest_of(b"x"), ""), b"x")
    database = Database(path, "")
    database.doubted = True
    assert database.set_aside_if_damaged(START) is None
    assert not database.doubted
