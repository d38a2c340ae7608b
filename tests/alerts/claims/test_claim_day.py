"""Readings of a claim's day, asked for by several threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date
from threading import Barrier, BrokenBarrierError

from tests.support.snapshots import bundled_snapshot
from tui.alerts.claims.claim_day import ClaimDay, _Question
from tui.model.snapshot import Snapshot


def test_two_threads_that_ask_the_same_read_it_once() -> None:
    """Let each reading wait for another one, which must not come."""
    day = ClaimDay(date(2025, 12, 12), bundled_snapshot(date(2025, 12, 19)), ())
    kept: dict[_Question, str] = {}
    meeting, read = Barrier(2), list[Snapshot]()

    def reading(then: Snapshot) -> str:
        read.append(then)
        with suppress(BrokenBarrierError):
            meeting.wait(0.2)
        return "4.82"

    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(day._answer, "y20", kept, reading) for _ in range(2)]
        assert [each.result() for each in asked] == ["4.82"] * 2
    assert len(read) == 1
