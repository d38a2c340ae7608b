"""When somebody last looked, in a file of its own."""

from __future__ import annotations

import logging
import os
from datetime import datetime
from pathlib import Path

log = logging.getLogger(__name__)


class LastVisit:
    """Remembers one moment: the newest at which the screen was seen."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def last(self) -> datetime | None:
        """When somebody last looked; None before the first time, or where nothing can be read."""
        try:
            seen = datetime.fromisoformat(self._path.read_text(encoding="ascii").strip())
        except (OSError, ValueError):
            return None
        return seen if seen.tzinfo else None

    def keep(self, seen: datetime) -> None:
        """Remember a moment; where it cannot be written the one before stays."""
        written = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            written.write_text(seen.isoformat(), encoding="ascii")
            written.replace(self._path)
        except OSError as error:
            log.warning("%s: %s", self._path, error)
