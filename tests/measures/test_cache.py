"""What is measured of a snapshot, or of some sources of it, is measured once."""

from __future__ import annotations

import gc
from dataclasses import replace
from weakref import ref

import pandas as pd

from tests.support.snapshots import dataset, snapshot_of
from tui.measures.cache import KEPT, per_parts, per_snapshot
from tui.model.snapshot import Snapshot, State


def test_each_snapshot_is_measured_once() -> None:
    measured: list[Snapshot] = []

    @per_snapshot
    def count(snapshot: Snapshot) -> int:
        measured.append(snapshot)
        return len(measured)

    one, other = snapshot_of(), snapshot_of()
    assert [count(one), count(one), count(other), count(one)] == [1, 1, 2, 1]


def test_a_snapshot_nobody_needs_is_let_go() -> None:
    @per_snapshot
    def parts(snapshot: Snapshot) -> int:
        return len(snapshot.datasets)

    snapshot = snapshot_of()
    parts(snapshot)
    gone = ref(snapshot)
    del snapshot
    gc.collect()
    assert gone() is None


def test_what_some_sources_say_is_measured_once_whatever_others_say() -> None:
    measured: list[Snapshot] = []

    @per_parts("one")
    def count(snapshot: Snapshot) -> int:
        measured.append(snapshot)
        return len(measured)

    rows = pd.DataFrame({"observed": ["2026-01-05"], "value": [1.0]})
    one, other = dataset("one", "a", rows), dataset("other", "a", rows)
    assert count(snapshot_of(one)) == count(snapshot_of(one, other)) == 1
    assert count(snapshot_of(replace(one, state=State.STALE))) == 2
    assert count(snapshot_of(replace(one, frame=one.frame.copy()))) == 3
    assert count(snapshot_of(one, dataset("one", "b", rows))) == 4
    assert count(snapshot_of(one)) == 1


def test_only_the_newest_results_are_kept() -> None:
    measured: list[Snapshot] = []

    @per_parts("one")
    def count(snapshot: Snapshot) -> int:
        measured.append(snapshot)
        return len(measured)

    rows = pd.DataFrame({"observed": ["2026-01-05"], "value": [1.0]})
    snapshots = [snapshot_of(dataset("one", f"{place}", rows)) for place in range(KEPT + 1)]
    assert [count(snapshot) for snapshot in snapshots] == [1, 2, 3, 4, 5]
    assert count(snapshots[-1]) == 5
    assert count(snapshots[0]) == 6
