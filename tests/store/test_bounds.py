"""Bounds of a store in memory and on disk while bodies change: those of retention."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from weakref import ref

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.support import toy_source
from tui.store.damaged_copies import copies_of
from tui.store.frame_cache import FrameCache
from tui.store.salvage import replace_if_damaged
from tui.store.sqlite import Database
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

START = datetime(2026, 1, 7, 19, tzinfo=UTC)
URL = "https://toy.example.gov/a.csv"
KEEP = 2
BODIES = 5


def changing_bodies(count: int) -> Iterator[tuple[datetime, bytes]]:
    """Yield a new body for each day, with the time it was received."""
    for number in range(count):
        days = (f"{START + timedelta(days=day):%Y-%m-%d}" for day in range(number + 1))
        yield START + timedelta(days=number), toy_source.body(*((day, 1.0) for day in days))


def polled_store(folder: Path, keep: int | None) -> tuple[Store, list[pd.DataFrame]]:
    """Return a store that got some bodies, and those of its frames that are still in memory."""
    source = replace(toy_source.source(), keep=keep)
    cache = FrameCache(folder / "frames.sqlite")
    store, frames = Store(SqliteArchive(folder / "archive.sqlite"), [source], (), cache), []
    for learned, body in changing_bodies(BODIES):
        store.learn("toy", "a", body, learned=learned, url=URL)
        frames.append(ref(store.newest_frames("toy")["a"]))
    gc.collect()
    return store, [frame for frame in (reference() for reference in frames) if frame is not None]


def count_rows(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_frames_and_confirmations_of_removed_vintages_are_removed(tmp_path: Path) -> None:
    polled_store(tmp_path, KEEP)
    assert count_rows(tmp_path / "frames.sqlite", "frames") == KEEP
    for table in ("bodies", "vintages", "seen"):
        assert count_rows(tmp_path / "archive.sqlite", table) == KEEP, table


def test_frames_of_vintages_that_stay_are_not_parsed_again(tmp_path: Path) -> None:
    polled_store(tmp_path, None)
    assert count_rows(tmp_path / "frames.sqlite", "frames") == BODIES


@pytest.mark.parametrize("keep", [KEEP, None])
def test_superseded_frame_leaves_the_memory(tmp_path: Path, keep: int | None) -> None:
    store, frames = polled_store(tmp_path, keep)
    [left] = frames
    assert left is store.newest_frames("toy")["a"]


def test_body_that_comes_again_after_its_removal_is_a_vintage_again(tmp_path: Path) -> None:
    source = replace(toy_source.source(revised=True), keep=KEEP)
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [source], ())
    bodies = [toy_source.body(("2026-01-06", value)) for value in (1.0, 2.0, 3.0, 1.0)]
    for number, body in enumerate(bodies):
        learned = START + timedelta(hours=number)
        assert store.learn("toy", "a", body, learned=learned, url=URL).is_new
    assert store.newest_frames("toy")["a"]["value"].tolist() == [1.0]
    for table in ("bodies", "vintages", "seen"):
        assert count_rows(tmp_path / "archive.sqlite", table) == KEEP, table


def test_largest_damaged_copies_stay(tmp_path: Path) -> None:
    """The largest has the longest history to save; a disk that damages files must not fill up."""
    database = Database(tmp_path / "archive.sqlite", "")
    for number, size in enumerate((900, 100, 200, 300, 400)):
        database.path.write_bytes(b"no database" * size)
        replacement = replace_if_damaged(database, [], START + timedelta(days=number))
        assert replacement is not None
        copy = replacement.aside
        copy.with_name(f"{copy.name}-wal").write_bytes(b"its log")
    copies = [
        f"archive.sqlite.damaged-{START + timedelta(days=day):%Y%m%dT%H%M%S}" for day in (0, 3, 4)
    ]
    logs = [f"{name}-wal" for name in copies]
    names = {file.name for file in tmp_path.iterdir()}
    assert names == {*copies, *logs, "archive.sqlite", "archive.sqlite-lock"}


def test_newest_damaged_copy_stays_however_small(tmp_path: Path) -> None:
    database = Database(tmp_path / "archive.sqlite", "")
    for number, size in enumerate((900, 800, 700, 600)):
        database.path.write_bytes(b"no database" * size)
        replacement = replace_if_damaged(database, [], START + timedelta(days=number))
        assert replacement is not None
        assert replacement.aside.exists()
    assert len(copies_of(database.path)) == 3
