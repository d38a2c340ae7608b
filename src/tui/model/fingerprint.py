"""Fingerprint of the present: what the screen shows was made from, and how long that stays so."""

# Annotations stay types here: msgspec would compile each text before the first frame.

from datetime import datetime

from msgspec import Struct


class Fingerprint(Struct, frozen=True):
    """Everything that an update of the present was made from, and the times between which it holds.

    It is stored with the lines that were painted. At the next start they are the present if the
    digest still is the same and nothing was due meanwhile.
    """

    digest: str
    """SHA-256 of everything stored and configured, of the version and of the day in New York."""
    made: datetime
    """Time at which the digest was read, UTC."""
    holds_until: datetime
    """Time (UTC) at which something may be different: a request or a notice is due, something is
    released, the day in New York ends."""
    words_until: datetime
    """Time (UTC) at which the words of a time left change, such as ``in 3 h 20 min``."""

    def is_present(self, digest: str, now: datetime) -> bool:
        """Return whether what was painted is the present at ``now``, if ``digest`` is the one then.

        It is not if the clock was set back before ``made``.
        """
        return self.digest == digest and self.made <= now < min(self.holds_until, self.words_until)
