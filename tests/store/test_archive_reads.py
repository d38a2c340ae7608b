"""Connections and statements of archive reads, as SQLite's own hooks report them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from tests.support import toy_source
from tui.model.errors import StoreError
from tui.store.archive import Vintage, digest_of
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

NOW = datetime(2026, 1, 7, 19, tzinfo=UTC)
BODY = toy_source.body(("2026-01-05", 1.0), ("2026-01-06", 2.0))
URL = "https://toy.example.gov/a.csv"
CONNECT = sqlite3.connect
LISTED = ("vintages", "late", "kept", "added", "corrections", "repeated")
"""Tables of a listing."""


class Trace:
    """All connections to files since the start of the trace, and their statements."""

    def __init__(self) -> None:
        self.connections = 0
        self.statements: list[str] = []
        self.before_statement: Callable[[str], None] = lambda statement: None

    def start(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Make SQLite report every connection that is opened from now on."""
        trace = self

        class TracedConnection(sqlite3.Connection):
            def __init__(self, *arguments: object, **options: object) -> None:
                super().__init__(*arguments, **options)  # type: ignore[arg-type]
                trace.connections += 1
                self.set_trace_callback(trace.note)

        monkeypatch.setattr(sqlite3, "connect", partial(CONNECT, factory=TracedConnection))

    def note(self, statement: str) -> None:
        """Called by SQLite when a statement starts."""
        self.statements.append(statement)
        self.before_statement(statement)

    def count(self, text: str) -> int:
        """Return the number of statements that contain a text."""
        return sum(text in statement for statement in self.statements)


@pytest.fixture
def trace() -> Trace:
    return Trace()


def filled_archive(folder: Path) -> Path:
    """Return the path of an archive with one vintage."""
    path = folder / "archive.sqlite"
    SqliteArchive(path).put(Vintage("toy", "a", NOW, digest_of(BODY), URL), BODY)
    return path


@pytest.mark.parametrize("revised", [False, True])
def test_past_moment_lists_the_vintages_once_over_one_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trace: Trace, revised: bool
) -> None:
    path = filled_archive(tmp_path)
    store = Store(SqliteArchive(path), [toy_source.source(revised=revised)], ())
    store.snapshot(NOW)
    trace.start(monkeypatch)
    assert ("toy", "a") in store.snapshot(NOW).datasets
    assert store.statuses_at(NOW)["toy", "a"].vintages == 1
    assert trace.connections == 1
    for table in LISTED:
        assert trace.count(f"FROM {table} NOT INDEXED") == 1
        assert trace.count(f"FROM {table}") == 1, "its keys in the index are not read again"


def test_vintage_that_was_listed_before_is_not_parsed_again(tmp_path: Path) -> None:
    archive = SqliteArchive(tmp_path / "archive.sqlite")
    archive.put(Vintage("toy", "a", NOW, digest_of(BODY), URL), BODY)
    [first], [again] = archive.listing().vintages, archive.listing().vintages
    assert first is again
    archive.redate({first: NOW.replace(year=2025)}, earliest=NOW.replace(year=2024), now=NOW)
    [redated] = archive.listing().vintages
    assert redated.learned == NOW.replace(year=2025)


def test_rows_are_compared_with_their_index_once_and_after_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trace: Trace
) -> None:
    path = filled_archive(tmp_path)
    archive = SqliteArchive(path)
    trace.start(monkeypatch)
    for _ in range(3):
        archive.listing()
    assert [trace.count(f"FROM {table} INDEXED BY") for table in LISTED] == [1] * len(LISTED)
    content = path.read_bytes()
    path.write_bytes(b"damaged" * 1000)
    with pytest.raises(StoreError):
        archive.listing()
    path.write_bytes(content)
    archive.listing()
    assert [trace.count(f"FROM {table} INDEXED BY") for table in LISTED] == [2] * len(LISTED)
    archive.faults()
    assert trace.count("FROM vintages INDEXED BY") == 3


