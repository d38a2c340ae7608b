"""``ticwatch store``: statistics, verification and pruning of the archive."""

from __future__ import annotations

import io
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import msgspec
import pandas as pd
import pytest
from msgspec.structs import replace

from tests.support import toy_source
from tests.support.shared_frames import FOLDER
from tui.alerts.notify.event_details import RuleRearmed
from tui.alerts.notify.events import Event
from tui.alerts.notify.sqlite_log import SqliteLog
from tui.commands import store as store_command
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.model.status import PartStatus
from tui.store.archive import Archive
from tui.store.frame_cache import FrameCache, FrameKey
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

START = datetime(2026, 1, 5, 19, tzinfo=UTC)
DAYS = 10


def filled_store(folder: Path, keep: int | None) -> tuple[Store, Archive]:
    """Return a store that received a longer body every day, and its archive."""
    shutil.copytree(filled_folder(), folder, dirs_exist_ok=True)
    archive = SqliteArchive(folder / "archive.sqlite")
    return Store(archive, [replace(toy_source.source(), keep=keep)], ()), archive


@cache
def filled_folder() -> Path:
    """Return a folder with that archive. It is filled once: each test has a copy."""
    folder = Path(os.environ[FOLDER]) / f"filled-{os.getpid()}"
    store = Store(
        SqliteArchive(folder / "archive.sqlite"), [replace(toy_source.source(), keep=None)], ()
    )
    days = [START + timedelta(days=number) for number in range(DAYS)]
    for count, day in enumerate(days, 1):
        body = toy_source.body(*((f"{earlier:%Y-%m-%d}", 1.0) for earlier in days[:count]))
        store.learn("toy", "a", body, learned=day, url="https://toy.example.gov/a.csv")
    return folder


def test_stats_line_counts_vintages_and_bytes(tmp_path: Path) -> None:
    store, archive = filled_store(tmp_path, None)
    stream = io.StringIO()
    store_command.write_stats(store, archive, stream)
    [line] = [line for line in stream.getvalue().splitlines() if line.startswith("toy/a")]
    size = sum(archive.stored_bytes().values())
    assert line.split() == [
        *("toy/a", str(DAYS), str(size)),
        *("2026-01-05", "14:00", "EST", "2026-01-14", "14:00", "EST"),
    ]


def test_stats_do_not_count_vintages_of_a_disabled_source_as_bundled(
    tmp_path: Path,
) -> None:
    _, archive = filled_store(tmp_path, None)
    stream = io.StringIO()
    store_command.write_stats(Store(archive, [], ()), archive, stream)
    assert stream.getvalue().endswith("; 0 more vintages ship with ticwatch\n")


def test_prune_keeps_the_newest_vintages(tmp_path: Path) -> None:
    store, archive = filled_store(tmp_path, 3)
    before = store.snapshot(START + timedelta(days=4)).datasets["toy", "a"].frame
    stream = io.StringIO()
    store_command.prune(store, archive, stream)
    assert [vintage.learned.day for vintage in archive.vintages()] == [12, 13, 14]
    after = store.snapshot(START + timedelta(days=4)).datasets["toy", "a"].frame
    assert after.equals(before)
    assert "given back" in stream.getvalue()


def test_prune_skips_a_source_that_keeps_all(tmp_path: Path) -> None:
    store, archive = filled_store(tmp_path, None)
    store_command.prune(store, archive, io.StringIO())
    assert len(archive.vintages()) == DAYS


def test_prune_leaves_the_vintages_of_an_unknown_source_alone(tmp_path: Path) -> None:
    _, archive = filled_store(tmp_path, 3)
    store_command.prune(Store(archive, [], ()), archive, io.StringIO())
    assert len(archive.vintages()) == DAYS


def test_learn_deletes_vintages_beyond_keep(tmp_path: Path) -> None:
    store, archive = filled_store(tmp_path, 3)
    days = (f"{START + timedelta(days=number):%Y-%m-%d}" for number in range(DAYS + 1))
    body = toy_source.body(*((day, 1.0) for day in days))
    store.learn("toy", "a", body, learned=START + timedelta(days=DAYS), url="")
    assert len(archive.vintages()) == 3


def test_learn_removes_the_cached_frames_of_deleted_bodies_alone(tmp_path: Path) -> None:
    """The frame of another program's newer vintage stays."""
    path = tmp_path / "frames.sqlite"
    source, archive = (
        replace(toy_source.source(), keep=2),
        SqliteArchive(tmp_path / "archive.sqlite"),
    )
    store = Store(archive, [source], (), FrameCache(path))
    FrameCache(path).put(FrameKey("toy", "b", "of another program", 1), pd.DataFrame())
    for day in range(4):
        at = START + timedelta(days=day)
        body = toy_source.body(*((f"2026-01-{each + 1:02}", 1.0) for each in range(day + 1)))
        store.learn("toy", "a", body, learned=at, url="")
    with closing(sqlite3.connect(path)) as database:
        cached = {digest for (digest,) in database.execute("SELECT digest FROM frames")}
    newest = {vintage.digest for vintage in archive.vintages()}
    assert len(newest) == 2
    assert cached == newest | {"of another program"}


def status_row(status: PartStatus, etag: str = "") -> str:
    """Return the statement that stores a status as that of the part ``a``."""
    text = msgspec.json.encode(status).decode()
    return f"INSERT INTO statuses VALUES ('toy', 'a', '{text}', '{etag}', '', '')"


