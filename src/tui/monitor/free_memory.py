"""Memory that was freed and that the C library keeps: it is returned to the system every hour."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

EVERY = timedelta(hours=1)
"""Time between two returns. Prices are requested anew as often."""


@asynccontextmanager
async def returning_memory(every: timedelta = EVERY) -> AsyncIterator[None]:
    """Return freed memory to the system now and then, for the time of the block."""
    returning = asyncio.create_task(_keep_returning(every.total_seconds()))
    try:
        yield
    finally:
        returning.cancel()


async def _keep_returning(every_seconds: float) -> None:
    while True:
        await asyncio.sleep(every_seconds)
        await asyncio.to_thread(return_free_memory)


def return_free_memory() -> None:
    """Make glibc return what is free in its heaps, after weeks some 50 MB. Takes some ms.

    Other C libraries do it by themselves.
    """
    if sys.platform == "linux":
        import ctypes  # not needed at a start

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
