"""The log of what was told and said, in one file that is only ever added to."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from tui.alerts.notify.events import Event, EventKind, advance, moment
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
    """Every event, in the order it was logged; several programs may add to it at once."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, _SCHEMA)
        self._reading = Lock()
        self._read: list[Event] = []
        self._standings: dict[str, NotificationStatus] = {}
        self._counted = 0
        """How many events the standings add up."""

    def events(self, until: datetime | None = None) -> tuple[Event, ...]:
        """All of them, or those logged by a moment, oldest first. Raises StoreError."""
        with self._reading:
            self._read_on()
            return tuple(event for event in self._read if until is None or event.at <= until)

    def standings(self) -> Mapping[str, NotificationStatus]:
        """What all of them add up to, rule by rule. Raises StoreError."""
        with self._reading:
            self._read_on()
            advance(self._standings, self._read[self._counted :])
            self._counted = len(self._read)
            return dict(self._standings)

    def _read_on(self) -> None:
        """Read what was logged since; from the beginning where the file is another one.

        What a newer ticwatch logs and this one knows nothing of is left out.
        """
        with self._database.reading() as database:
            [last] = database.execute("SELECT coalesce(max(number), 0) FROM events").fetchone()
            if self._read and last < self._read[-1].number:
                self._read, self._standings, self._counted = [], {}, 0
            kinds = ", ".join("?" * len(EventKind))
            rows = database.execute(
                "SELECT at, rule, kind, detail, once, number FROM events"
                f" WHERE number > ? AND kind IN ({kinds}) ORDER BY number",
                (self._read[-1].number if self._read else 0, *EventKind),
            ).fetchall()
        self._read += [
            Event(moment(at), rule, EventKind(kind), json.loads(detail), once or "", number)
            for at, rule, kind, detail, once, number in rows
        ]

    def mend(self, now: datetime) -> Path | None:
        """Set the log aside where it is damaged; its new path. Raises StoreError."""
        return self._database.set_aside_if_damaged(now) if self._database.doubted else None

    def add(self, events: Iterable[Event]) -> tuple[Event, ...]:
        """Log events; those logged, without what was logged once already. Raises StoreError."""
        logged = []
        wanted = list(events)
        if not wanted:
            return ()
        with self._database.writing() as database:
            for event in wanted:
                added = database.execute(
                    "INSERT OR IGNORE INTO events (at, rule, kind, once, detail)"
                    " VALUES (?, ?, ?, ?, ?)",
                    (
                        event.at.astimezone(UTC).isoformat(),
                        event.rule,
                        event.kind.value,
                        event.once or None,
                        json.dumps(event.detail, ensure_ascii=False),
                    ),
                )
                if added.rowcount:
                    logged.append(event)
        return tuple(logged)
