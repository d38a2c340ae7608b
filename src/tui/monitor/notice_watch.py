"""Watch over notices that another program left: it logged or claimed them, and ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta


@asynccontextmanager
async def watching_notices(
    is_due: Callable[[], bool], on_due: Callable[[], None], interval: timedelta
) -> AsyncIterator[None]:
    """Call ``on_due`` soon after a notice became due, for the time of the block.

    ``is_due`` reads the notification log in a thread, every ``interval``.
    """
    watching = asyncio.create_task(_watch(is_due, on_due, interval.total_seconds()))
    try:
        yield
    finally:
        watching.cancel()


async def _watch(
    is_due: Callable[[], bool], on_due: Callable[[], None], interval_seconds: float
) -> None:
    while True:
        await asyncio.sleep(interval_seconds)
        if await asyncio.to_thread(is_due):
            on_due()
