"""Lock beside a file, held while it is made, or while a new one takes the place of a damaged one.

The lock file stays. It is empty.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tui.model.errors import LockedError
from tui.store.program_lock import ProgramLock

RETRY_SECONDS = 0.05


def lock_of(path: Path) -> Path:
    """Return the path of the lock file of a file."""
    return path.with_name(f"{path.name}-lock")


@contextmanager
def replacing(path: Path, wait_seconds: float) -> Iterator[None]:
    """Hold the lock of a file. Raises StoreError, LockedError if another program keeps it."""
    lock = ProgramLock(lock_of(path))
    try:
        for is_last in tries(wait_seconds):
            if lock.take():
                break
            if is_last:
                raise LockedError(f"{path} is being replaced by another program: try again")
        yield
    finally:
        lock.release()


def tries(wait_seconds: float) -> Iterator[bool]:
    """Yield for each try whether it is the last one, with a pause before each but the first."""
    for left in range(int(wait_seconds / RETRY_SECONDS), -1, -1):
        yield left == 0
        time.sleep(RETRY_SECONDS)
