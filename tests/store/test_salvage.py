"""Damaged rows and pages cost what is in them: all else is read, and carried over."""

from __future__ import annotations

import re
import sqlite3
import zlib
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.support import toy_source
from tests.support.poller_harness import open_harness
from tests.support.upstream import Reply
from tui.model.status import PartStatus
from tui.sources.validators import Validators
from tui.store.archive import Archive, LastConfirmed, digest_of
from tui.store.archive_schema import SCHEMA
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

START = datetime(2026, 1, 7, 19, tzinfo=UTC)
PAGE = 4096
VINTAGES = 200
REMEDY = "ticwatch store verify names them"


def body(number: int) -> bytes:
    """Return the body of one of the vintages."""
    return toy_source.body(("2026-01-06", number / 10))


def learned(number: int) -> datetime:
    """Return the time at which one of the vintages was received."""
    return START + timedelta(minutes=number)


def filled_archive(path: Path) -> Archive:
    """Return an archive of many vintages, in one file without a log."""
    bodies = {digest_of(content): content for content in map(body, range(VINTAGES))}
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA)
        compressed = [(digest, zlib.compress(content)) for digest, content in bodies.items()]
        database.executemany("INSERT INTO bodies VALUES (?, ?)", compressed)
        rows = [(learned(number).isoformat(), digest) for number, digest in enumerate(bodies)]
        database.executemany("INSERT INTO vintages VALUES ('toy', 'a', ?, ?, 'url')", rows)
        database.execute("INSERT INTO late VALUES ('toy', 'a', '2026-01-05', ?)", rows[0][:1])
    archive = SqliteArchive(path)
    archive.record(PartStatus("toy", "a", asked=START), Validators("etag", "", "url"))
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode = DELETE")
    return archive


def overwrite_page_of_vintage(path: Path, number: int) -> None:
    """Overwrite the page that has the row of a vintage with text."""
    row = digest_of(body(number)).encode() + b"url"
    page = path.read_bytes().index(row) // PAGE
    with path.open("r+b") as file:
        file.seek(page * PAGE)
        file.write(b"damaged " * (PAGE // 8))


def test_one_damaged_row_costs_one_vintage(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "archive.sqlite"
    filled_archive(path)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE vintages SET learned = 'never' WHERE rowid = 7")
    store = Store(SqliteArchive(path), [toy_source.source()], ())
    for _ in range(3):
        received = {vintage.learned for vintage in store.vintages()["toy", "a"]}
    assert received == {learned(number) for number in range(VINTAGES)} - {learned(6)}
    assert len([line for line in caplog.messages if "vintages, row 7: " in line]) == 1
    text = store.vintage_store.unreadable.text()
    assert text == f"1 of {VINTAGES} stored vintages cannot be read; {REMEDY}"


def test_one_damaged_page_costs_the_rows_on_it(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    archive = filled_archive(path)
    overwrite_page_of_vintage(path, 100)
    times = [vintage.learned for vintage in archive.vintages()]
    assert VINTAGES - 50 < len(times) < VINTAGES
    assert archive.listing().lost_vintages == VINTAGES - len(times)
    assert times[0] == learned(0)
    assert times[-1] == learned(VINTAGES - 1)


def test_row_that_differs_from_its_index_is_left_out(tmp_path: Path) -> None:
    """A byte that flips in a time makes another valid time."""
    path = tmp_path / "archive.sqlite"
    archive = filled_archive(path)
    stored = learned(50).isoformat().encode()
    content = path.read_bytes()
    assert content.count(stored) == 2
    path.write_bytes(content.replace(stored, stored.replace(b"2026", b"2016"), 1))
    listing = archive.listing()
    assert len(listing.vintages) == VINTAGES - 1
    assert listing.lost_vintages == 1
    assert learned(50) not in [vintage.learned for vintage in listing.vintages]


def test_body_is_read_without_the_index_that_lacks_it(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    archive = filled_archive(path)
    digest = digest_of(body(0))
    content = path.read_bytes()
    in_index = re.search(digest.encode() + rb"(?!url|x\x9c)", content)
    assert in_index
    path.write_bytes(content[: in_index.start()] + b"0" * 64 + content[in_index.end() :])
    assert archive.body(digest) == body(0)


def test_readable_rows_of_an_archive_set_aside_are_carried_over(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    filled_archive(path).confirm("toy", "a", "digest", LastConfirmed(date(2026, 1, 6), START))
    overwrite_page_of_vintage(path, 100)
    store = Store(SqliteArchive(path), [toy_source.source()], ())
    before = store.vintages()["toy", "a"]
    damaged = path.read_bytes()
    store.replace_damaged_archive(START)
    archive = SqliteArchive(path)
    assert archive.vintages() == before
    assert archive.faults() == []
    assert archive.body(digest_of(body(0))) == body(0)
    assert archive.listing().late == {("toy", "a"): {date(2026, 1, 5): START}}
    assert len(archive.confirmations()) == 1
    [(status, validators)] = archive.statuses().values()
    assert (status.asked, validators) == (START, Validators()), "what was lost is requested"
    [aside] = tmp_path.glob("archive.sqlite.damaged-*")
    assert aside.read_bytes() == damaged
    text = store.vintage_store.unreadable.text()
    assert f"it is now {aside}, and {len(before)} vintages could be carried over" in text


async def test_part_with_a_damaged_body_is_requested_unconditionally(tmp_path: Path) -> None:
    """The publisher would answer "not modified", and the body would stay lost."""
    async with open_harness(tmp_path) as here:
        content = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0))
        here.upstream.serve("toy.example.gov", Reply(content))
        await here.ask()
        with closing(sqlite3.connect(tmp_path / "archive.sqlite")) as database, database:
            database.execute("UPDATE bodies SET body = 5")
        later = here.restart()
        here.clock.forward(days=1)
        await later.ask()
    assert not here.upstream.requests[1].conditional
    assert later.store.newest_frames("toy")["a"]["value"].tolist() == [2.0, 3.0]
    assert later.store.vintage_store.unreadable.text() == ""
