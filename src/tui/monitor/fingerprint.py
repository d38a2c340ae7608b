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

_Mark = tuple[int, int, int]
"""Number of a file, its size in bytes, and the time of its last change in ns."""


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

    The digests are read at the first call, so that the first frame does not wait for them, and then
    after each change of the files: another program may write to them.
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
        self._digests: tuple[list[_Mark], Digests] | None = None
        """Digests with the marks of the files that they are of, None before they were read."""

    def __call__(self) -> MemoryState:
        now, marks = self._now(), _marks(self._home)  # before they are read: a later change shows
        known = self._digests
        if known is None or known[0] != marks:
            try:
                self._digests = known = marks, self._read(now)
            except StoreError:
                return MemoryState(False)
        return self._stored.compare(known[1], now)


def _marks(home: Path) -> list[_Mark]:
    """Return the mark of each file."""
    marks = []
    for name in (ARCHIVE, LOG_FILE):
        for file in (home / name, home / f"{name}-wal"):
            with suppress(OSError):
                status = os.stat(file)
                marks.append((status.st_ino, status.st_size, status.st_mtime_ns))
    return marks
