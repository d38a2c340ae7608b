"""A home in which nothing can be written: it is read, or the error says what cannot be read."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.support import toy_source
from tui.commands.check_result import Grade
from tui.commands.doctor import check_home
from tui.model.errors import StoreError
from tui.store.archive import Vintage, digest_of
from tui.store.frame_cache import FrameCache, FrameKey
from tui.store.private_files import require_home
from tui.store.sqlite_archive import SqliteArchive

NOW = datetime(2026, 1, 7, 19, tzinfo=UTC)
BODIES = [toy_source.body(("2026-01-05", float(number))) for number in range(2)]
NOBODY = 65534
pytestmark = pytest.mark.skipif(os.name == "nt", reason="folders are always writable there")


@pytest.fixture
def home() -> Iterator[Path]:
    """A home that another user can reach, which pytest's folders are not for everyone."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def fill(home: Path) -> None:
    """Store a body in a new archive, and leave no file beside it."""
    SqliteArchive(home / "archive.sqlite").put(vintage(0), BODIES[0])


def vintage(number: int) -> Vintage:
    return Vintage("toy", "a", NOW.replace(day=1 + number), digest_of(BODIES[number]), "")


def leave_wal(home: Path) -> None:
    """Store a second body as a program does that is killed: it is in the ``-wal`` alone."""
    path = home / "archive.sqlite"
    other = sqlite3.connect(path)
    other.execute("SELECT * FROM vintages").fetchall()
    SqliteArchive(path).put(vintage(1), BODIES[1])
    copies = {file: file.read_bytes() for file in home.iterdir()}
    other.close()
    for file, content in copies.items():
        file.write_bytes(content)
    (home / "archive.sqlite-shm").unlink()


@contextmanager
def read_only(home: Path) -> Iterator[None]:
    """Forbid all writing in a home. The superuser becomes a user who may only read, for a while."""
    is_superuser = os.geteuid() == 0
    for file in home.iterdir():
        file.chmod(0o444)
    home.chmod(0o555)
    if is_superuser:
        os.setresuid(NOBODY, NOBODY, 0)
    try:
        yield
    finally:
        if is_superuser:
            os.setresuid(0, 0, 0)
        home.chmod(0o755)


def test_archive_in_a_read_only_folder_is_read(home: Path) -> None:
    fill(home)
    archive = SqliteArchive(home / "archive.sqlite")
    with read_only(home):
        assert archive.vintages() == [vintage(0)]
        assert archive.body(vintage(0).digest) == BODIES[0]
        assert archive.statuses() == {}
        with pytest.raises(StoreError, match="TICWATCH_HOME"):
            archive.put(vintage(1), BODIES[1])
    assert {file.name for file in home.iterdir()} == {"archive.sqlite", "archive.sqlite-lock"}


def test_doctor_fails_for_a_home_that_may_only_be_read(home: Path) -> None:
    with read_only(home):
        result = check_home(home)
    assert result.grade is Grade.FAIL
    assert result.summary == f"{home} may only be read: nothing new is stored"
    assert "TICWATCH_HOME" in result.remedy


def test_home_that_cannot_be_entered_is_an_error(home: Path) -> None:
    inner = home / "inner"
    inner.mkdir(0)
    with read_only(home):
        with pytest.raises(StoreError, match=r"inner cannot be read: .*TICWATCH_HOME"):
            require_home(inner)
        with pytest.raises(StoreError, match=r"below: Permission denied: .*TICWATCH_HOME"):
            require_home(inner / "below")
    inner.chmod(0o755)


def test_frames_in_a_read_only_folder_are_read(home: Path) -> None:
    cache, key = FrameCache(home / "frames.sqlite"), FrameKey("toy", "a", "digest", 1)
    frame = toy_source.parse(BODIES[0], "a")
    cache.put(key, frame)
    with read_only(home):
        cached = cache.get(key)
        cache.put(key._replace(digest="another"), frame)
        cache.forget_all_but(set())
    assert cached is not None
    assert cached.equals(frame)


def test_rows_that_cannot_be_read_in_a_read_only_folder_are_an_error(home: Path) -> None:
    fill(home)
    leave_wal(home)
    archive = SqliteArchive(home / "archive.sqlite")
    with (
        read_only(home),
        pytest.raises(StoreError, match=r"newest rows are in archive\.sqlite-wal"),
    ):
        archive.vintages()
    for file in home.iterdir():
        file.chmod(0o600)
    assert archive.vintages() == [vintage(0), vintage(1)]


def test_archive_that_changes_while_it_is_read_in_a_read_only_folder_is_an_error(
    home: Path,
) -> None:
    fill(home)
    path = home / "archive.sqlite"
    archive = SqliteArchive(path)

    def change_while_reading() -> None:
        with archive._database.reading() as database:
            database.execute("SELECT * FROM vintages").fetchall()
            if os.geteuid() == NOBODY:
                os.seteuid(0)
            os.utime(path, (1, 1))

    with read_only(home), pytest.raises(StoreError, match="changed while it was read"):
        change_while_reading()


def test_archive_without_room_for_an_index_is_read_with_its_newest_rows(home: Path) -> None:
    """As on a full disk after a kill: the ``-shm`` cannot be made. A folder has its name here."""
    fill(home)
    leave_wal(home)
    (home / "archive.sqlite-shm").mkdir()
    archive = SqliteArchive(home / "archive.sqlite")
    assert archive.vintages() == [vintage(0), vintage(1)]