def verify(store: Store, archive: Archive, folder: Path) -> tuple[bool, list[str]]:
    """Return the result of ``store verify`` and the lines it wrote."""
    stream = io.StringIO()
    log = SqliteLog(folder / "alerts.sqlite")
    return store_command.verify(store, archive, log, stream), stream.getvalue().splitlines()


def change(path: Path, statement: str, *values: object) -> None:
    """Run a statement on a database, without its constraints of types."""
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement, values)


def test_verify_names_each_unreadable_vintage(tmp_path: Path) -> None:
    store, archive = filled_store(tmp_path, None)
    assert verify(store, archive, tmp_path) == (True, ["all 10 vintages can be read"])
    digest = archive.vintages()[4].digest
    change(tmp_path / "archive.sqlite", "UPDATE bodies SET body = x'00' WHERE digest = ?", digest)
    is_whole, lines = verify(store, archive, tmp_path)
    assert not is_whole
    assert any(line.startswith("archive: bodies, row 5: ") for line in lines)
    assert any(line.startswith("toy/a of 2026-01-09 14:00 EST: ") for line in lines)
    assert lines[-1] == "9 of 10 vintages can be read"


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        ("UPDATE vintages SET learned = 'x' WHERE rowid = 3", "archive: vintages, row 3: "),
        ("UPDATE vintages SET source = 'gone' WHERE rowid = 3", "gone/a of 2026-01-07"),
        ("DELETE FROM bodies WHERE rowid = 3", "toy/a of 2026-01-07"),
        ("UPDATE seen SET newest = '2026-02-30' WHERE rowid = 3", "archive: seen, row 3: "),
        ("INSERT INTO late VALUES ('toy', 'a', '2026-01-05', 'x')", "archive: late, row 1: "),
        ("INSERT INTO kept VALUES ('toy', 'a', x'00')", "archive: kept, row 1: "),
        (
            "INSERT INTO statuses VALUES ('toy', 'a', '[]', '', '', '')",
            "archive: statuses, row 1: ",
        ),
        (status_row(PartStatus("toy", "b")), "archive: statuses, row 1: expected the status of"),
        (
            status_row(PartStatus("toy", "a", failures=-1)),
            "archive: statuses, row 1: expected a count failures, got -1",
        ),
        (
            status_row(PartStatus("toy", "a", asked=START.replace(year=1700))),
            "archive: statuses, row 1: expected a year from 1900 to 2499, got 1700-01-05",
        ),
        (
            status_row(PartStatus("toy", "a"), etag="two\nlines"),
            "archive: statuses, row 1: expected a header, got 'two\\nlines'",
        ),
        (
            "UPDATE vintages SET url = CAST(x'ff' AS TEXT) WHERE rowid = 3",
            "archive: vintages, row 3: expected a text, got b'\\xff'",
        ),
    ],
)
def test_verify_names_each_damaged_row(tmp_path: Path, statement: str, line: str) -> None:
    store, archive = filled_store(tmp_path, None)
    change(tmp_path / "archive.sqlite", statement)
    is_whole, lines = verify(store, archive, tmp_path)
    assert not is_whole
    assert [found for found in lines if found.startswith(line)]
    counted = 9 if "kept" not in line and ("vintages" in line or "/a" in line) else 10
    assert lines[-1] == f"{counted} of 10 vintages can be read"


def test_verify_finds_a_difference_of_table_and_index(tmp_path: Path) -> None:
    store, archive = filled_store(tmp_path, None)
    path = tmp_path / "archive.sqlite"
    archive.compact()
    content = path.read_bytes()
    learned = b"2026-01-07T19:00:00.000000+00:00"
    assert content.count(learned) > 1
    path.write_bytes(content.replace(learned, learned.replace(b"01-07", b"01-17"), 1))
    is_whole, lines = verify(store, archive, tmp_path)
    assert not is_whole
    assert any("missing from index" in line for line in lines)


def test_verify_names_a_damaged_event_of_the_alerts_log(tmp_path: Path) -> None:
    store, archive = filled_store(tmp_path, None)
    log = tmp_path / "alerts.sqlite"
    SqliteLog(log).add([Event(START, "rule", RuleRearmed())])
    change(log, "INSERT INTO events (at, rule, kind, detail) VALUES ('x', 'r', 'fired', '{}')")
    is_whole, lines = verify(store, archive, tmp_path)
    assert not is_whole
    assert lines[0].startswith("alerts log: events, row 2: ")


def test_verify_says_that_an_archive_was_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    path.write_bytes(b"no database at all" * 100)
    archive = SqliteArchive(path)
    store = Store(archive, [toy_source.source()], ())
    store.replace_damaged_archive(START, started=True)
    is_whole, lines = verify(store, archive, tmp_path)
    assert not is_whole
    assert lines[0].startswith(f"the archive was damaged; it is now {path}.damaged-2026")


@pytest.mark.usefixtures("no_bundle")
def test_verify_says_that_damaged_caches_are_made_anew(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "evaluations.sqlite").write_bytes(b"no database at all" * 100)
    (home / "frames.sqlite").write_bytes(b"")
    assert main(["store", "verify"]) == ExitCode.CLEAR
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        "evaluations.sqlite is damaged; this cache is made anew",
        "frames.sqlite is damaged; this cache is made anew",
    ]


@pytest.mark.parametrize(
    "action", ["stats", pytest.param("verify", marks=pytest.mark.long), "prune"]
)
def test_store_command_works_on_the_bundled_history(
    action: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["store", action]) == ExitCode.CLEAR
    assert capsys.readouterr().out
