"""Damaged files that were set aside, for a user who wants to save what is left of them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

MAX_COPIES = 3
"""Copies kept of one file: the newest, and the largest others, which have the most to save."""


def copies_of(path: Path) -> list[Path]:
    """Return the copies of a file, oldest first, without the files that belong to them."""
    copies = path.parent.glob(f"{path.name}.damaged-*")
    return sorted(copy for copy in copies if not copy.name.endswith(("-wal", "-shm")))


def remove_surplus_copies(path: Path) -> None:
    """Remove all but ``MAX_COPIES`` copies of a file, each with its log.

    A copy that cannot be removed stays.
    """
    *others, _newest = copies_of(path) or [path]
    with suppress(OSError):
        by_size = sorted(others, key=lambda copy: copy.stat().st_size, reverse=True)
        for copy in by_size[MAX_COPIES - 1 :]:
            for ending in ("", "-wal", "-shm"):
                copy.with_name(copy.name + ending).unlink(missing_ok=True)
