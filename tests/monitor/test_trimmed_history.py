"""A publisher that drops its oldest rows: believed once that stays, and nothing is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from tests.support import toy_source
from tests.support.poller_harness import START, World, world
from tests.support.upstream import Reply
from tui.model.snapshot import State
from tui.monitor.poller import PollResult

LAST = date(2026, 1, 7)
CUT, DAYS = 80, 200
"""Of how many days the publisher drops how many."""


def history(until: date, *, without: int = 0) -> bytes:
    """Some years' worth of days, each with its number as the value, without the oldest."""
    first = LAST - timedelta(days=DAYS - 1)
    days = [first + timedelta(days=number) for number in range((until - first).days + 1)]
    rows = [(day.isoformat(), number / 10) for number, day in enumerate(days)]
    return toy_source.body(*rows[without:])


async def answered(here: World, body: bytes) -> PollResult:
    """What asking comes to when the publisher shows this."""
    here.upstream.serve("toy.example.gov", Reply(body, validated=False))
    [outcome] = await here.ask()
    return outcome


async def test_a_shorter_history_is_believed_once_it_has_come_for_days(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await answered(here, history(LAST))
        for day in range(1, 4):
            here.clock.forward(days=1)
            shorter = history(LAST + timedelta(days=day), without=CUT)
            outcome = await answered(here, shorter)
            assert "expected observations from 2025-06-22, got them from 2025-09-10" in (
                outcome.status.error
            )
            assert len(here.store.newest("toy")["a"]) == DAYS
            here = here.restart()
        here.clock.forward(days=1)
        outcome = await answered(here, history(LAST + timedelta(days=4), without=CUT))
        assert outcome.changed
        assert outcome.status.error == ""
        assert outcome.status.notice == (
            "begins on 2025-09-10 now: earlier rows are no longer published"
        )
        dataset = here.store.snapshot(here.clock.time, here.poller.statuses()).datasets["toy", "a"]
    assert dataset.state is State.LIVE
    assert dataset.frame["value"].tolist() == pd.Series(range(DAYS + 4)).div(10).tolist()
    assert dataset.frame["observed"].is_monotonic_increasing


async def test_its_earlier_rows_outlive_many_newer_vintages(tmp_path: Path) -> None:
    source = replace(toy_source.source(), keep=2)
    async with world(tmp_path, source) as here:
        await answered(here, history(LAST))
        for day in range(1, 12):
            here.clock.forward(days=1)
            await answered(here, history(LAST + timedelta(days=day), without=CUT))
        vintages = here.store.vintages()["toy", "a"]
        frame = here.restart().store.snapshot(here.clock.time).datasets["toy", "a"].frame
    assert len(vintages) == 3
    assert len(frame) == DAYS + 11


async def test_a_window_that_moves_on_is_believed_as_it_moves(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await answered(here, history(LAST))
        errors = []
        for day in range(1, 9):
            here.clock.forward(days=1)
            moved = history(LAST + timedelta(days=day), without=CUT + day)
            errors.append(bool((await answered(here, moved)).status.error))
        frame = here.store.snapshot(here.clock.time).datasets["toy", "a"].frame
    assert errors == [True, True, True, False, False, False, False, False]
    assert len(frame) == DAYS + 8


async def test_what_was_revised_keeps_its_rows_in_the_past_alone(tmp_path: Path) -> None:
    """Values of two vintages do not stand in one frame where the past is revised."""
    async with world(tmp_path, toy_source.source(revised=True)) as here:
        await answered(here, history(LAST))
        for day in range(1, 5):
            here.clock.forward(days=1)
            await answered(here, history(LAST + timedelta(days=day), without=CUT))
    now = here.clock.time
    assert len(here.store.snapshot(now).datasets["toy", "a"].frame) == DAYS + 4 - CUT
    assert len(here.store.snapshot(START).datasets["toy", "a"].frame) == DAYS


async def test_levels_that_restate_are_not_joined(tmp_path: Path) -> None:
    """What is asked for again because it was restated: rows of two answers do not compare."""
    async with world(
        tmp_path, replace(toy_source.source(), again=lambda frames: frozenset())
    ) as here:
        await answered(here, history(LAST))
        for day in range(1, 5):
            here.clock.forward(days=1)
            await answered(here, history(LAST + timedelta(days=day), without=CUT))
        frame = here.store.snapshot(here.clock.time).datasets["toy", "a"].frame
    assert len(frame) == DAYS + 4 - CUT


@pytest.mark.parametrize(
    "cuts",
    [
        (80, 120, 20, 90, 10, 70),  # cut off anywhere
        (80, 0, 80, 0, 80, 0),  # whole in between
    ],
)
async def test_an_answer_that_was_cut_off_is_never_believed(
    tmp_path: Path, cuts: tuple[int, ...]
) -> None:
    async with world(tmp_path) as here:
        await answered(here, history(LAST))
        for cut in cuts:
            here.clock.forward(days=2)
            outcome = await answered(here, history(LAST, without=cut))
            assert bool(outcome.status.error) == bool(cut)
        assert len(here.store.newest("toy")["a"]) == DAYS


async def test_many_answers_within_hours_are_not_enough(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await answered(here, history(LAST))
        for _ in range(12):
            here.clock.forward(hours=1)
            assert (await answered(here, history(LAST, without=CUT))).status.error


@pytest.mark.parametrize("hole", [slice(50, 60), slice(190, 200)])
async def test_a_hole_or_a_missing_end_is_no_shorter_history(tmp_path: Path, hole: slice) -> None:
    lines = history(LAST).splitlines(keepends=True)
    del lines[1:][hole]
    rows = [line for at, line in enumerate(lines[1:]) if at not in range(*hole.indices(DAYS))]
    async with world(tmp_path) as here:
        await answered(here, history(LAST))
        for _ in range(8):
            here.clock.forward(days=1)
            assert (await answered(here, b"".join([lines[0], *rows]))).status.error
