"""Digest of the present. It is read without pandas, so that a start can tell what it remembers.

A screen that remembers the lines of an update with the same digest shows the present. Then nothing
slow need be imported until something is due or a key needs it.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import msgspec

from tui.alerts.notify.log_file import LOG_FILE, newest_event
from tui.config import Config, store_url
from tui.model.errors import StoreError
from tui.model.fingerprint import Fingerprint
from tui.model.times import NEW_YORK
from tui.model.version import VERSION
from tui.store.archive_digest import archive_digest
from tui.store.bundle_digests import DIGESTS

ARCHIVE = "archive.sqlite"
"""File of the archive in a home."""
UPSTREAM, KEY = "TICWATCH_UPSTREAM", "TIINGO_API_KEY"
"""Environment variables that decide which sources are requested, and where."""


def read_digest(
    home: Path, config: Config, now: datetime, *, offline: bool, environ: Mapping[str, str]
) -> str:
    """Return the SHA-256 of everything that the present update is made from.

    That is what the archive and the log of notifications hold, the bundled bodies, the
    configuration, the version and the day in New York. Raises StoreError, also where the archive
    is on a server: others change it at any moment.
    """
    if store_url(config, environ):
        raise StoreError("nothing is remembered of a store on a server")
    made_from = (
        VERSION,
        sorted(DIGESTS.items()),
        msgspec.json.encode(config),
        offline,
        environ.get(UPSTREAM, ""),
        bool(environ.get(KEY, "").strip()),
        now.astimezone(NEW_YORK).date().isoformat(),
        archive_digest(home / ARCHIVE),
        newest_event(home),
    )
    return hashlib.sha256(repr(made_from).encode()).hexdigest()


def watch_present(
    stored: Fingerprint,
    home: Path,
    read: Callable[[datetime], str],
    now: Callable[[], datetime],
) -> Callable[[], bool] | None:
    """Return a cheap check whether the update of a stored fingerprint still is the present.

    Return None if it is not, or if that cannot be read. ``read(now)`` is ``read_digest``. The check
    compares the clock, and the sizes and times of the files: another program may write to them.
    """
    marks = _marks(home)  # before the files are read: a later change shows
    try:
        digest = read(now())
    except StoreError:
        return None
    if not stored.is_present(digest, now()):
        return None
    return lambda: stored.is_present(digest, now()) and _marks(home) == marks


class PresentCheck:
    """Check whether what was painted still is the present: first by digest, then cheaply.

    The digest is read at the first call, so that the first frame does not wait for it.
    """

    def __init__(
        self,
        stored: Fingerprint,
        home: Path,
        read: Callable[[datetime], str],
        now: Callable[[], datetime],
    ) -> None:
        """Take the parameters of ``watch_present``."""
        self._parameters = (stored, home, read, now)
        self._check: Callable[[], bool] | None = None

    def __call__(self) -> bool:
        self._check = self._check or watch_present(*self._parameters) or _is_past
        return self._check()


def _is_past() -> bool:
    return False


def _marks(home: Path) -> list[tuple[int, int, int]]:
    """Return the number, size in bytes and time of change in ns of each file."""
    marks = []
    for name in (ARCHIVE, LOG_FILE):
        for file in (home / name, home / f"{name}-wal"):
            with suppress(OSError):
                status = os.stat(file)
                marks.append((status.st_ino, status.st_size, status.st_mtime_ns))
    return marks
