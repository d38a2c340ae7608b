"""Four weeks of polling with faults: nothing grows from the second week to the fourth."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import threading
import tracemalloc
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from tests.support import toy_source
from tests.support.poller_harness import RELEASED, START
from tests.support.upstream import Fault, Reply, Request, serving
from tui.monitor.poller import Poller
from tui.sources.base import Source
from tui.sources.http_client import HttpClient, Timeouts, open_client
from tui.store.frame_cache import FrameCache
from tui.store.quarantine import MAX_BODIES_PER_PART, Quarantine
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store
from tui.store.timeline import Timeline

PARTS = ("a", "b")
ROWS = 200
STEP = timedelta(hours=12)
STEPS = 28 * 2
FAULTS: tuple[Reply | Fault, ...] = (
    Fault.RESET,
    Fault.CUT,
    Fault.TRUNCATED_GZIP,
    Fault.GARBLED_GZIP,
    *(Reply(b"", status, validated=False) for status in (404, 429, 500, 503)),
    *(Reply(body, validated=False) for body in (b"", b"<html>", b"observed,value\nnever,1\n")),
)
TIMEOUTS = Timeouts(connect=5.0, read=5.0, whole=10.0)
MAX_GROWTH_KB = 120
MAX_OPEN = 4
"""Connections, with their tasks, that the local server may still be closing."""


@dataclass(frozen=True)
class Held:
    """Things that a program holds at one moment."""

    memory_kb: int
    """Memory allocated by Python since the beginning."""
    home_kb: int
    files: int
    """Open files, -1 where the system does not list them."""
    threads: int
    tasks: int
    quarantined: int


def held(home: Path) -> Held:
    gc.collect()
    files = Path("/proc/self/fd")
    sizes = [file.stat().st_size for file in home.rglob("*") if file.is_file()]
    return Held(
        memory_kb=tracemalloc.get_traced_memory()[0] // 1024,
        home_kb=sum(sizes) // 1024,
        files=len(os.listdir(files)) if files.exists() else -1,
        threads=threading.active_count(),
        tasks=len(asyncio.all_tasks()),
        quarantined=len(list((home / "quarantine").glob("*"))),
    )


class ChangingPublisher:
    """Publisher of two parts: every body is new, and a quarter of the responses are faults."""

    def __init__(self, clock: toy_source.Clock) -> None:
        self._clock, self._random = clock, Random(5)

    def __call__(self, request: Request) -> Reply | Fault:
        if self._random.random() < 0.25:
            return self._random.choice(FAULTS)
        newest = (self._clock.time - timedelta(hours=18)).date()
        days = (newest - timedelta(days=ROWS - number) for number in range(1, ROWS + 1))
        values = (self._random.uniform(1, 2) for _ in range(ROWS))
        rows = zip(map(str, days), values, strict=True)
        return Reply(toy_source.body(*((day, round(value, 6)) for day, value in rows)))


def rolling(name: str) -> Source:
    """Return a source of a moving window, of which two vintages are kept."""
    source = toy_source.source(name, parts=PARTS, revised=True)
    return replace(source, keep=2, is_rolling=lambda part: True, floor=timedelta(minutes=5))


async def poll_four_weeks(home: Path, client: HttpClient, clock: toy_source.Clock) -> list[Held]:
    """Poll for four weeks of the clock. Return what is held after the second and the fourth."""
    sources = [rolling("toy")]
    cache = FrameCache(home / "frames.sqlite")
    store = Store(SqliteArchive(home / "archive.sqlite"), sources, (), cache)
    every = {source.name: timedelta(minutes=30) for source in sources}
    poller = Poller(
        store,
        Quarantine(home / "quarantine"),
        symbols=(),
        every=every,
        now=clock,
        random=Random(7),
        released=RELEASED,
        first_released=RELEASED,
    )
    timeline, found, new_bodies = Timeline(store), [], 0
    for step in range(1, STEPS + 1):
        clock.time += STEP
        new_bodies += sum(result.changed for result in await poller.poll_once(client))
        timeline.moments()
        store.snapshot(clock.time, poller.statuses())
        if step in (STEPS // 2, STEPS):
            found.append(held(home))
    assert new_bodies > STEPS, "most responses are new bodies"
    return found


@pytest.mark.long
async def test_four_weeks_of_polling_with_faults_hold_no_more_than_two(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, logger="tui")  # what is captured stays in memory
    clock = toy_source.Clock(START)
    async with serving() as upstream, open_client(upstream=upstream.url, timeouts=TIMEOUTS) as wire:
        publisher = ChangingPublisher(clock)

        def answer(request: Request) -> Reply | Fault:
            upstream.requests.clear()
            return publisher(request)

        upstream.serve("", answer)
        tracemalloc.start(1)
        try:
            middle, end = await poll_four_weeks(tmp_path, wire, clock)
        finally:
            tracemalloc.stop()
    assert end.memory_kb < middle.memory_kb + MAX_GROWTH_KB
    assert end.home_kb < middle.home_kb + MAX_GROWTH_KB
    for name in ("files", "threads", "tasks"):
        assert getattr(end, name) <= getattr(middle, name) + MAX_OPEN, name
    assert end.quarantined <= 2 * len(PARTS) * MAX_BODIES_PER_PART
