"""Parts as of a moment: their vintage, its labels, and the rows known by then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.store.test_timeline import LEARNED, URL, at_six, toy_store
from tests.support import toy_source
from tests.support.shared_frames import NOWHERE
from tui.model.errors import Malformed
from tui.model.snapshot import Dataset, KnownBy, State
from tui.sources.base import Source
from tui.sources.fred import SOURCE as FRED
from tui.store.amendments import Amendments
from tui.store.archive import digest_of
from tui.store.bundle import MANIFEST
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

MOMENT = timedelta(microseconds=1)


def store_of(folder: Path, source: Source) -> Store:
    return Store(SqliteArchive(folder / "archive.sqlite"), [source], ())


def days_to(last: int, value: float = 1.0, first: int = 5) -> bytes:
    """Return a body with the same value on each day of January from ``first`` to ``last``."""
    return toy_source.body(*((f"2026-01-{day:02}", value) for day in range(first, last + 1)))


def shown(store: Store, as_of: datetime, part: str = "a") -> Dataset:
    """Return one part as known at a moment; no other part is read."""
    dataset = store.as_of_reader.dataset(store.vintages()["toy", part], as_of)
    assert dataset is not None
    return dataset


@pytest.mark.parametrize("revised", [False, True])
def test_dataset_names_its_vintage_and_its_publisher(tmp_path: Path, revised: bool) -> None:
    store = store_of(tmp_path, toy_source.source(revised=revised))
    store.learn("toy", "a", days_to(6), learned=at_six(6), url=URL)
    dataset = shown(store, at_six(7))
    assert (dataset.source, dataset.part) == ("toy", "a")
    assert (dataset.learned, dataset.url) == (at_six(6), URL)
    assert dataset.digest == digest_of(days_to(6))
    assert (dataset.title, dataset.publisher) == ("Toy", "Nobody")
    assert (dataset.revised, dataset.bundled, dataset.amended) == (revised, False, 0)


@pytest.mark.parametrize(("sample", "state"), [(False, State.CACHED), (True, State.SAMPLE)])
def test_dataset_of_a_bundled_body_is_marked(sample: bool, state: State) -> None:
    [item] = [item for item in MANIFEST if (item.source, item.part) == ("fred", "SOFR")]
    store = Store(SqliteArchive(NOWHERE), [FRED], [replace(item, sample=sample)])
    dataset = store.snapshot(item.learned).datasets["fred", "SOFR"]
    assert dataset.bundled is True
    assert dataset.state is state


def test_one_part_of_a_source_may_be_revised(tmp_path: Path) -> None:
    source = toy_source.source(parts=("a", "b"))
    store = store_of(tmp_path, replace(source, revised_parts=frozenset({"b"})))
    for part in ("a", "b"):
        store.learn("toy", part, days_to(6), learned=at_six(6), url=URL)
        store.learn("toy", part, days_to(6, 1.5), learned=at_six(7), url=URL)
    for as_of, expected in ((at_six(6), {"a": 1.0, "b": 1.0}), (at_six(8), {"a": 1.0, "b": 1.5})):
        datasets = {part: shown(store, as_of, part) for part in "ab"}
        values = {part: dataset.frame["value"].iloc[0] for part, dataset in datasets.items()}
        assert values == expected
        assert [dataset.revised for dataset in datasets.values()] == [False, True]


def test_correction_counts_from_the_moment_it_was_received(tmp_path: Path) -> None:
    store = toy_store(tmp_path, revised=False)
    body = days_to(6, 1.5)
    store.learn("toy", "a", body, learned=LEARNED, url=URL)
    corrections = frozenset({digest_of(body)})
    SqliteArchive(tmp_path / "archive.sqlite").amend(
        "toy", "a", Amendments(corrections=corrections)
    )
    before, after = shown(store, LEARNED - MOMENT), shown(store, LEARNED)
    assert (before.frame["value"].iloc[0], before.amended) == (1.0, 0)
    assert (after.frame["value"].iloc[0], after.amended) == (1.5, 1)


@pytest.mark.parametrize("revised", [False, True])
def test_part_whose_bodies_cannot_be_read_is_missing(tmp_path: Path, revised: bool) -> None:
    def refuse(body: bytes, part: str) -> pd.DataFrame:
        raise Malformed(f"{part}: {len(body)} bytes that a newer parser refuses")

    toy_store(tmp_path, revised=revised)
    store = store_of(tmp_path, replace(toy_source.source(revised=revised), parse=refuse, parser=2))
    for as_of in (at_six(5), at_six(9)):
        assert not store.snapshot(as_of).datasets


@pytest.mark.parametrize("revised", [False, True])
def test_known_time_has_the_origin_that_its_source_names(tmp_path: Path, revised: bool) -> None:
    def origin(observed: date) -> KnownBy:
        return KnownBy.RECORDED if observed == date(2026, 1, 5) else KnownBy.CALENDAR

    source = replace(toy_source.source(revised=revised), known_by=origin)
    store = store_of(tmp_path, source)
    store.learn("toy", "a", days_to(6), learned=at_six(6), url=URL)
    known_by = shown(store, at_six(7)).known_by
    assert known_by(date(2026, 1, 5)) is KnownBy.RECORDED
    assert known_by(date(2026, 1, 6)) is KnownBy.CALENDAR


def test_known_time_has_the_origin_of_its_own_part(tmp_path: Path) -> None:
    source = replace(
        toy_source.source(parts=("a", "b")),
        known_by=lambda observed: KnownBy.CALENDAR,
        known_by_of={"b": lambda observed: KnownBy.RECORDED},
    )
    store = store_of(tmp_path, source)
    for part in "ab":
        store.learn("toy", part, days_to(6), learned=at_six(6), url=URL)
    origins = [shown(store, at_six(7), part).known_by(date(2026, 1, 5)) for part in "ab"]
    assert origins == [KnownBy.CALENDAR, KnownBy.RECORDED]


def test_announced_day_is_known_by_calendar_until_its_result(tmp_path: Path) -> None:
    def parse(body: bytes, part: str) -> pd.DataFrame:
        """Return rows of which all from 7 January on were announced two days before."""
        frame = toy_source.parse(body, part)
        early = frame["known"].where(frame["observed"] < "2026-01-07", at_six(5))
        return frame.assign(known=early)

    source = replace(toy_source.source(), parse=parse, known_by=lambda observed: KnownBy.RECORDED)
    store = store_of(tmp_path, source)
    store.learn("toy", "a", days_to(7), learned=at_six(6), url=URL)
    known_by = shown(store, at_six(6)).known_by
    assert known_by(date(2026, 1, 6)) is KnownBy.RECORDED
    assert known_by(date(2026, 1, 7)) is KnownBy.CALENDAR


def test_days_marked_late_one_after_another_each_have_their_arrival(tmp_path: Path) -> None:
    store = toy_store(tmp_path, revised=False)
    archive = SqliteArchive(tmp_path / "archive.sqlite")
    for day, arrived in ((6, 8), (5, 7)):
        archive.mark_late("toy", "a", [date(2026, 1, day)], at_six(arrived))
        frame = shown(store, at_six(9)).frame
    assert frame["known"].tolist() == [at_six(7), at_six(8)]
    assert shown(store, at_six(10)).frame is frame


def test_row_known_at_the_moment_a_vintage_came_fills_that_vintage(tmp_path: Path) -> None:
    """The first body came at 18:00 of the 7th, without the row that was due at that moment."""
    store = store_of(tmp_path, toy_source.source(revised=True))
    store.learn("toy", "a", days_to(6), learned=at_six(7), url=URL)
    store.learn("toy", "a", days_to(7, 1.5), learned=LEARNED, url=URL)
    dataset = shown(store, at_six(7))
    assert dataset.frame["value"].tolist() == [1.0, 1.0, 1.5]
    assert dataset.state is State.RECONSTRUCTED


def store_with_gaps(folder: Path) -> Store:
    """Return two revised parts with a body of two days, and a later one of 4 to 9 January."""
    store = store_of(folder, toy_source.source(revised=True, parts=("a", "b")))
    for part, value in (("a", 1.0), ("b", 2.0)):
        store.learn("toy", part, days_to(6, value), learned=at_six(6), url=URL)
        store.learn("toy", part, days_to(9, value, first=4), learned=LEARNED, url=URL)
    return store


def test_gap_is_filled_with_as_many_rows_as_were_known(tmp_path: Path) -> None:
    store = store_with_gaps(tmp_path)
    for day in (7, 8, 7, 9):
        frame = shown(store, at_six(day)).frame
        assert frame["observed"].dt.day.tolist() == [*range(5, day + 1)]
        assert frame.index.equals(pd.RangeIndex(len(frame)))


def store_without_gaps(folder: Path) -> Store:
    """Return two parts with a body to 9 January each, that are never revised."""
    store = store_of(folder, toy_source.source(parts=("a", "b")))
    for part, value in (("a", 1.0), ("b", 2.0)):
        store.learn("toy", part, days_to(9, value), learned=LEARNED, url=URL)
    return store


@pytest.mark.parametrize("store_of_parts", [store_with_gaps, store_without_gaps])
def test_frame_stays_while_another_part_is_cut(
    tmp_path: Path, store_of_parts: Callable[[Path], Store]
) -> None:
    store = store_of_parts(tmp_path)
    frame = shown(store, at_six(7), "a").frame
    for day in (6, 7, 8, 9):
        assert shown(store, at_six(day), "b").frame["value"].eq(2.0).all()
    assert shown(store, at_six(7), "a").frame is frame
