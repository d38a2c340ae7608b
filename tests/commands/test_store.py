"""``ticwatch store``: statistics, verification and pruning of the archive."""

from __future__ import annotations

import io
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support import toy_source
from tui.commands import store as store_command
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.store.archive import Archive
from tui.store.store import Store

START = datetime(2026, 1, 5, 19, tzinfo=UTC)
DAYS = 10


def filled_store(folder: Path, keep: int | None) -> tuple[Store, Archive]:
    """Return a store that received a longer body every day, and its archive."""
    archive = Archive(folder / "archive.sqlite")
    store = Store(archive, [replace(toy_source.source(), keep=None)], ())
    days = [START + timedelta(days=number) for number in range(DAYS)]
    for count, day in enumerate(days, 1):
        body = toy_source.body(*((f"{earlier:%Y-%m-%d}", 1.0) for earlier in days[:count]))
        store.learn("toy", "a", body, learned=day, url="https://toy.example.gov/a.csv")
    return Store(archive, [replace(toy_source.source(), keep=keep)], ()), archive


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


def test_learn_deletes_vintages_beyond_keep(tmp_path: Path) -> None:
    store, archive = filled_store(tmp_path, 3)
    days = (f"{START + timedelta(days=number):%Y-%m-%d}" for number in range(DAYS + 1))
    body = toy_source.body(*((day, 1.0) for day in days))
    store.learn("toy", "a", body, learned=START + timedelta(days=DAYS), url="")
    assert len(archive.vintages()) == 3


def test_verify_names_each_unreadable_vintage(tmp_path: Path) -> None:
    store, archive = filled_store(tmp_path, None)
    assert store_command.verify(store, io.StringIO())
    digest = archive.vintages()[4].digest
    with sqlite3.connect(tmp_path / "archive.sqlite") as database:
        database.execute("UPDATE bodies SET body = x'00' WHERE digest = ?", (digest,))
    database.close()
    stream = io.StringIO()
    assert not store_command.verify(store, stream)
    assert "toy/a of 2026-01-09 14:00 EST: " in stream.getvalue()
    assert "damaged" in stream.getvalue()


@pytest.mark.parametrize(
    "action", ["stats", pytest.param("verify", marks=pytest.mark.long), "prune"]
)
def test_store_command_works_on_the_bundled_history(
    action: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["store", action]) == ExitCode.CLEAR
    assert capsys.readouterr().out
