"""Rows known by a moment, found by a search: always those that a comparison of every row finds."""

from __future__ import annotations

import tracemalloc
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from tests.support.effort import examples, rounds
from tests.support.shared_frames import bundled_store
from tests.support.snapshots import bundled_moments
from tui.store.known_rows import KnownRows

UNREVISED = ("auctions", "mspd", "positions")
"""Sources that are never revised, the first with rows in another order than they were known."""
FIRST = datetime(2026, 1, 1, 23, tzinfo=UTC)


def frame_of(minutes: list[int]) -> pd.DataFrame:
    known = [FIRST + timedelta(minutes=each) for each in minutes]
    column = pd.Series(known, dtype="datetime64[us, UTC]")
    return pd.DataFrame({"observed": pd.Timestamp("2026-01-01"), "known": column, "row": minutes})


def slowly_cut(frame: pd.DataFrame, as_of: datetime) -> pd.DataFrame:
    return frame[frame["known"] <= pd.Timestamp(as_of)]


@examples(100)
@given(st.lists(st.integers(-3, 3), max_size=12), st.integers(-4, 4), st.integers(-1, 1))
def test_cut_equals_a_comparison_of_every_row(
    minutes: list[int], moment: int, microseconds: int
) -> None:
    frame = frame_of(minutes)
    as_of = FIRST + timedelta(minutes=moment, microseconds=microseconds)
    rows = KnownRows(frame)
    expected = slowly_cut(frame, as_of)
    assert rows.count(as_of) == len(expected)
    pd.testing.assert_frame_equal(rows.cut(frame, rows.count(as_of)), expected)


def test_bundled_history_is_cut_as_by_comparison_at_random_moments() -> None:
    random = np.random.default_rng(7)
    store, moments = bundled_store(), bundled_moments(UNREVISED)
    for place in random.integers(0, len(moments), rounds(20, 3)):
        as_of = moments[place] - timedelta(microseconds=int(random.integers(0, 2)))
        snapshot = store.snapshot(as_of, sources=UNREVISED)
        for key, vintages in store.vintage_store.vintages(UNREVISED).items():
            newest = store.as_of_reader.newest_corrected(vintages)
            assert newest is not None
            expected = slowly_cut(newest[1], as_of)
            if expected.empty:
                assert key not in snapshot.datasets
            else:
                assert snapshot.datasets[key].frame.equals(expected)


def test_rows_are_of_one_frame_object_and_do_not_keep_it() -> None:
    frame = frame_of([1, 2])
    rows = KnownRows(frame)
    assert rows.are_of(frame)
    assert not rows.are_of(frame.copy())
    del frame
    assert not rows.are_of(frame_of([1, 2]))


def test_rows_known_together_take_a_few_bytes_each() -> None:
    frame = frame_of([5, 4, 3, 2, 1] * 4_000)
    tracemalloc.start()
    rows = KnownRows(frame)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert rows.count(FIRST + timedelta(minutes=1)) == 4_000
    assert kept < 5 * len(frame)
