"""The notification log: an append-only file of events about alert rules."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from threading import Lock

from tui.alerts.notify.event_details import (
    EventKind,
)
from tui.alerts.notify.event_json import as_mapping, from_mapping
from tui.alerts.notify.events import Event, update_statuses
from tui.alerts.notify.log_file import SCHEMA
from tui.model.alerts import NotificationStatus
from tui.store.rows import RowReader, StoredTable, page_errors, stored_text, stored_time
from tui.store.salvage import replace_if_damaged
from tui.store.sqlite import Database

log = logging.getLogger(__name__)


def _event(
    number: int, at: object, rule: object, kind: object, detail: object, once: object
) -> Event | None:
    """Return the event of a row, None for a kind that only a newer ticwatch knows."""
    name, key = stored_text(kind), "" if once is None else stored_text(once)
    if name not in list(EventKind):
        return None
    known_detail = from_mapping(EventKind(name), json.loads(stored_text(detail)))
    return Event(stored_time(at), stored_text(rule), known_detail, key, number)


_EVENTS = StoredTable("events", ("number", "at", "rule", "kind", "detail", "once"), _event)


class NotificationLog:
    """Every event, in the order it was logged. Several programs may write to it at once."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, SCHEMA)
        self._lock = Lock()
        self._events: list[Event] = []
        """The events read so far."""
        self._statuses: dict[str, NotificationStatus] = {}
        self._applied = 0
        """Number of the events that ``_statuses`` includes."""
        self._last = 0
        """Number of the last row read so far."""
        self._file = 0
        """Number of the file that was read, which a file in its place does not have."""
        self._unreadable: list[str] = []
        """A line for each row read so far that is damaged."""

    def events(self, until: datetime | None = None) -> tuple[Event, ...]:
        """Return all events, or those logged by a time, oldest first. Raises StoreError."""
        with self._lock:
            self._read_new_events()
            return tuple(event for event in self._events if until is None or event.at <= until)

    def notification_statuses(self) -> Mapping[str, NotificationStatus]:
        """Return the notification status of every rule with events, by id. Raises StoreError."""
        with self._lock:
            self._read_new_events()
            update_statuses(self._statuses, self._events[self._applied :])
            self._applied = len(self._events)
            return dict(self._statuses)

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
        last = reader.last_number(_EVENTS)
        is_shorter = last is not None and last < self._last
        if file != self._file or is_shorter:
            self._file = file
            self._events, self._statuses, self._applied = [], {}, 0
            self._last, self._unreadable = 0, []
        events = [event for _, event in reader.rows(_EVENTS, self._last)]
        self._events += [event for event in events if event is not None]
        self._last = max([self._last, last or 0, *(event.number for event in self._events[-1:])])
        for line in reader.unreadable:
            if line not in self._unreadable:
                self._unreadable.append(line)
                log.warning("%s: %s", self._database.path, line)
        self._database.is_suspect = self._database.is_suspect or reader.has_damaged_pages

    def unreadable_in_words(self) -> str:
        """Return how many of the rows read so far are damaged, "" for none."""
        count = len(self._unreadable)
        rows = f"{count} {'row' if count == 1 else 'rows'} of the alerts log"
        return f"{rows} cannot be read; ticwatch store verify names them" if count else ""

    def faults(self) -> list[str]:
        """Return a line for each damaged row, page or index. Raises StoreError."""
        with self._database.reading() as database:
            reader = RowReader(database)
            for _ in reader.rows(_EVENTS):
                pass
            return reader.unreadable + page_errors(database)

    def mend(self, now: datetime) -> Path | None:
        """Move the log aside if it is damaged, and return its new path. Raises StoreError.

        Events that can be read are carried over into the new one.
        """
        if not self._database.is_suspect:
            return None
        replacement = replace_if_damaged(self._database, [_EVENTS], now)
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

    def add_after(self, choose: Callable[[Sequence[Event]], Iterable[Event]]) -> tuple[Event, ...]:
        """Log the events that ``choose`` returns for all events so far, and return as ``add``.

        No program logs anything between. Raises StoreError. While it waits for a program that
        writes, the events can be read.
        """
        file = self._database.file_number()
        with self._database.writing() as database, self._lock:
            self._read_from(database, file)
            return _insert(database, choose(tuple(self._events)))


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
