"""An archive that another program has locked: said, waited for once, and used when it is free."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer
from time import monotonic

import pytest

from tests.support import toy_source
from tui.commands import poll
from tui.commands.cli import main
from tui.commands.exit_codes import ExitCode
from tui.model.errors import LockedError, StoreError
from tui.model.status import PartStatus
from tui.sources.validators import Validators
from tui.store.archive import Archive, Vintage, digest_of
from tui.store.program_lock import ProgramLock
from tui.store.replacement_lock import lock_of, replacing
from tui.store.sqlite_archive import SqliteArchive
from tui.store.sqlite_errors import store_error
from tui.store.store import Store

NOW = datetime(2026, 1, 7, 19, tzinfo=UTC)
BODY = toy_source.body(("2026-01-05", 1.0))
WAIT_SECONDS = 0.4


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("READ_WAIT_SECONDS", "WAIT_SECONDS"):
        monkeypatch.setattr(f"tui.store.sqlite.{name}", WAIT_SECONDS)
    monkeypatch.setattr("tui.store.sqlite.LOCKED_WAIT_SECONDS", 0.01)
    monkeypatch.setattr(poll, "LOCK_SECONDS", 0.1)


def filled_archive(path: Path) -> Archive:
    archive = SqliteArchive(path)
    archive.put(Vintage("toy", "a", NOW, digest_of(BODY), ""), BODY)
    return archive


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an archive as a program does that keeps everyone else out."""
    other = sqlite3.connect(path)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")
    yield
    other.close()


def seconds(action: Callable[[], object]) -> float:
    """Return the time until an action ends with the error that the archive is locked."""
    begun = monotonic()
    with pytest.raises(LockedError, match="locked by another program"):
        action()
    return monotonic() - begun


def test_locked_archive_is_waited_for_once(tmp_path: Path) -> None:
    archive = filled_archive(tmp_path / "archive.sqlite")
    uses: tuple[Callable[[], object], ...] = (
        archive.vintages,
        lambda: archive.record(PartStatus("toy", "a"), Validators()),
    )
    with locked(tmp_path / "archive.sqlite"):
        for use in uses:
            assert seconds(use) >= WAIT_SECONDS / 2
            assert seconds(use) < WAIT_SECONDS / 2
    for use in uses:
        use()
    with locked(tmp_path / "archive.sqlite"):
        assert seconds(archive.vintages) >= WAIT_SECONDS / 2, "the whole wait is back"


def test_locked_archive_is_an_error_of_the_store_until_it_is_free(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    store = Store(filled_archive(path), [toy_source.source()], ())
    assert store.statuses() == {}
    with locked(path):
        store.record(PartStatus("toy", "a", asked=NOW), Validators())
        assert "locked by another program" in store.error
        assert list(store.statuses()) == [("toy", "a")]
    assert list(store.statuses()) == [("toy", "a")]
    store.recover(NOW)
    assert store.error == ""
    assert list(SqliteArchive(path).statuses()) == [("toy", "a")]


def test_older_archive_is_read_while_another_program_writes(tmp_path: Path) -> None:
    """A read adds no tables, so it needs no lock that a program has that writes."""
    path = tmp_path / "archive.sqlite"
    filled_archive(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("DROP TABLE late")
    other.execute("BEGIN IMMEDIATE")
    assert len(SqliteArchive(path).listing().vintages) == 1
    other.close()


def test_poll_once_says_that_the_archive_is_locked_and_requests_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "archive.sqlite"
    filled_archive(path)
    monkeypatch.setenv("TICWATCH_HOME", str(tmp_path))
    monkeypatch.setenv("TICWATCH_UPSTREAM", "http://127.0.0.1:9")
    with locked(path):
        assert main(["poll", "--once"]) == ExitCode.UNANSWERED
    lines = capsys.readouterr().err.splitlines()
    message = f"ticwatch: {path} is locked by another program: close that program"
    assert lines == [f"{message}; trying for 0.1 s", message]
    assert SqliteArchive(path).statuses() == {}, "no request was made"


def test_file_that_another_program_replaces_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "archive.sqlite"
    other = ProgramLock(lock_of(path))
    assert other.take()
    with pytest.raises(LockedError, match="being replaced by another program"):
        replacing(path, 0).__enter__()
    ending = Timer(0.02, other.release)
    ending.start()
    with replacing(path, 30):
        assert not ProgramLock(lock_of(path)).take(), "it is held here now"
    ending.join()


def test_file_whose_folder_is_missing_cannot_be_opened(tmp_path: Path) -> None:
    path = tmp_path / "none" / "archive.sqlite"
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(path)
    assert str(store_error(path, caught.value)).startswith(f"{path} cannot be opened, or nothing")


def test_name_that_the_system_refuses_is_an_error_of_the_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="File name too long"):
        SqliteArchive(tmp_path / f"{'long' * 100}.sqlite").vintages()
