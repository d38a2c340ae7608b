"""Fingerprint of the present: what the screen shows was made from, and how long that stays so."""

# Annotations stay types here: msgspec would compile each text before the first frame.

from datetime import datetime
from typing import NamedTuple

from msgspec import Struct


class MemoryState(NamedTuple):
    """State of an update that was made at some time, by what is stored now."""

    is_present: bool
    """Is the update the present?"""
    changed_sources: frozenset[str] | None = None
    """Names of the sources of which something else is stored now, if nothing but that and the
    alerts may differ; else None."""


class Digests(Struct, frozen=True):
    """SHA-256 of everything that an update is made from."""

    settings: str
    """Of the configuration, version, bundled bodies, day in New York, and time zone here."""
    notifications: str
    """Of the log of notifications."""
    sources: dict[str, str]
    """Of what is stored of each source, by its name."""


class Fingerprint(Struct, frozen=True):
    """Everything that an update of the present was made from, and the times between which it holds.

    It is stored with the lines that were painted. At the next start they are the present if the
    digests still are the same and nothing was due meanwhile.
    """

    digests: Digests
    made: datetime
    """Time at which the digests were read, UTC."""
    holds_until: datetime
    """Time (UTC) at which something may be different: a request or a notice is due, or as in
    ``figures_until``."""
    words_until: datetime
    """Time (UTC) at which the words of a time left change, such as ``in 3 h 20 min``."""
    figures_until: datetime
    """Time (UTC) at which figures may be different although nothing is received: something is
    released or becomes stale, or a day ends."""

    def compare(self, digests: Digests, now: datetime) -> MemoryState:
        """Return what still is the same at ``now``, if ``digests`` are those read then."""
        is_present = digests == self.digests and self.is_current(now)
        is_over = not self.made <= now < min(self.figures_until, self.words_until)
        if is_over or digests.settings != self.digests.settings:
            return MemoryState(is_present)
        changed = self.digests.sources.items() ^ digests.sources.items()
        return MemoryState(is_present, frozenset(name for name, _ in changed))

    def is_current(self, now: datetime) -> bool:
        """Return whether nothing was due between the making and ``now``.

        It was if the clock was set back before ``made``.
        """
        return self.made <= now < min(self.holds_until, self.words_until)
