"""The notification log: an append-only file of events about alert rules."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection
from threading import Lock

from tui.alerts.notify.event_details import EventKind, as_mapping, from_mapping, parse_utc
from tui.alerts.notify.events import Event, update_statuses
from tui.model.alerts import NotificationStatus
from tui.store.sqlite import Database

_SCHEMA = """
CREATE TABLE IF NOT EXISTS events (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    rule TEXT NOT NULL,
    kind TEXT NOT NULL,
    once TEXT UNIQUE,
    detail TEXT NOT NULL
);
CREATE TRIGGER IF NOT EXISTS kept BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
CREATE TRIGGER IF NOT EXISTS stays BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the log is only added to'); END;
"""


class NotificationLog:
    """Every event, in the order it was logged. Several programs may write to it at once."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, _SCHEMA)
        self._lock = Lock()
        self._events: list[Event] = []
        """The events read so far."""
        self._statuses: dict[str, NotificationStatus] = {}
        self._applied = 0
        """Number of the events that ``_statuses`` includes."""

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
        with self._database.reading() as database:
            self._read_from(database)

    def _read_from(self, database: Connection) -> None:
        """Read the events logged since the last read, or all of them if the file was replaced.

        Kinds of events that only a newer ticwatch knows are skipped.
        """
        [last] = database.execute("SELECT coalesce(max(number), 0) FROM events").fetchone()
        if self._events and last < self._events[-1].number:
            self._events, self._statuses, self._applied = [], {}, 0
        kinds = ", ".join("?" * len(EventKind))
        rows = database.execute(
            "SELECT at, rule, kind, detail, once, number FROM events"
            f" WHERE number > ? AND kind IN ({kinds}) ORDER BY number",
            (self._events[-1].number if self._events else 0, *EventKind),
        ).fetchall()
        self._events += [
            Event(
                parse_utc(at),
                rule,
                from_mapping(EventKind(kind), json.loads(detail)),
                once or "",
                number,
            )
            for at, rule, kind, detail, once, number in rows
        ]

    def mend(self, now: datetime) -> Path | None:
        """Move the log aside if it is damaged, and return its new path. Raises StoreError."""
        return self._database.set_aside_if_damaged(now) if self._database.is_suspect else None

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

        No program logs anything between. Raises StoreError.
        """
        with self._lock, self._database.writing() as database:
            database.execute("BEGIN IMMEDIATE")
            self._read_from(database)
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
