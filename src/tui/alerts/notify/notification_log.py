"""The notification log: events about alert rules, in the order they were logged.

It is a file in the home folder (``sqlite_log``), or lies on a PostgreSQL server that many screens
share (``postgres_log``). Both pass the same tests. ``open_log`` opens the right one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from tui.alerts.notify.events import Event
from tui.model.alerts import NotificationStatus

Choose = Callable[[Sequence[Event]], Iterable[Event]]
"""Function that chooses the events to log, given all events so far."""


class DeliveryLog(Protocol):
    """The part of a log that deliveries need. Every method raises StoreError."""

    def events(self) -> tuple[Event, ...]:
        """Return all events, oldest first."""
        ...

    def add_after(self, choose: Choose) -> tuple[Event, ...]:
        """Log the events that ``choose`` returns for all events so far, and return as ``add``.

        No program logs anything between.
        """
        ...


class NotificationLog(DeliveryLog, Protocol):
    """Every event. Several programs may write to it at once. Its methods raise StoreError."""

    def events(self, until: datetime | None = None) -> tuple[Event, ...]:
        """Return all events, or those logged by a time, oldest first."""
        ...

    def notification_statuses(self) -> Mapping[str, NotificationStatus]:
        """Return the notification status of every rule with events, by id."""
        ...

    def add(self, events: Iterable[Event]) -> tuple[Event, ...]:
        """Log events, and return those logged: all but duplicates.

        An event is a duplicate if the log has one with the same ``dedup_key``.
        """
        ...

    def unreadable_in_words(self) -> str:
        """Return how many of the rows read so far are damaged, "" for none. Raises nothing."""
        ...

    def faults(self) -> list[str]:
        """Return a line for each damaged row, page or index."""
        ...

    def mend(self, now: datetime) -> Path | None:
        """Move a file aside if it is damaged, and return its new path, None otherwise.

        Events that can be read are carried over into the new one.
        """
        ...
