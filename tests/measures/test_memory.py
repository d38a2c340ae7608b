"""A measure is kept for as long as its snapshot lives, and no longer."""

from __future__ import annotations

import gc
from weakref import ref

from tests.snapshots import snapshot_of
from tui.measures.memory import per_snapshot
from tui.model import Snapshot


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
