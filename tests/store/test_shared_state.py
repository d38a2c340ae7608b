"""State of the store that several threads share: no thread fails, and none loses a change."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.support import toy_source
from tests.support.effort import rounds
from tui.measures.cache import per_dataset, per_parts, per_snapshot
from tui.model.snapshot import Dataset, Snapshot, State
from tui.model.status import PartStatus
from tui.sources.validators import Validators
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

NOW = datetime(2026, 1, 7, 19, tzinfo=UTC)
THREADS = 8
ROUNDS = rounds(400, 100)


@pytest.fixture(autouse=True)
def frequent_switches() -> Iterator[None]:
    """Let Python switch threads after every few instructions."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def in_threads(*actions: Callable[[int], object]) -> None:
    """Run each action ``ROUNDS`` times, all at once. Raises the first error of any of them."""

    def repeat(action: Callable[[int], object]) -> None:
        for number in range(ROUNDS):
            action(number)

    with ThreadPoolExecutor(len(actions)) as threads:
        for done in [threads.submit(repeat, action) for action in actions]:
            done.result()


def recorder(store: Store, name: str) -> Callable[[int], None]:
    """Return a function that records the status of another part each time."""

    def record(number: int) -> None:
        store.record(PartStatus("toy", f"{name}{number}", asked=NOW), Validators())

    return record


def test_statuses_are_recorded_and_read_by_threads_while_nothing_can_be_stored(
    tmp_path: Path,
) -> None:
    (tmp_path / "file").touch()
    store = Store(SqliteArchive(tmp_path / "file" / "archive.sqlite"), [toy_source.source()], ())
    readers = [lambda _: store.statuses()] * (THREADS // 2)
    writers = [recorder(store, name) for name in "abcd"]
    in_threads(*readers, *writers)
    assert len(store.statuses()) == len(writers) * ROUNDS
    assert "file" in store.error


def test_statuses_that_could_not_be_stored_are_stored_with_the_next_one(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.touch()
    store = Store(SqliteArchive(folder / "archive.sqlite"), [toy_source.source()], ())
    recorder(store, "a")(1)
    recorder(store, "b")(1)
    assert store.error
    folder.unlink()
    recorder(store, "c")(1)
    assert store.error == ""
    assert {part for _, part in SqliteArchive(folder / "archive.sqlite").statuses()} == {
        "a1",
        "b1",
        "c1",
    }


def test_statuses_that_could_not_be_stored_are_stored_without_another_one(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    folder.touch()
    store = Store(SqliteArchive(folder / "archive.sqlite"), [toy_source.source()], ())
    recorder(store, "a")(1)
    store.recover(NOW)
    assert store.error
    folder.unlink()
    store.recover(NOW)
    assert store.error == ""
    assert list(SqliteArchive(folder / "archive.sqlite").statuses()) == [("toy", "a1")]


def dataset() -> Dataset:
    frame = toy_source.parse(toy_source.body(("2026-01-05", 1.0)), "a")
    return Dataset("toy", "a", frame, NOW, "digest", "url", State.LIVE, bundled=False)


@pytest.mark.parametrize("cache", ["snapshot", "parts", "dataset"])
def test_measure_is_computed_once_for_all_threads(cache: str) -> None:
    part, computed = dataset(), []

    def measure(of: object) -> object:
        computed.append(of)
        for _ in range(200):  # long enough for another thread to ask meanwhile
            replace(part, url="other")
        return object()

    snapshot = Snapshot(NOW, {("toy", "a"): part})
    cached: Callable[[int], object]
    if cache == "snapshot":
        of_snapshot = per_snapshot(measure)
        cached = lambda _: of_snapshot(snapshot)  # noqa: E731
    elif cache == "parts":
        of_parts = per_parts("toy")(measure)
        cached = lambda _: of_parts(snapshot)  # noqa: E731
    else:
        of_dataset = per_dataset(measure)
        cached = lambda _: of_dataset(part)  # noqa: E731
    in_threads(*[cached] * THREADS)
    assert len(computed) == 1
