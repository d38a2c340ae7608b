"""Lease of a host: of several programs on one home folder, one at a time requests its parts."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

from tui.model.errors import StoreError
from tui.store.program_lock import ProgramLock, is_locked

LEASE = timedelta(minutes=2)
"""Longest time that a lease is respected, longer than a request: its program may be stopped."""
_CHECK_SECONDS = 0.2


@asynccontextmanager
async def holding_lease(
    folder: Path, host: str, now: Callable[[], datetime]
) -> AsyncIterator[None]:
    """Wait for the lease of a host, and hold it for the time of the block.

    The next program then reads the stored time of this one's request. Without a writable folder
    there is no lease: nothing can be stored there either.
    """
    path = folder / f"{host}.lock"
    lock = ProgramLock(path)
    try:
        with suppress(StoreError, OSError):
            while not await asyncio.to_thread(_begin, lock, path, now):
                await asyncio.sleep(_CHECK_SECONDS)
                if _age(path, now()) > LEASE:
                    break
        yield
    finally:
        lock.release()


def _begin(lock: ProgramLock, path: Path, now: Callable[[], datetime]) -> bool:
    """Take the lock if it is free, with the time as that of its file. Return whether it was.

    The time comes first: a program that sees the lock held must never see the time of an earlier
    lease, which looks as if its program had stopped.
    """
    lock.create()
    if is_locked(path):
        return False
    os.utime(path, (now().timestamp(),) * 2)
    return lock.take()


def _age(path: Path, now: datetime) -> timedelta:
    """Return the time since a lease began, in either direction: clocks are set."""
    return abs(now - datetime.fromtimestamp(path.stat().st_mtime, now.tzinfo))
