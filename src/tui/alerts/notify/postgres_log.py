"""The notification log on a PostgreSQL server, which many screens share."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from threading import Lock

from tui.alerts.notify.event_json import as_mapping
from tui.alerts.notify.events import Event
from tui.alerts.notify.logged_rows import SHARED_EVENTS, ReadEvents
from tui.alerts.notify.notification_log import Choose
from tui.model.alerts import NotificationStatus
from tui.store.postgres.event_table import EventRow, EventRows, EventTable
from tui.store.postgres.server import Server

log = logging.getLogger(__name__)


class PostgresLog:
    """Every event of everyone who uses the same server, with the user who logged it."""

    def __init__(self, server: Server) -> None:
        self._table = EventTable(server)
        self._lock = Lock()
        self._read = ReadEvents()
        self.first_read: int | None = None
        """Number of the newest event when this program first read the log, None before."""

    def events(self, until: datetime | None = None) -> tuple[Event, ...]:
        """Return all events, or those logged by a time, oldest first. Raises StoreError."""
        with self._lock, self._table.reading() as rows:
            self._read_from(rows)
            return tuple(event for event in self._read.events if until is None or event.at <= until)

    def notification_statuses(self) -> Mapping[str, NotificationStatus]:
        """Return the notification status of every rule with events, by id. Raises StoreError."""
        with self._lock, self._table.reading() as rows:
            self._read_from(rows)
            return self._read.statuses()

    def _read_from(self, rows: EventRows) -> None:
        """Read the events logged since the last read, or all of them on a server with fewer.

        That one was restored from a backup. Rows that cannot be parsed are skipped and logged.
        """
        last = rows.last_number()
        if last < self._read.last:
            self._read = ReadEvents()
        self._read.add(
            [event for _, event in rows.reader.rows(SHARED_EVENTS, self._read.last)], last
        )
        for line in self._read.add_unreadable(rows.reader.unreadable):
            log.warning("%s: %s", self._table.name, line)
        if self.first_read is None:
            self.first_read = last

    def unreadable_in_words(self) -> str:
        """Return how many of the rows read so far are damaged, "" for none."""
        return self._read.unreadable_in_words()

    def faults(self) -> list[str]:
        """Return a line for each row that cannot be parsed. Raises StoreError."""
        with self._table.reading() as rows:
            for _ in rows.reader.rows(SHARED_EVENTS):
                pass
            return rows.reader.unreadable

    def mend(self, now: datetime) -> Path | None:
        """Return None: the server looks after its files."""
        del now
        return None

    def add(self, events: Iterable[Event]) -> tuple[Event, ...]:
        """Log events, and return those logged: all but duplicates. Raises StoreError.

        An event is a duplicate if the log has one with the same ``dedup_key``.
        """
        events = list(events)
        if not events:
            return ()
        with self._table.adding() as rows:
            return _add(rows, events)

    def add_after(self, choose: Choose) -> tuple[Event, ...]:
        """Log the events that ``choose`` returns for all events so far, and return as ``add``.

        No program logs anything between. Raises StoreError.
        """
        with self._table.adding(alone=True) as rows, self._lock:
            self._read_from(rows)
            return _add(rows, choose(self._read.events))


def _add(rows: EventRows, events: Iterable[Event]) -> tuple[Event, ...]:
    """Add events, and return all but duplicates."""
    return tuple(event for event in events if rows.add(_row(event)))


def _row(event: Event) -> EventRow:
    detail = json.dumps(as_mapping(event.detail))  # ASCII, for a database in any encoding
    return EventRow(event.at, event.rule, event.kind.value, event.dedup_key or None, detail)
