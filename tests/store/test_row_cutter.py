"""Frames filtered by known time: moments with the same rows share one frame."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from weakref import ref

import pandas as pd
import pytest

from tests.store.test_timeline import LEARNED, at_six, toy_store
from tests.support import toy_source
from tui.model.snapshot import State
from tui.store.archive import Vintage
from tui.store.as_of import RowCutter
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store
from tui.store.vintages import ParsedVintage

ROWS = (("2026-01-05", 1.5), ("2026-01-06", 2.0), ("2026-01-07", 3.0))
MORE = toy_source.body(*ROWS)
LATER = datetime(2026, 1, 10, tzinfo=UTC)


def toy_frame(store: Store, as_of: datetime) -> object:
    return store.snapshot(as_of).datasets["toy", "a"].frame


def store_with_two_vintages(folder: Path, *, revised: bool) -> Store:
    store = toy_store(folder, revised=revised)
    store.learn("toy", "a", MORE, learned=LEARNED, url="https://toy.example.gov/a.csv")
    return store


def test_snapshots_without_new_rows_between_them_share_a_frame(tmp_path: Path) -> None:
    store = store_with_two_vintages(tmp_path, revised=False)
    morning, noon = (datetime(2026, 1, 6, hour, tzinfo=UTC) for hour in (8, 12))
    assert toy_frame(store, morning) is toy_frame(store, noon)
    assert toy_frame(store, morning) is not toy_frame(store, at_six(6))


def test_snapshots_filled_from_the_same_vintage_share_a_frame(tmp_path: Path) -> None:
    store = store_with_two_vintages(tmp_path, revised=True)
    morning, noon = (datetime(2026, 1, 8, hour, tzinfo=UTC) for hour in (8, 12))
    assert toy_frame(store, morning) is toy_frame(store, noon)
    assert store.snapshot(morning).datasets["toy", "a"].state is State.RECONSTRUCTED


def test_snapshot_of_the_past_does_not_change_the_present_state(tmp_path: Path) -> None:
    """All rows of the vintage were known before it was received, so it fills in unfiltered."""
    store = Store(SqliteArchive(tmp_path / "archive.sqlite"), [toy_source.source(revised=True)], ())
    store.learn("toy", "a", MORE, learned=LEARNED, url="https://toy.example.gov/a.csv")
    assert store.snapshot(at_six(8)).datasets["toy", "a"].state is State.RECONSTRUCTED
    assert store.snapshot(LATER).datasets["toy", "a"].state is State.CACHED


def test_frame_in_use_is_shared_after_many_other_moments_were_read(tmp_path: Path) -> None:
    store = toy_store(tmp_path, revised=False)
    days = range(5, 25)
    body = toy_source.body(*((f"2026-01-{day:02}", day / 2) for day in days))
    store.learn("toy", "a", body, learned=LEARNED, url="https://toy.example.gov/a.csv")
    shown = toy_frame(store, at_six(6))
    lengths = {len(store.snapshot(at_six(day)).datasets["toy", "a"].frame) for day in days[2:]}
    assert len(lengths) > 1
    assert toy_frame(store, at_six(6)) is shown


def parsed(part: str, digest: str, *rows: tuple[str, float]) -> ParsedVintage:
    """Return a vintage of a part of the toy publisher, with its frame."""
    frame = toy_source.parse(toy_source.body(*rows), part)
    return Vintage("toy", part, LEARNED, digest, ""), frame


@pytest.mark.parametrize(
    "frame_of",
    [
        lambda cutter, part: cutter.known_by(parsed(part, "all", *ROWS), at_six(6)),
        lambda cutter, part: cutter.filled(
            parsed(part, "one", *ROWS[:1]), parsed(part, "all", *ROWS), at_six(6)
        ),
    ],
    ids=["known by a moment", "filled"],
)
def test_frames_in_use_are_those_of_their_part(
    frame_of: Callable[[RowCutter, str], pd.DataFrame],
) -> None:
    """Two parts may be given the same body, and are parts of their own."""
    cutter = RowCutter()
    first, second = (frame_of(cutter, part) for part in "ab")
    assert len(first) == len(second) == 2
    assert first is not second
    assert frame_of(cutter, "a") is first


def test_cut_frame_is_kept_only_as_long_as_it_is_used() -> None:
    """The days of claims are read once, and their frames and results have some MB."""
    cutter = RowCutter()
    cut = cutter.known_by(parsed("a", "all", *ROWS), at_six(6))
    gone = ref(cut)
    del cut
    assert gone() is None


def kept_after(store: Store, *moments: datetime) -> bool:
    """Return whether the store still has the frame of the first moment after it read them all."""
    first, *others = moments
    frame = ref(toy_frame(store, first))
    for moment in others:
        toy_frame(store, moment)
    return frame() is not None


def test_frames_of_the_last_past_moment_are_kept(tmp_path: Path) -> None:
    store = store_with_two_vintages(tmp_path, revised=False)
    assert kept_after(store, at_six(6))
    assert not kept_after(store, at_six(6), at_six(5))


def test_reading_the_present_does_not_push_out_the_last_past_moment(tmp_path: Path) -> None:
    store = store_with_two_vintages(tmp_path, revised=False)
    frame = ref(toy_frame(store, at_six(6)))
    earlier = store.snapshot(LATER, statuses={}).earlier
    assert earlier is not None
    earlier.at(at_six(5), ("toy",))
    assert frame() is not None


def test_large_frame_of_a_past_moment_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = store_with_two_vintages(tmp_path, revised=False)
    monkeypatch.setattr("tui.store.store.MAX_KEPT_ROWS", 1)
    assert not kept_after(store, at_six(6))
    assert kept_after(store, at_six(5))


def test_known_rows_of_a_newer_vintage_are_its_own() -> None:
    cutter = RowCutter()
    assert len(cutter.known_by(parsed("a", "one", *ROWS[:1]), LATER)) == 1
    assert len(cutter.known_by(parsed("a", "all", *ROWS), at_six(6))) == 2
