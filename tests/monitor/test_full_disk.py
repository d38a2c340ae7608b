"""A disk that is full for a while: afterwards everything is stored, without a restart."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from tests.support import toy_source
from tests.support.poller_harness import open_harness
from tests.support.upstream import Reply
from tui.store.sqlite_archive import SqliteArchive

SHORT = toy_source.body(("2026-01-07", 1.0))
LONG = toy_source.body(*((f"{1900 + n // 12}-{n % 12 + 1:02}-01", n / 7) for n in range(900)))
LARGE = LONG + SHORT.partition(b"\n")[2]
"""A body of several pages of the archive."""
PARTS = ("a", "b")
CONNECT = sqlite3.connect


class Disk:
    """A disk with room for a number of pages of each file."""

    def __init__(self) -> None:
        self.max_pages = 2**30

    def connection(self, *arguments: object, **options: object) -> sqlite3.Connection:
        """Return a connection to a file that cannot grow beyond the disk."""
        database: sqlite3.Connection = CONNECT(*arguments, **options)  # type: ignore[call-overload]
        database.execute(f"PRAGMA max_page_count = {self.max_pages}")
        return database


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    disk = Disk()
    monkeypatch.setattr(sqlite3, "connect", partial(disk.connection))
    return disk


def pages(path: Path) -> int:
    database = CONNECT(path)
    [count] = database.execute("PRAGMA page_count").fetchone()
    database.close()
    return int(count)


def stored(path: Path) -> list[str]:
    return [vintage.part for vintage in SqliteArchive(path).vintages()]


async def test_body_and_status_are_stored_once_a_full_disk_has_room(
    tmp_path: Path, disk: Disk
) -> None:
    path = tmp_path / "archive.sqlite"
    async with open_harness(tmp_path, toy_source.source(parts=PARTS)) as here:
        here.upstream.serve("toy.example.gov", Reply(SHORT))
        await here.ask()
        assert stored(path) == ["a", "b"]
        disk.max_pages = pages(path)
        here.upstream.serve("toy.example.gov", Reply(LARGE))
        here.clock.forward(days=1)
        results = await here.ask()
        assert ["disk is full" in result.status.error for result in results] == [True, True]
        assert stored(path) == ["a", "b"]
        disk.max_pages = 2**30
        here.clock.forward(hours=1)
        results = await here.ask()
        assert [result.status.error for result in results] == ["", ""]
        assert not any(request.conditional for request in here.upstream.requests[-2:])
    assert stored(path) == ["a", "b", "a", "b"]
    assert here.store.error == ""
    assert {key: status.error for key, (status, _) in SqliteArchive(path).statuses().items()} == {
        ("toy", "a"): "",
        ("toy", "b"): "",
    }


async def test_status_that_found_no_room_is_stored_without_a_request(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "archive.sqlite"
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(SHORT))
        await here.ask()
        change = statuses_refused(path)
        here.upstream.serve("toy.example.gov", Reply(b"", 500))
        here.clock.forward(days=1)
        await here.ask()
        assert "no room" in here.store.error
        assert SqliteArchive(path).statuses()["toy", "a"][0].error == ""
        change()
        count = len(here.upstream.requests)
        await here.ask()
        assert len(here.upstream.requests) == count, "the minimum interval holds"
    assert here.store.error == ""
    assert "500" in SqliteArchive(path).statuses()["toy", "a"][0].error


def statuses_refused(path: Path) -> Callable[[], None]:
    """Make an archive refuse statuses. Return the function that ends this."""
    database = CONNECT(path, isolation_level=None)
    database.execute(
        "CREATE TRIGGER full BEFORE INSERT ON statuses BEGIN SELECT RAISE(ABORT, 'no room'); END"
    )

    def end() -> None:
        database.execute("DROP TRIGGER full")
        database.close()

    return end
