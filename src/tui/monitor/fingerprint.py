"""Digests of the present. They are read without pandas, so that a start can tell what it remembers.

A screen that remembers the lines of an update with the same digests shows the present. Then nothing
slow need be imported until something is due or a key needs it.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from tui.alerts.notify.log_file import LOG_FILE, newest_event
from tui.config import Config, store_url
from tui.model.errors import StoreError
from tui.model.fingerprint import Digests, Fingerprint, MemoryState
from tui.model.times import NEW_YORK
from tui.model.version import VERSION
from tui.store.archive_digest import source_digests
from tui.store.bundle_digests import DIGESTS

ARCHIVE = "archive.sqlite"
"""File of the archive in a home."""
UPSTREAM, KEY = "TICWATCH_UPSTREAM", "TIINGO_API_KEY"
"""Environment variables that decide which sources are requested, and where."""


def read_digests(
    home: Path, config: Config, now: datetime, *, offline: bool, environ: Mapping[str, str]
) -> Digests:
    """Return the digests of everything that the present update is made from.

    That is what the archive and the log of notifications hold, the bundled bodies, the
    configuration, the version, the day in New York and the time zone here. Raises StoreError, also
    where the archive is on a server: others change it at any moment.
    """
    if store_url(config, environ):
        raise StoreError("nothing is remembered of a store on a server")
    settings = (
        VERSION,
        sorted(DIGESTS.items()),
        msgspec.json.encode(config),
        offline,
        environ.get(UPSTREAM, ""),
        bool(environ.get(KEY, "").strip()),
        now.astimezone(NEW_YORK).date().isoformat(),
        (time.tzname, time.timezone, time.altzone),
    )
    return Digests(_digest(settings), _digest(newest_event(home)), source_digests(home / ARCHIVE))


def _digest(made_from: object) -> str:
    return hashlib.sha256(repr(made_from).encode()).hexdigest()


class PresentCheck:
    """Compare what an update was made from with what is stored now.

    As long as the update is the present, the clock is compared, and the sizes and times of the
    files: another program may write to them. Otherwise the digests are read, for the first time at
    the first call, so that the first frame does not wait for them.
    """

    def __init__(
        self,
        stored: Fingerprint,
        home: Path,
        read: Callable[[datetime], Digests],
        now: Callable[[], datetime],
    ) -> None:
        """``stored`` is the fingerprint of the update. ``read(now)`` is ``read_digests``."""
        self._stored, self._home, self._read, self._now = stored, home, read, now
        self._present_marks: list[tuple[int, int, int]] | None = None
        """Marks of the files of the present, None before they were read."""

    def __call__(self) -> MemoryState:
        now, marks = self._now(), _marks(self._home)  # before they are read: a later change shows
        if marks == self._present_marks and self._stored.is_current(now):
            return MemoryState(True, frozenset())
        try:
            comparison = self._stored.compare(self._read(now), now)
        except StoreError:
            return MemoryState(False)
        self._present_marks = marks if comparison.is_present else None
        return comparison


def _marks(home: Path) -> list[tuple[int, int, int]]:
    """Return the number, size in bytes and time of change in ns of each file."""
    marks = []
    for name in (ARCHIVE, LOG_FILE):
        for file in (home / name, home / f"{name}-wal"):
            with suppress(OSError):
                status = os.stat(file)
                marks.append((status.st_ino, status.st_size, status.st_mtime_ns))
    return marks
