"""Wake-up of a source's task before its time, and of all tasks when the clock jumps."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

HEARTBEAT = timedelta(seconds=5)
"""Time between two comparisons of the clocks: a comparison takes microseconds."""
SMALLEST_JUMP_SECONDS = 2.0


class Wakeup:
    """Wake-up of one task, to look at the clock again or because the user wants a refresh."""

    def __init__(self) -> None:
        self._event = asyncio.Event()
        self._is_refresh = False

    def look_again(self) -> None:
        """Wake the task."""
        self._event.set()

    def refresh(self) -> None:
        """Wake the task for a refresh."""
        self._is_refresh = True
        self._event.set()

    def take(self) -> bool:
        """Return whether a refresh is wanted, and forget all wake-ups so far."""
        is_refresh, self._is_refresh = self._is_refresh, False
        self._event.clear()
        return is_refresh

    async def wait(self, longest: timedelta) -> None:
        """Wait for a wake-up, ``longest`` at most."""
        with suppress(TimeoutError):
            async with asyncio.timeout(longest.total_seconds()):
                await self._event.wait()


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
