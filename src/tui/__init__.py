"""ticwatch: a terminal monitor of the U.S. Treasury market that is honest about time."""

__version__ = "0.1.0"
__released__ = "2026-08-08"
"""Day of this version's release, not before the newest response that ships with it."""
