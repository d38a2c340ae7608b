"""Any value in any cell of the archive and any byte of its files: only typed errors."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support import toy_source
from tests.support.damage import CELLS, PLACES, Cell, columns_of, flip, put_cell, without_types
from tests.support.effort import examples
from tui.alerts.notify.sqlite_log import SqliteLog
from tui.commands import store as store_command
from tui.model.errors import TicwatchError
from tui.model.snapshot import Snapshot
from tui.model.status import PartStatus, Trim
from tui.monitor.due_parts import DueParts
from tui.sources.validators import Validators
from tui.store.archive import Archive
from tui.store.frame_cache import FrameCache
from tui.store.last_visit import LastVisit
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store
from tui.store.timeline import Timeline

START = datetime(2026, 1, 5, 19, tzinfo=UTC)
NOW = START + timedelta(days=9)
DAYS = 3
SOURCES = (toy_source.source(parts=("a", "b")), toy_source.source("revised", revised=True))
VALUES = {float(day) for day in range(DAYS + 1)}
"""Every value that was ever stored."""


def body(days: int) -> bytes:
    """Return the body of a day, with an observation for each day so far."""
    return toy_source.body(*((f"2026-01-0{5 + day}", float(day)) for day in range(days)))


@pytest.fixture(scope="module")
def sound_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with rows in every table of the archive, and a cache of its frames."""
    home = tmp_path_factory.mktemp("sound")
    archive = SqliteArchive(home / "archive.sqlite")
    store = Store(archive, SOURCES, (), FrameCache(home / "frames.sqlite"))
    for day in range(1, DAYS + 1):
        for source, part in (("toy", "a"), ("toy", "b"), ("revised", "a")):
            at = START + timedelta(days=day)
            store.learn(source, part, body(day), learned=at, url="url")
            trim = Trim(date(2026, 1, 5), at, 1)
            status = PartStatus(source, part, asked=at, answered=at, next_try=at, trim=trim)
            store.record(status, Validators("etag", "", "url"))
    archive.mark_late("toy", "a", [date(2026, 1, 6)], START + timedelta(days=3))
    archive.retain(archive.vintages()[0])
    LastVisit(home / "last-visit").write(START + timedelta(days=2))
    for file in ("archive.sqlite", "frames.sqlite"):
        keep_beside_a_loose_one(home / file)
    return home


def keep_beside_a_loose_one(path: Path) -> None:
    """Keep the file as it is, in one piece, and put one that accepts any value beside it."""
    loose = path.with_name(f"loose-{path.name}")
    shutil.copy(path, loose)
    without_types(loose)


@contextmanager
def copy_of(home: Path, *, loose: bool = False) -> Iterator[Path]:
    """Copy a home; ``loose`` tables accept any value."""
    with tempfile.TemporaryDirectory() as folder:
        for name in ("archive.sqlite", "frames.sqlite"):
            shutil.copy(home / (f"loose-{name}" if loose else name), Path(folder) / name)
        shutil.copy(home / "last-visit", folder)
        yield Path(folder)


def values_of(snapshot: Snapshot) -> set[float]:
    """Return all values of a snapshot."""
    return {value for data in snapshot.datasets.values() for value in data.frame["value"]}


def read_all(home: Path) -> None:
    """Read and write a home in every way. Assert that no value is shown that was not stored."""
    archive = SqliteArchive(home / "archive.sqlite")
    store = Store(archive, SOURCES, (), FrameCache(home / "frames.sqlite"))
    store.replace_damaged_archive(NOW, started=True)
    visit = LastVisit(home / "last-visit").read()
    for moment in (NOW, START + timedelta(days=2), visit or NOW):
        assert values_of(store.snapshot(moment)) <= VALUES
        assert values_of(store.snapshot_received_by(moment)) <= VALUES
    parts = DueParts(store, ())
    assert values_of(store.snapshot(NOW, parts.statuses(NOW, ["toy", "revised"]))) <= VALUES
    for source in SOURCES:
        parts.requests(source, NOW)
    store.statuses_at(NOW)
    Timeline(store).moments()
    store.vintage_store.unreadable.text()
    for write in (write_reports, learn_more):
        with suppress(TicwatchError):
            write(store, archive, home)


def write_reports(store: Store, archive: Archive, home: Path) -> None:
    """Run the actions of ``ticwatch store``."""
    log = SqliteLog(home / "alerts.sqlite")
    for report in (
        lambda: store_command.verify(store, archive, log, io.StringIO()),
        lambda: store_command.write_stats(store, archive, io.StringIO()),
        lambda: store_command.prune(store, archive, io.StringIO()),
    ):
        with suppress(TicwatchError):
            report()


def learn_more(store: Store, archive: Archive, home: Path) -> None:
    """Receive one more body, correct times and replace a damaged archive."""
    store.replace_damaged_archive(NOW)
    store.redate_vintages(START, NOW)
    store.learn("toy", "a", body(DAYS + 1), learned=NOW, url="url")
    assert store.newest_frames("toy")["a"]["value"].tolist() == [*map(float, range(DAYS + 1))]


@examples(40)
@given(data=st.data(), row=st.integers(0, 2 * DAYS), value=CELLS)
def test_any_cell_costs_its_row_alone(
    sound_home: Path, data: st.DataObject, row: int, value: Cell
) -> None:
    with copy_of(sound_home, loose=True) as home:
        file = data.draw(st.sampled_from(("archive.sqlite", "frames.sqlite")))
        table, column = data.draw(st.sampled_from(columns_of(home / file)))
        before = SqliteArchive(home / "archive.sqlite").vintages()
        put_cell(home / file, table, column, row, value)
        after = SqliteArchive(home / "archive.sqlite").vintages()
        assert len(set(before) - set(after)) <= 1
        assert len(before) - len(after) <= 1
        read_all(home)


@examples(40)
@given(places=PLACES, file=st.sampled_from(("archive.sqlite", "frames.sqlite", "last-visit")))
def test_any_bytes_lead_to_typed_errors_alone(
    sound_home: Path, places: dict[int, int], file: str
) -> None:
    with copy_of(sound_home) as home:
        (home / file).write_bytes(flip((home / file).read_bytes(), places))
        read_all(home)


@examples(20)
@given(share=st.floats(0, 1), file=st.sampled_from(("archive.sqlite", "frames.sqlite")))
def test_a_shortened_file_leads_to_typed_errors_alone(
    sound_home: Path, share: float, file: str
) -> None:
    with copy_of(sound_home) as home:
        content = (home / file).read_bytes()
        (home / file).write_bytes(content[: int(len(content) * share)])
        read_all(home)
