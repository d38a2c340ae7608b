"""The notification log of one user: an append-only file in the home folder."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from threading import Lock

from tui.alerts.notify.event_json import as_mapping
from tui.alerts.notify.events import Event
from tui.alerts.notify.log_file import SCHEMA
from tui.alerts.notify.logged_rows import EVENTS, ReadEvents
from tui.alerts.notify.notification_log import Choose
from tui.model.alerts import NotificationStatus
from tui.store.rows import RowReader, page_errors
from tui.store.salvage import replace_if_damaged
from tui.store.sqlite import Database

log = logging.getLogger(__name__)


class SqliteLog:
    """Every event, in the order it was logged. Several programs may write to it at once."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, SCHEMA)
        self._lock = Lock()
        self._read = ReadEvents()
        self._file = 0
        """Number of the file that was read, which a file in its place does not have."""

    def events(self, until: datetime | None = None) -> tuple[Event, ...]:
        """Return all events, or those logged by a time, oldest first. Raises StoreError."""
        with self._lock:
            self._read_new_events()
            return tuple(event for event in self._read.events if until is None or event.at <= until)

    def notification_statuses(self) -> Mapping[str, NotificationStatus]:
        """Return the notification status of every rule with events, by id. Raises StoreError."""
        with self._lock:
            self._read_new_events()
            return self._read.statuses()

    def _read_new_events(self) -> None:
        file = self._database.file_number()
        with self._database.reading() as database:
            self._read_from(database, file)

    def _read_from(self, database: Connection, file: int) -> None:
        """Read the events logged since the last read, or all of them if the file was replaced.

        ``file`` is the number of the file before it was opened.
        Kinds of events that only a newer ticwatch knows are skipped. So are damaged rows, which
        are logged.
        """
        reader = RowReader(database)
        last = reader.last_number(EVENTS)
        is_shorter = last is not None and last < self._read.last
        if file != self._file or is_shorter:
            self._file = file
            self._read = ReadEvents()
        events = [event for _, event in reader.rows(EVENTS, self._read.last)]
        self._read.add(events, last or 0)
        for line in self._read.add_unreadable(reader.unreadable):
            log.warning("%s: %s", self._database.path, line)
        self._database.is_suspect = self._database.is_suspect or reader.has_damaged_pages

    def unreadable_in_words(self) -> str:
        """Return how many of the rows read so far are damaged, "" for none."""
        return self._read.unreadable_in_words()

    def faults(self) -> list[str]:
        """Return a line for each damaged row, page or index. Raises StoreError."""
        with self._database.reading() as database:
            reader = RowReader(database)
            for _ in reader.rows(EVENTS):
                pass
            return reader.unreadable + page_errors(database)

    def mend(self, now: datetime) -> Path | None:
        """Move the log aside if it is damaged, and return its new path. Raises StoreError.

        Events that can be read are carried over into the new one.
        """
        if not self._database.is_suspect:
            return None
        replacement = replace_if_damaged(self._database, [EVENTS], now)
        return replacement.aside if replacement else None

    def add(self, events: Iterable[Event]) -> tuple[Event, ...]:
        """Log events, and return those logged: all but duplicates. Raises StoreError.

        An event is a duplicate if the log has one with the same ``dedup_key``.
        """
        events = list(events)
        if not events:
            return ()
        with self._database.writing() as database:
            return _insert(database, events)

    def add_after(self, choose: Choose) -> tuple[Event, ...]:
        """Log the events that ``choose`` returns for all events so far, and return as ``add``.

        No program logs anything between. Raises StoreError. While it waits for a program that
        writes, the events can be read.
        """
        file = self._database.file_number()
        with self._database.writing() as database, self._lock:
            self._read_from(database, file)
            return _insert(database, choose(self._read.events))


def _insert(database: Connection, events: Iterable[Event]) -> tuple[Event, ...]:
    """Insert events, and return all but duplicates."""
    logged = []
    for event in events:
        cursor = database.execute(
            "INSERT OR IGNORE INTO events (at, rule, kind, once, detail) VALUES (?, ?, ?, ?, ?)",
            (
                event.at.astimezone(UTC).isoformat(),
                event.rule,
                event.kind.value,
                event.dedup_key or None,
                json.dumps(as_mapping(event.detail), ensure_ascii=False),
            ),
        )
        if cursor.rowcount:
            logged.append(event)
    return tuple(logged)
