"""Exceptions that ticwatch raises on purpose.

TicwatchError
├── ConfigError            the configuration cannot be used
├── UsageError             the command line names something that does not exist
├── StoreError             the archive cannot be read or written
│   └── LockedError        another program has locked it
├── OutputError            standard output cannot be written
└── SourceError            a publisher did not deliver what its contract promises
    ├── Unreachable        no response: connection refused, timed out, cut off
    ├── HttpStatusError    a response with a 4xx or 5xx status
    └── Malformed          a 200 response whose body breaks the contract
        ├── Trimmed        a 200 response that lacks only the oldest rows already stored
        └── Disputed       a 200 response with values that are accepted once they are repeated
"""

from __future__ import annotations

from datetime import date, timedelta


class TicwatchError(Exception):
    """Root of every exception that ticwatch raises on purpose."""


class ConfigError(TicwatchError):
    """The configuration cannot be used at all."""


class UsageError(TicwatchError):
    """The command line names something that does not exist."""


class StoreError(TicwatchError):
    """The archive cannot be read or written. The message names the file and the remedy."""


class LockedError(StoreError):
    """Another program has locked the file. It may be usable a moment later."""


class OutputError(TicwatchError):
    """Standard output cannot be written."""


class SourceError(TicwatchError):
    """A publisher did not deliver what its contract promises."""


class Unreachable(SourceError):
    """No response: the connection was refused, timed out or was cut off."""


class HttpStatusError(SourceError):
    """A response with a 4xx or 5xx status."""

    def __init__(self, status: int, retry_after: timedelta | None = None) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status
        """HTTP status code."""
        self.retry_after = retry_after
        """Delay that the server requests before the next request, None if it sent none."""


class Malformed(SourceError):
    """A 200 response whose body breaks the contract. The message says what was expected."""


class Trimmed(Malformed):
    """A 200 response that begins later than the stored history and is otherwise complete."""

    def __init__(self, reason: str, begins: date) -> None:
        super().__init__(reason)
        self.begins = begins
        """First observed date of the response."""


class Disputed(Malformed):
    """A 200 response whose values contradict others, but may be right.

    They are accepted once the publisher has repeated them for days.
    """

    def __init__(self, reason: str, names: frozenset[str]) -> None:
        super().__init__(f"{reason}; set aside until the publisher has repeated it for three days")
        self.reason = reason
        self.names = names
        """Names of the disputed values, equal in every response that repeats them."""
