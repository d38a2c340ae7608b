"""The program that sends notices, and the lock that shows other programs that it still runs."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from tui.model.errors import StoreError
from tui.store.program_lock import ProgramLock, is_locked

_KEPT = timedelta(hours=1)
"""Age from which the lock of a program that ended is deleted."""


class Sender:
    """This program's name in the notification log, and its lock in a folder of the home."""

    def __init__(self, folder: Path) -> None:
        self.name = uuid4().hex[:12]
        self._folder = folder
        self._lock = ProgramLock(self._path(self.name))

    def lock(self, now: datetime) -> None:
        """Take the lock, once. It is held until the program ends. Raises StoreError."""
        if not self._lock.take():
            raise StoreError(f"{self._path(self.name)}: another program has the lock")
        self._delete_old_locks(now)

    def unlock(self) -> None:
        """Drop the lock, as the end of the program does."""
        self._lock.release()

    def is_running(self, name: str) -> bool:
        """Return whether the program of this name still runs."""
        return is_locked(self._path(name))

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.lock"

    def _delete_old_locks(self, now: datetime) -> None:
        """Delete the locks of programs that ended. What cannot be deleted is left."""
        for path in self._folder.glob("*.lock"):
            with suppress(OSError):
                is_old = path.lstat().st_mtime < (now - _KEPT).timestamp()
                if is_old and not is_locked(path):
                    path.unlink()
