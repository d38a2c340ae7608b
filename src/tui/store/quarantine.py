"""Folder of response bodies that broke their source's contract, for inspection by the user."""

from __future__ import annotations

import logging
from datetime import datetime
from errno import ELOOP
from itertools import accumulate
from pathlib import Path

from tui.store.private_files import make_folder, open_private

log = logging.getLogger(__name__)

MAX_BODIES_PER_PART = 20
MAX_BYTES = 20_000_000
"""Most bytes of all bodies together. The newest body is kept whatever its size."""


class Quarantine:
    """Folder of rejected bodies, each next to a text file with the reason."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, source: str, part: str, body: bytes, reason: str, now: datetime) -> None:
        """Write a body and its reason, and remove surplus older ones. Log a failure to write."""
        stem = f"{source}--{_safe(part)}"
        path = self.folder / f"{stem}--{now:%Y%m%dT%H%M%S%f}.body"
        try:
            self._write(path, stem, body, reason)
        except OSError as error:
            log.warning("%s: %s", path, error.strerror or error)

    def _write(self, path: Path, stem: str, body: bytes, reason: str) -> None:
        if self.folder.is_symlink():
            raise OSError(ELOOP, "is a link, which is not followed")
        make_folder(self.folder)
        texts = {path: body, path.with_suffix(".txt"): f"{reason}\n".encode()}
        for file, content in texts.items():
            with open(file, "wb", opener=open_private) as stream:
                stream.write(content)
        for old in sorted(self.folder.glob(f"{stem}--*.body"))[:-MAX_BODIES_PER_PART]:
            _remove(old)
        newest_first = sorted(self.folder.glob("*.body"), key=_time_text, reverse=True)
        total_bytes = accumulate(body.stat().st_size for body in newest_first)
        for old, total in list(zip(newest_first, total_bytes, strict=True))[1:]:
            if total > MAX_BYTES:
                _remove(old)


def _remove(body: Path) -> None:
    body.unlink(missing_ok=True)
    body.with_suffix(".txt").unlink(missing_ok=True)


def _time_text(body: Path) -> str:
    return body.stem.rpartition("--")[2]


def _safe(part: str) -> str:
    """Return a part's key with every character that may not be in a file name replaced by _."""
    return "".join(letter if letter.isalnum() or letter in "-_." else "_" for letter in part)
