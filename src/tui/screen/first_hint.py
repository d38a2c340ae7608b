"""Hint at the first keys, shown at the first screen of a home."""

from __future__ import annotations

import logging
from pathlib import Path

from tui.store.private_files import write_private

log = logging.getLogger(__name__)

HIDDEN_FILE = "hint-hidden"
"""Empty file in the home once the user has hidden the hint."""
VISIT_FILE = "last-visit"
"""File in the home once a screen of the present was shown there and left."""


class FirstHint:
    """Hint of one home."""

    def __init__(self, home: Path) -> None:
        self._home = home

    @property
    def is_due(self) -> bool:
        """Is this the first screen of the home, and was the hint never hidden?"""
        return not any((self._home / name).exists() for name in (HIDDEN_FILE, VISIT_FILE))

    def hide(self) -> None:
        """Hide the hint for good. If that cannot be stored, log it."""
        try:
            write_private(self._home / HIDDEN_FILE, b"")
        except OSError as error:
            log.warning("%s: %s", self._home / HIDDEN_FILE, error)
