"""Heartbeat that notices a jump of the clock: the computer slept, or its clock was set."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

HEARTBEAT = timedelta(seconds=5)
"""Time between two comparisons of the clocks: a comparison takes microseconds."""
SMALLEST_JUMP_SECONDS = 2.0


@asynccontextmanager
async def watching_clock(
    now: Callable[[], datetime], on_jump: Callable[[], None], heartbeat: timedelta
) -> AsyncIterator[None]:
    """Call ``on_jump`` soon after the clock ``now`` jumped, on or back, for the time of the block.

    A computer that slept sees its clock jump on. Its timers are late by the time that it slept:
    the event loop's own clock stands still meanwhile, on Linux and macOS.
    """
    watching = asyncio.create_task(_watch(now, on_jump, heartbeat.total_seconds()))
    try:
        yield
    finally:
        watching.cancel()


async def _watch(
    now: Callable[[], datetime], on_jump: Callable[[], None], heartbeat_seconds: float
) -> None:
    loop = asyncio.get_running_loop()
    lead = now().timestamp() - loop.time()
    while True:
        await asyncio.sleep(heartbeat_seconds)
        lead_before, lead = lead, now().timestamp() - loop.time()
        if abs(lead - lead_before) > SMALLEST_JUMP_SECONDS:
            on_jump()
