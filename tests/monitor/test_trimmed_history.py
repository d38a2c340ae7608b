"""Publisher that drops its oldest rows.

Of a source that never revises they stay at once. Of one that revises, the shorter file is accepted
once that lasts.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from msgspec.structs import replace

from tests.support import toy_source
from tests.support.poller_harness import START, PollerHarness, open_harness
from tests.support.upstream import Reply
from tui.model.snapshot import State
from tui.monitor.results import PollResult

LAST = date(2026, 1, 7)
REVISED = toy_source.source(revised=True)
DROPPED, DAYS = 80, 200
"""Number of days that the publisher drops, and of all days."""


def history(until: date, *, without: int = 0) -> bytes:
    """Return a body of ``DAYS`` or more days up to ``until``, less the oldest ``without`` days."""
    first = LAST - timedelta(days=DAYS - 1)
    days = [first + timedelta(days=number) for number in range((until - first).days + 1)]
    rows = [(day.isoformat(), number / 10) for number, day in enumerate(days)]
    return toy_source.body(*rows[without:])


async def poll_body(here: PollerHarness, body: bytes) -> PollResult:
    """Poll a publisher that serves this body."""
    here.upstream.serve("toy.example.gov", Reply(body, validated=False))
    [outcome] = await here.ask()
    return outcome


async def test_shortened_history_is_accepted_after_three_days(tmp_path: Path) -> None:
    async with open_harness(tmp_path, REVISED) as here:
        await poll_body(here, history(LAST))
        for day in range(1, 4):
            here.clock.forward(days=1)
            shorter = history(LAST + timedelta(days=day), without=DROPPED)
            outcome = await poll_body(here, shorter)
            assert "expected observations from 2025-06-22, got them from 2025-09-10" in (
                outcome.status.error
            )
            assert len(here.store.newest_frames("toy")["a"]) == DAYS
            here = here.restart()
        here.clock.forward(days=1)
        outcome = await poll_body(here, history(LAST + timedelta(days=4), without=DROPPED))
        assert outcome.changed
        assert outcome.status.error == ""
        assert outcome.status.notice == (
            "begins on 2025-09-10 now: earlier rows are no longer published"
        )
        dataset = here.store.snapshot(here.clock.time, here.poller.statuses()).datasets["toy", "a"]
    assert dataset.state is State.LIVE
    assert dataset.frame["value"].iloc[0] == DROPPED / 10


async def test_rows_that_never_change_stay_at_once(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        await poll_body(here, history(LAST))
        here.clock.forward(days=1)
        outcome = await poll_body(here, history(LAST + timedelta(days=1), without=DROPPED))
        assert outcome.status.notice == (
            "80 days from 2025-06-22 to 2025-09-09 missing in the new file; the stored rows stay"
        )
        dataset = here.store.snapshot(here.clock.time, here.poller.statuses()).datasets["toy", "a"]
    assert dataset.state is State.LIVE
    assert dataset.frame["value"].tolist() == pd.Series(range(DAYS + 1)).div(10).tolist()


async def test_dropped_rows_are_kept_with_many_newer_vintages(tmp_path: Path) -> None:
    source = replace(toy_source.source(), keep=2)
    async with open_harness(tmp_path, source) as here:
        await poll_body(here, history(LAST))
        for day in range(1, 6):
            here.clock.forward(days=1)
            await poll_body(here, history(LAST + timedelta(days=day), without=DROPPED))
        vintages = here.store.vintages()["toy", "a"]
        frame = here.restart().store.snapshot(here.clock.time).datasets["toy", "a"].frame
    assert len(vintages) == 3
    assert len(frame) == DAYS + 5


async def test_accepted_window_may_move_on(tmp_path: Path) -> None:
    async with open_harness(tmp_path, REVISED) as here:
        await poll_body(here, history(LAST))
        errors = []
        for day in range(1, 6):
            here.clock.forward(days=1)
            moved = history(LAST + timedelta(days=day), without=DROPPED + day)
            errors.append(bool((await poll_body(here, moved)).status.error))
        frame = here.store.snapshot(here.clock.time).datasets["toy", "a"].frame
    assert errors == [True, True, True, False, False]
    assert len(frame) == DAYS - DROPPED


async def test_dropped_rows_of_a_revised_source_are_in_past_snapshots_only(tmp_path: Path) -> None:
    """Values of two vintages do not compare if the past is revised."""
    async with open_harness(tmp_path, REVISED) as here:
        await poll_body(here, history(LAST))
        for day in range(1, 5):
            here.clock.forward(days=1)
            await poll_body(here, history(LAST + timedelta(days=day), without=DROPPED))
    now = here.clock.time
    assert len(here.store.snapshot(now).datasets["toy", "a"].frame) == DAYS + 4 - DROPPED
    assert len(here.store.snapshot(START).datasets["toy", "a"].frame) == DAYS


async def test_dropped_rows_of_a_restating_source_are_not_joined(tmp_path: Path) -> None:
    """Rows of two responses do not compare if a part is restated."""
    async with open_harness(
        tmp_path, replace(toy_source.source(), find_restated=lambda frames: frozenset())
    ) as here:
        await poll_body(here, history(LAST))
        for day in range(1, 5):
            here.clock.forward(days=1)
            await poll_body(here, history(LAST + timedelta(days=day), without=DROPPED))
        frame = here.store.snapshot(here.clock.time).datasets["toy", "a"].frame
    assert len(frame) == DAYS + 4 - DROPPED


@pytest.mark.parametrize(
    "dropped",
    [
        (80, 120, 20, 90, 10, 70),  # truncated anywhere
        (80, 0, 80, 0, 80, 0),  # complete in between
    ],
)
async def test_truncated_responses_are_never_accepted(
    tmp_path: Path, dropped: tuple[int, ...]
) -> None:
    async with open_harness(tmp_path, REVISED) as here:
        await poll_body(here, history(LAST))
        for count in dropped:
            here.clock.forward(days=2)
            outcome = await poll_body(here, history(LAST, without=count))
            assert bool(outcome.status.error) == bool(count)
        assert len(here.store.newest_frames("toy")["a"]) == DAYS


async def test_shortened_history_is_not_accepted_within_hours(tmp_path: Path) -> None:
    async with open_harness(tmp_path, REVISED) as here:
        await poll_body(here, history(LAST))
        for _ in range(12):
            here.clock.forward(hours=1)
            assert (await poll_body(here, history(LAST, without=DROPPED))).status.error


@pytest.mark.parametrize("gap", [slice(50, 60), slice(190, 200)])
async def test_history_with_a_gap_or_a_missing_end_is_never_accepted(
    tmp_path: Path, gap: slice
) -> None:
    lines = history(LAST).splitlines(keepends=True)
    del lines[1:][gap]
    rows = [line for at, line in enumerate(lines[1:]) if at not in range(*gap.indices(DAYS))]
    async with open_harness(tmp_path, REVISED) as here:
        await poll_body(here, history(LAST))
        for _ in range(8):
            here.clock.forward(days=1)
            assert (await poll_body(here, b"".join([lines[0], *rows]))).status.error
