"""Watch over notices that another program left: it logged or claimed them, and ended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from tui.monitor.status_log import log_unexpected


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
    """Look for notices that are due, whatever error a look ends with. A new error is logged."""
    last_error = ""
    while True:
        await asyncio.sleep(interval_seconds)
        looking = asyncio.to_thread(is_due)
        [result] = await asyncio.gather(looking, return_exceptions=True)
        if result is True:
            on_due()
        elif isinstance(result, BaseException) and repr(result) != last_error:
            last_error = repr(result)
            log_unexpected("alerts", result)
