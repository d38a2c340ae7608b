"""The embedded history: official bodies in their original format, and sample returns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Bundled:
    """A body that ships with ticwatch."""

    source: str
    part: str
    file: str
    learned: datetime
    url: str
    sample: bool = False

    def read(self) -> bytes:
        """The body, decompressed."""
        return b""


MANIFEST: tuple[Bundled, ...] = ()
