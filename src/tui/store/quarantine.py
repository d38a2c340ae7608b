"""Where bodies that broke their source's contract are kept for somebody to look at."""

from __future__ import annotations

import logging
from datetime import datetime
from itertools import accumulate
from pathlib import Path

log = logging.getLogger(__name__)

KEPT = 20
"""Newest bodies kept for each part."""
MOST_BYTES = 20_000_000
"""Of all bodies; the newest is kept however large it is."""


class Quarantine:
    """A folder of refused bodies, each beside the reason it was refused for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, source: str, part: str, body: bytes, reason: str, now: datetime) -> None:
        """Write a body and its reason; where that cannot be done the log says so."""
        stem = f"{source}--{_safe(part)}"
        path = self._folder / f"{stem}--{now:%Y%m%dT%H%M%S%f}.body"
        try:
            self._write(path, stem, body, reason)
        except OSError as error:
            log.warning("%s: %s", path, error.strerror or error)

    def _write(self, path: Path, stem: str, body: bytes, reason: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        path.with_suffix(".txt").write_text(reason + "\n", encoding="utf-8")
        for old in sorted(self._folder.glob(f"{stem}--*.body"))[:-KEPT]:
            _forget(old)
        newest_first = sorted(self._folder.glob("*.body"), key=_moment, reverse=True)
        taken = accumulate(body.stat().st_size for body in newest_first)
        for old, size in list(zip(newest_first, taken, strict=True))[1:]:
            if size > MOST_BYTES:
                _forget(old)


def _forget(body: Path) -> None:
    body.unlink(missing_ok=True)
    body.with_suffix(".txt").unlink(missing_ok=True)


def _moment(body: Path) -> str:
    return body.stem.rpartition("--")[2]


def _safe(part: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in part)
