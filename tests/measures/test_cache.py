"""Cache of measures, by snapshot and by sources."""

from __future__ import annotations

import gc
from weakref import ref

import pandas as pd
from msgspec.structs import replace

from tests.support.snapshots import dataset, snapshot_of
from tui.measures.cache import MAX_RESULTS, per_dataset, per_frames, per_parts, per_snapshot
from tui.model.snapshot import Dataset, Snapshot, State


def test_per_snapshot_measures_each_snapshot_once() -> None:
    measured_snapshots: list[Snapshot] = []

    @per_snapshot
    def count(snapshot: Snapshot) -> int:
        measured_snapshots.append(snapshot)
        return len(measured_snapshots)

    one, other = snapshot_of(), snapshot_of()
    assert [count(one), count(one), count(other), count(one)] == [1, 1, 2, 1]


def test_per_snapshot_does_not_keep_snapshots_alive() -> None:
    @per_snapshot
    def parts(snapshot: Snapshot) -> int:
        return len(snapshot.datasets)

    snapshot = snapshot_of()
    parts(snapshot)
    gone = ref(snapshot)
    del snapshot
    gc.collect()
    assert gone() is None


def test_per_parts_measures_again_only_if_its_sources_change() -> None:
    measured_snapshots: list[Snapshot] = []

    @per_parts("one")
    def count(snapshot: Snapshot) -> int:
        measured_snapshots.append(snapshot)
        return len(measured_snapshots)

    rows = pd.DataFrame({"observed": ["2026-01-05"], "value": [1.0]})
    one, other = dataset("one", "a", rows), dataset("other", "a", rows)
    assert count(snapshot_of(one)) == count(snapshot_of(one, other)) == 1
    assert count(snapshot_of(replace(one, state=State.STALE))) == 2
    assert count(snapshot_of(replace(one, frame=one.frame.copy()))) == 3
    assert count(snapshot_of(one, dataset("one", "b", rows))) == 4
    assert count(snapshot_of(one)) == 1


def test_results_of_datasets_do_not_keep_their_frames_alive() -> None:
    @per_parts("one")
    def copy(snapshot: Snapshot) -> pd.DataFrame:
        return snapshot.parts("one")[0].frame.copy()

    @per_dataset
    def double(part: Dataset) -> pd.DataFrame:
        return part.frame[["value"]] * 2

    rows = pd.DataFrame({"observed": ["2026-01-05"], "value": [1.0]})
    part = dataset("one", "a", rows)
    assert double(part) is double(replace(part))
    assert copy(snapshot_of(part)) is copy(snapshot_of(part))
    gone = [ref(part.frame), ref(double(part)), ref(copy(snapshot_of(part)))]
    del part
    gc.collect()
    assert gone[0]() is None
    other = dataset("one", "b", rows)
    double(other), copy(snapshot_of(other))
    gc.collect()
    assert [each() for each in gone] == [None, None, None]


def test_result_is_dropped_with_the_frame_it_was_computed_from() -> None:
    @per_parts("one")
    def copy(snapshot: Snapshot) -> pd.DataFrame:
        return snapshot.parts("one")[0].frame.copy()

    rows = pd.DataFrame({"observed": ["2026-01-05"], "value": [1.0]})
    going, staying = dataset("one", "a", rows), dataset("one", "a", rows)
    results = [ref(copy(snapshot_of(going))), ref(copy(snapshot_of(staying)))]
    assert results[0]() is not None
    del going
    gc.collect()
    assert [result() is None for result in results] == [True, False]
    assert copy(snapshot_of(staying)) is results[1]()


def test_result_of_frames_is_made_once_and_dropped_with_one_of_them() -> None:
    made: list[str] = []

    @per_frames
    def joined(first: pd.DataFrame, second: pd.DataFrame, *, name: str) -> pd.DataFrame:
        made.append(name)
        return pd.concat((first, second))

    one, other = pd.DataFrame({"value": [1.0]}), pd.DataFrame({"value": [2.0]})
    assert joined(one, other, name="a") is joined(one, other, name="a")
    joined(one, other, name="b")
    joined(other, one, name="a")
    assert made == ["a", "b", "a"]
    result = ref(joined(one, other, name="a"))
    del other
    gc.collect()
    assert result() is None


def test_per_parts_keeps_the_newest_results() -> None:
    measured_snapshots: list[Snapshot] = []

    @per_parts("one")
    def count(snapshot: Snapshot) -> int:
        measured_snapshots.append(snapshot)
        return len(measured_snapshots)

    rows = pd.DataFrame({"observed": ["2026-01-05"], "value": [1.0]})
    snapshots = [snapshot_of(dataset("one", f"{place}", rows)) for place in range(MAX_RESULTS + 1)]
    assert [count(snapshot) for snapshot in snapshots] == [1, 2, 3, 4, 5]
    assert count(snapshots[-1]) == 5
    assert count(snapshots[0]) == 6


def test_result_of_frames_is_dropped_with_one_of_them() -> None:
    made: list[ref[pd.DataFrame]] = []

    @per_frames
    def joined(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
        frame = pd.concat([one, other])
        made.append(ref(frame))
        return frame

    one, other = pd.DataFrame({"value": [1.0]}), pd.DataFrame({"value": [2.0]})
    assert joined(one, other) is joined(one, other) is made[0]()
    del other
    gc.collect()
    assert made[0]() is None
