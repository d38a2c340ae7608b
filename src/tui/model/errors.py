"""Every error ticwatch raises on purpose.

TicwatchError
├── ConfigError            the configuration cannot be used
├── UsageError             the command line asks for something that does not exist
├── StoreError             the archive cannot be read or written
└── SourceError            a publisher did not give what its contract promises
    ├── Unreachable        no response: refused, timed out, cut off
    ├── Refused            a response with a 4xx or 5xx status
    └── Malformed          a 200 whose body breaks the contract
        └── Trimmed        a 200 that lacks the oldest rows at hand, and is whole otherwise
"""

from __future__ import annotations

from datetime import date, timedelta


class TicwatchError(Exception):
    """Root of every error ticwatch raises on purpose."""


class ConfigError(TicwatchError):
    """The configuration could not be used at all."""


class UsageError(TicwatchError):
    """The command line asks for something that does not exist."""


class StoreError(TicwatchError):
    """The archive could not be read or written; the text names the file and what to do."""


class SourceError(TicwatchError):
    """An upstream did not give what its contract promises."""


class Unreachable(SourceError):
    """No answer: the connection was refused, timed out or was cut off."""


class Refused(SourceError):
    """An answer with a 4xx or 5xx status."""

    def __init__(self, status: int, retry_after: timedelta | None = None) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        self.retry_after = retry_after
        """How long the server asks us to stay away, when it said so."""


class Malformed(SourceError):
    """A 200 whose body breaks the contract; the text says what was expected and what came."""


class Trimmed(Malformed):
    """A 200 that begins later than what is at hand, and is whole otherwise."""

    def __init__(self, reason: str, begins: date) -> None:
        super().__init__(reason)
        self.begins = begins
        """Its first observation."""