def test_row_that_differs_from_its_index_is_left_out_of_every_listing(tmp_path: Path) -> None:
    path = filled_archive(tmp_path)
    stored = NOW.isoformat(timespec="microseconds").encode()
    content = path.read_bytes()
    assert content.count(stored) == 2
    path.write_bytes(content.replace(stored, stored.replace(b"2026", b"2016"), 1))
    archive = SqliteArchive(path)
    for _ in range(3):
        assert archive.listing().vintages == []
        assert archive.listing().lost_vintages == 1


def test_schema_script_runs_once_for_many_reads_and_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trace: Trace
) -> None:
    path = filled_archive(tmp_path)
    trace.start(monkeypatch)
    archive = SqliteArchive(path)
    for _ in range(3):
        archive.listing()
        archive.retain(archive.vintages()[0])
    assert trace.connections == 9
    assert trace.count("CREATE TABLE IF NOT EXISTS vintages") == 1


def test_listing_does_not_see_what_is_written_while_it_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trace: Trace
) -> None:
    path = filled_archive(tmp_path)

    def write_before_the_second_table(statement: str) -> None:
        if "FROM late" in statement:
            with CONNECT(path) as database:
                database.execute("INSERT INTO kept VALUES ('toy', 'a', 'digest')")
            database.close()

    archive = SqliteArchive(path)
    trace.start(monkeypatch)
    trace.before_statement = write_before_the_second_table
    assert archive.listing().retained == {}
    trace.before_statement = lambda statement: None
    assert archive.listing().retained == {("toy", "a"): frozenset({"digest"})}


@pytest.mark.parametrize("table", ["seen", "late", "kept", "statuses"])
def test_archive_of_an_older_version_gets_the_table_it_lacks(tmp_path: Path, table: str) -> None:
    path = filled_archive(tmp_path)
    with sqlite3.connect(path) as database:
        database.execute(f"DROP TABLE {table}")
    database.close()
    archive = SqliteArchive(path)
    listing = archive.listing()
    assert [vintage.digest for vintage in listing.vintages] == [digest_of(BODY)]
    assert (listing.late, listing.retained) == ({}, {})
    assert archive.confirmations() == {}
    assert archive.statuses() == {}


def test_archive_replaced_while_open_gets_the_tables_it_lacks(tmp_path: Path) -> None:
    """An older program may set a damaged file aside, and create fewer tables."""
    path = filled_archive(tmp_path)
    archive = SqliteArchive(path)
    assert len(archive.vintages()) == 1
    for file in tmp_path.iterdir():
        file.unlink()
    with closing(sqlite3.connect(path)) as older:
        older.execute("CREATE TABLE bodies (digest TEXT PRIMARY KEY, body BLOB NOT NULL)")
    assert archive.listing().vintages == []
    archive.put(Vintage("toy", "a", NOW, digest_of(BODY), URL), BODY)
    assert len(archive.listing().vintages) == 1


def test_identity_of_a_part_changes_with_its_vintages_and_with_what_is_noted(
    tmp_path: Path,
) -> None:
    archive = SqliteArchive(tmp_path / "archive.sqlite")
    store = Store(archive, [toy_source.source()], ())
    first, more = Vintage("toy", "a", NOW, digest_of(BODY), URL), BODY + b"2026-01-07,3.0\n"
    changes: tuple[Callable[[], None], ...] = (
        lambda: archive.put(first, BODY),
        lambda: archive.mark_late("toy", "a", [NOW.date()], NOW),
        lambda: archive.retain(first),
        lambda: archive.put(Vintage("toy", "a", NOW.replace(day=8), digest_of(more), URL), more),
    )
    found = []
    for change in changes:
        change()
        for _ in range(2):
            [vintages] = store.vintages().values()
            found.append(store.vintage_store.identity(vintages))
    assert found[::2] == found[1::2]
    assert len(set(found)) == len(changes)
