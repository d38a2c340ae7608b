"""Time of the user's last visit, in a file of its own."""

from __future__ import annotations

import logging
from datetime import datetime
from pathlib import Path

from tui.store.private_files import write_private
from tui.store.rows import stored_time

log = logging.getLogger(__name__)


class LastVisit:
    """File with one moment: the newest update the user has seen."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> datetime | None:
        """Return the time of the last visit (with its time zone), None before the first one.

        Also None if the file cannot be read.
        """
        try:
            return stored_time(self._path.read_text(encoding="ascii").strip())
        except (OSError, ValueError):
            return None

    def write(self, visit: datetime) -> None:
        """Store the time of a visit. If that fails, log it and keep the one before."""
        try:
            write_private(self._path, visit.isoformat().encode("ascii"))
        except OSError as error:
            log.warning("%s: %s", self._path, error)
