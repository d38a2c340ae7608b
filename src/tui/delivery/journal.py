"""The log of what was told and said, in one file that is only ever added to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from tui.database import Database
from tui.delivery.events import Event, Kind, moment

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


class Journal:
    """Every event, in the order it was logged; several programs may add to it at once."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path, _SCHEMA)

    def events(self, until: datetime | None = None) -> tuple[Event, ...]:
        """All of them, or those logged by a moment, oldest first. Raises StoreError."""
        with self._database.reading() as database:
            rows = database.execute(
                "SELECT at, rule, kind, detail, once, number FROM events ORDER BY number"
            ).fetchall()
        found = (
            Event(moment(at), rule, Kind(kind), json.loads(detail), once or "", number)
            for at, rule, kind, detail, once, number in rows
        )
        return tuple(event for event in found if until is None or event.at <= until)

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
