"""Files of a home: for its user alone, repaired when older, and never written through a link."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support import toy_source
from tui.alerts.notify.events import Event, action_event
from tui.alerts.notify.sqlite_log import SqliteLog
from tui.commands.kept_config import KeptConfig
from tui.commands.log_file import log_to
from tui.config import Config, Loaded
from tui.model.alerts import AlertAction
from tui.model.errors import StoreError
from tui.monitor.remembered_summary import RememberedSummary, bundled_summary
from tui.screen import kept_patterns, last_frame
from tui.screen.first_hint import FirstHint
from tui.store.archive import Vintage, digest_of
from tui.store.frame_cache import FrameCache, FrameKey
from tui.store.last_visit import LastVisit
from tui.store.private_files import make_folder, make_private, require_home, write_private
from tui.store.program_lock import ProgramLock
from tui.store.quarantine import Quarantine
from tui.store.sqlite_archive import SqliteArchive

LOCK_FOLDERS = ("requests", "senders")
NOW = datetime(2026, 1, 7, 19, tzinfo=UTC)
BODY = toy_source.body(("2026-01-05", 1.0))
VINTAGE = Vintage("toy", "a", NOW, digest_of(BODY), "https://toy.example.gov/a.csv")
pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no such permissions")


def event() -> Event:
    return action_event(AlertAction("y20", "acked", start=NOW), NOW)


def write_log(home: Path) -> None:
    log_to(home / "ticwatch.log")
    logging.getLogger("tui").warning("a line")


def keep_config(home: Path) -> None:
    make_folder(home)
    kept = KeptConfig(home, {}, home)
    kept.write(Loaded(Config(), home / "config.toml"))


WRITERS: dict[str, Callable[[Path], object]] = {
    "archive.sqlite": lambda home: SqliteArchive(home / "archive.sqlite").put(VINTAGE, BODY),
    "alerts.sqlite": lambda home: SqliteLog(home / "alerts.sqlite").add([event()]),
    "frames.sqlite": lambda home: FrameCache(home / "frames.sqlite").put(
        FrameKey("toy", "a", VINTAGE.digest, 1), toy_source.parse(BODY, "a")
    ),
    "last-visit": lambda home: LastVisit(home / "last-visit").write(NOW),
    "hint-hidden": lambda home: FirstHint(home).hide(),
    "kept-config": keep_config,
    "kept-patterns": lambda home: kept_patterns.keep(str(home)),
    "summary.json": lambda home: RememberedSummary(home).write(bundled_summary()),
    "last-frames": lambda home: last_frame.write(str(home), b"", (80, 24), b"", (0, 1)),
    "quarantine": lambda home: Quarantine(home / "quarantine").keep("toy", "a", BODY, "no", NOW),
    "ticwatch.log": write_log,
}
"""Name of a file or folder in the home -> function that writes it."""


@pytest.fixture(autouse=True)
def loose_umask() -> object:
    """Let new files be readable by everyone, as far as the program does not prevent it."""
    before = os.umask(0o022)
    yield
    os.umask(before)
    logger = logging.getLogger("tui")
    for handler in list(logger.handlers):
        logger.removeHandler(handler)
        handler.close()


def permissions(folder: Path) -> dict[str, str]:
    """Return the permissions of a folder and all in it, in octal."""
    return {
        str(path.relative_to(folder)): oct(stat.S_IMODE(path.lstat().st_mode))
        for path in (folder, *folder.rglob("*"))
    }


def is_private(folder: Path) -> bool:
    return all(int(mode, 8) & 0o077 == 0 for mode in permissions(folder).values())


def test_every_file_of_a_new_home_is_for_its_user_alone(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for write in WRITERS.values():
        write(home)
    names = {path.name for path in home.iterdir()}
    assert names >= set(WRITERS)
    assert is_private(home), permissions(home)


def test_files_beside_an_open_archive_are_for_its_user_alone(tmp_path: Path) -> None:
    archive = SqliteArchive(tmp_path / "home" / "archive.sqlite")
    archive.put(VINTAGE, BODY)
    with archive._database.reading():
        archive.put(VINTAGE, BODY)
        assert {path.suffix for path in (tmp_path / "home").iterdir()} >= {
            ".sqlite-wal",
            ".sqlite-shm",
        }
        assert is_private(tmp_path / "home")


@pytest.mark.parametrize("folder", LOCK_FOLDERS)
def test_lock_that_is_the_first_file_of_a_home_is_for_its_user_alone(
    tmp_path: Path, folder: str
) -> None:
    home = tmp_path / "data" / "home"
    lock = ProgramLock(home / folder / "toy.lock")
    assert lock.take()
    lock.release()
    assert is_private(home), permissions(home)


def older_home(home: Path) -> None:
    """Make a home as it was written before: readable by everyone."""
    for write in WRITERS.values():
        write(home)
    (home / "archive.sqlite.damaged-20260107T190000").touch()
    for folder in LOCK_FOLDERS:
        (home / folder).mkdir()
        (home / folder / "toy.lock").touch()
    for path in (home, *home.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def test_permissions_of_an_older_home_are_corrected(tmp_path: Path) -> None:
    home = tmp_path / "home"
    older_home(home)
    assert not is_private(home)
    make_private(home)
    assert is_private(home), permissions(home)


def test_folder_that_also_holds_other_files_keeps_its_permissions(tmp_path: Path) -> None:
    home = tmp_path / "home"
    older_home(home)
    letter = home / "letter.txt"
    letter.touch()
    letter.chmod(0o644)
    make_private(home)
    assert stat.S_IMODE(home.stat().st_mode) == 0o755
    assert stat.S_IMODE(letter.stat().st_mode) == 0o644
    assert stat.S_IMODE((home / "archive.sqlite").stat().st_mode) == 0o600


def test_correcting_permissions_follows_no_link(tmp_path: Path) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    elsewhere.mkdir(0o755)
    (elsewhere / "file").touch(0o644)
    (home / "ticwatch.log").symlink_to(elsewhere / "file")
    for name in ("quarantine", *LOCK_FOLDERS):
        (home / name).symlink_to(elsewhere)
    before = permissions(elsewhere)
    make_private(home)
    make_private(tmp_path / "missing")
    assert permissions(elsewhere) == before


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("is_dangling", [False, True])
def test_link_in_a_home_is_never_written_through(
    tmp_path: Path, name: str, is_dangling: bool
) -> None:
    home, elsewhere = tmp_path / "home", tmp_path / "elsewhere"
    home.mkdir()
    if not is_dangling:
        WRITERS[name](elsewhere)
    before = {path: path.read_bytes() for path in elsewhere.rglob("*") if path.is_file()}
    (home / name).symlink_to(elsewhere / name)
    if name in ("archive.sqlite", "alerts.sqlite"):
        with pytest.raises(StoreError, match="is a link"):
            WRITERS[name](home)
    else:
        WRITERS[name](home)
    after = {path: path.read_bytes() for path in elsewhere.rglob("*") if path.is_file()}
    assert after == before
    assert not is_dangling or not elsewhere.exists()


@pytest.mark.parametrize("ending", ["-wal", "-shm"])
def test_link_beside_an_archive_is_an_error(tmp_path: Path, ending: str) -> None:
    archive = SqliteArchive(tmp_path / "archive.sqlite")
    archive.put(VINTAGE, BODY)
    (tmp_path / f"archive.sqlite{ending}").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StoreError, match=f"archive.sqlite{ending} is a link"):
        archive.vintages()
    with pytest.raises(StoreError, match=f"archive.sqlite{ending} is a link"):
        archive.put(VINTAGE, BODY)
    assert not (tmp_path / "elsewhere").exists()


def test_file_that_cannot_be_replaced_leaves_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "summary.json").mkdir()
    with pytest.raises(OSError, match=r"summary\.json"):
        write_private(tmp_path / "summary.json", b"{}")
    assert [file.name for file in tmp_path.iterdir()] == ["summary.json"]


def test_home_may_be_a_link_to_a_folder(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "home").symlink_to(tmp_path / "real")
    require_home(tmp_path / "home")
    for write in WRITERS.values():
        write(tmp_path / "home")
    assert {path.name for path in (tmp_path / "real").iterdir()} >= set(WRITERS)


def test_log_that_cannot_be_written_is_given_up_without_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ticwatch.log"
    path.mkdir()
    write_log(tmp_path)
    assert capsys.readouterr().err == ""
    path.rmdir()
    logging.getLogger("tui").warning("another line")
    assert path.read_text().endswith("WARNING another line\n"), "written as soon as it can be"
