"""File of the notification log: its name in the home, its table, and its newest row.

Nothing of alerts is imported, so that a start can read it at once.
"""

from __future__ import annotations

from pathlib import Path

from tui.store.sqlite import Database

LOG_FILE = "alerts.sqlite"

SCHEMA = """
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


def newest_event(home: Path) -> tuple[int, int, str]:
    """Return the number of events, and the number and time of the newest. Raises StoreError."""
    with Database(home / LOG_FILE, SCHEMA).reading() as database:
        [[count, number, at]] = database.execute(
            "SELECT count(*), coalesce(max(number), 0), coalesce(max(at), '') FROM events"
        )
        return int(count), int(number), str(at)
