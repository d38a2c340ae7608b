"""Memory that was freed and that the C library keeps.

Little is kept from the start of the monitor on, and what is kept is returned every few seconds.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

EVERY = timedelta(seconds=5)
"""Time between two returns. One takes 1 ms, and 0.1 ms where nothing is free."""

KEPT_BYTES = 128 * 1024
"""Blocks of this size and above go back to the system as soon as they are freed."""
_MMAP_THRESHOLD, _TRIM_THRESHOLD, _ARENA_MAX = -3, -1, -8
"""Names of settings in glibc's ``malloc.h``."""


@asynccontextmanager
async def returning_memory(every: timedelta = EVERY) -> AsyncIterator[None]:
    """Keep little free memory from now on, and return it now and then for the time of the block."""
    await asyncio.to_thread(keep_little_free)
    returning = asyncio.create_task(_keep_returning(every.total_seconds()))
    try:
        yield
    finally:
        returning.cancel()


async def _keep_returning(every_seconds: float) -> None:
    while True:
        await asyncio.sleep(every_seconds)
        await asyncio.to_thread(return_free_memory)


def keep_little_free() -> None:
    """Make glibc share one heap among all threads begun later, and return large blocks at once.

    Each thread would have a heap of its own, with room that the others cannot use. A screen whose
    panes were all used had 15 MB more.
    """
    setting = _find_in_c_library("mallopt")
    if setting is not None:
        setting(_ARENA_MAX, 1)
        setting(_MMAP_THRESHOLD, KEPT_BYTES)
        setting(_TRIM_THRESHOLD, KEPT_BYTES)


def return_free_memory() -> None:
    """Make glibc return what is free in its heaps, after weeks some 50 MB. Takes 1 ms.

    Other C libraries do it by themselves.
    """
    trim = _find_in_c_library("malloc_trim")
    if trim is not None:
        trim(0)


def _find_in_c_library(name: str) -> Callable[..., object] | None:
    """Return a function of glibc, None if the C library is another one."""
    if sys.platform != "linux":
        return None
    import ctypes  # not needed at a start

    library = ctypes.CDLL(None)
    is_glibc = hasattr(library, "gnu_get_libc_version")
    return getattr(library, name) if is_glibc else None
