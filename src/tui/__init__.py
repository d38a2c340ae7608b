"""ticwatch: a terminal monitor of the U.S. Treasury market that is honest about time."""

__version__ = "0.1.0"
