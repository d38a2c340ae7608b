"""A computer that slept, and a clock that was set: all that is due is requested at once."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.support import toy_source
from tests.support.feeds import NOW
from tests.support.poller_harness import START, open_harness
from tests.support.toy_source import Clock
from tests.support.upstream import Reply
from tui.config import Alerts, Config
from tui.monitor.heartbeat import watching_clock
from tui.monitor.monitor import Monitor

BEAT = timedelta(milliseconds=1)
NO_RULES = Config(alerts=Alerts(rule=()))
LIMIT_SECONDS = 60.0
TODAY = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0))


@pytest.mark.parametrize("hours", [24, -3])
async def test_clock_that_jumped_makes_the_poller_request_what_is_due(
    tmp_path: Path, hours: int
) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        async with (
            asyncio.timeout(LIMIT_SECONDS),
            watching_clock(here.clock, here.poller.look_again, BEAT),
            here.poller.running(here.wire) as results,
        ):
            await results.get()
            await asyncio.sleep(0.2)  # the task computes its wait, and waits
            here.clock.forward(hours=hours)
            await results.get()
    assert len(here.upstream.requests) == 2


async def test_clock_that_jumped_respects_the_minimum_interval(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(b"", 500))
        async with here.poller.running(here.wire) as results:
            await results.get()
            for _ in range(3):
                here.clock.forward(minutes=1)
                here.poller.look_again()
                await asyncio.sleep(0.02)
    assert len(here.upstream.requests) == 1


async def test_clock_that_runs_with_the_event_loop_makes_no_jump() -> None:
    loop, jumps = asyncio.get_running_loop(), list[None]()
    started, ahead = loop.time(), [0.0]

    def now() -> datetime:
        return START + timedelta(seconds=loop.time() - started + ahead[0])

    async with watching_clock(now, lambda: jumps.append(None), BEAT):
        for seconds in (0.0, 1.0, 3600.0, 3599.0, 0.0):
            ahead[0] = seconds
            await asyncio.sleep(0.02)
    assert len(jumps) == 2, "of an hour on, and of an hour back: a second is none"


async def test_update_after_a_jump_has_the_new_time(home: Path) -> None:
    clock = Clock(NOW)
    monitor = Monitor(NO_RULES, home, now=clock, offline=True, heartbeat=BEAT)
    async with monitor.running() as updates, asyncio.timeout(LIMIT_SECONDS):
        assert (await anext(updates)).now == NOW
        clock.forward(hours=3)
        assert (await anext(updates)).now == NOW + timedelta(hours=3)
