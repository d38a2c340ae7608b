"""What ``ticwatch store`` says and does."""

from __future__ import annotations

import io
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.support import toy_source
from tui.commands import store as housekeeping
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.store.archive import Archive
from tui.store.store import Store

START = datetime(2026, 1, 5, 19, tzinfo=UTC)
DAYS = 10


def filled(folder: Path, keep: int | None) -> tuple[Store, Archive]:
    """An archive that learned a longer body every day."""
    archive = Archive(folder / "archive.sqlite")
    store = Store(archive, [replace(toy_source.source(), keep=None)], ())
    days = [START + timedelta(days=number) for number in range(DAYS)]
    for count, day in enumerate(days, 1):
        body = toy_source.body(*((f"{earlier:%Y-%m-%d}", 1.0) for earlier in days[:count]))
        store.learn("toy", "a", body, learned=day, url="https://toy.example.gov/a.csv")
    return Store(archive, [replace(toy_source.source(), keep=keep)], ()), archive


def test_stats_count_vintages_and_bytes(tmp_path: Path) -> None:
    store, archive = filled(tmp_path, None)
    said = io.StringIO()
    housekeeping.stats(store, archive, said)
    [line] = [line for line in said.getvalue().splitlines() if line.startswith("toy/a")]
    taken = sum(archive.stored_bytes().values())
    assert line.split() == [
        *("toy/a", str(DAYS), str(taken)),
        *("2026-01-05", "19:00", "2026-01-14", "19:00"),
    ]


def test_what_a_source_learned_before_it_was_disabled_does_not_count_as_shipped(
    tmp_path: Path,
) -> None:
    _, archive = filled(tmp_path, None)
    said = io.StringIO()
    housekeeping.stats(Store(archive, [], ()), archive, said)
    assert said.getvalue().endswith("; 0 more vintages ship with ticwatch\n")


def test_prune_keeps_what_the_source_asks_for(tmp_path: Path) -> None:
    store, archive = filled(tmp_path, 3)
    before = store.snapshot(START + timedelta(days=4)).datasets["toy", "a"].frame
    said = io.StringIO()
    housekeeping.prune(store, archive, said)
    assert [vintage.learned.day for vintage in archive.vintages()] == [12, 13, 14]
    after = store.snapshot(START + timedelta(days=4)).datasets["toy", "a"].frame
    assert after.equals(before)
    assert "given back" in said.getvalue()


def test_a_source_that_keeps_all_is_not_pruned(tmp_path: Path) -> None:
    store, archive = filled(tmp_path, None)
    housekeeping.prune(store, archive, io.StringIO())
    assert len(archive.vintages()) == DAYS


def test_learning_itself_forgets_what_is_not_kept(tmp_path: Path) -> None:
    store, archive = filled(tmp_path, 3)
    days = (f"{START + timedelta(days=number):%Y-%m-%d}" for number in range(DAYS + 1))
    body = toy_source.body(*((day, 1.0) for day in days))
    store.learn("toy", "a", body, learned=START + timedelta(days=DAYS), url="")
    assert len(archive.vintages()) == 3


def test_verify_names_what_cannot_be_read(tmp_path: Path) -> None:
    store, archive = filled(tmp_path, None)
    assert housekeeping.verify(store, io.StringIO())
    digest = archive.vintages()[4].digest
    with sqlite3.connect(tmp_path / "archive.sqlite") as database:
        database.execute("UPDATE bodies SET body = x'00' WHERE digest = ?", (digest,))
    database.close()
    said = io.StringIO()
    assert not housekeeping.verify(store, said)
    assert "toy/a of 2026-01-09 19:00: " in said.getvalue()
    assert "damaged" in said.getvalue()


@pytest.mark.parametrize("action", ["stats", "verify", "prune"])
def test_the_command_works_on_what_ships(action: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["store", action]) == ExitCode.CLEAR
    assert capsys.readouterr().out
