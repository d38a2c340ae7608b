"""Alerts of the last evaluations, kept in the home folder until something is new.

The file is a cache: it may be deleted, and one that is damaged or another program's is not used.
Nothing in it is ever executed. Reading it needs no pandas.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from tui.config import Config
from tui.model.alerts import Alert
from tui.model.errors import StoreError
from tui.monitor.stored_inputs import inputs_digest
from tui.store.private_files import remove_link
from tui.store.sqlite import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS alerts (
    inputs BLOB PRIMARY KEY, checksum BLOB NOT NULL, content BLOB NOT NULL
)
"""
MAX_ROWS = 8
"""Evaluations that are kept: of the present and of a few past moments."""


class RememberedEvaluation(msgspec.Struct, frozen=True):
    """The alerts of all rules, and the times between which they stay the same."""

    alerts: tuple[Alert, ...]
    since: datetime
    until: datetime


class RememberedAlerts:
    """The file of remembered alerts. The first write creates it."""

    def __init__(self, home: Path, inputs: bytes) -> None:
        """``inputs`` is the digest of all that the alerts are computed from."""
        self._path = home / "evaluations.sqlite"
        self._database = Database(self._path, SCHEMA, durable=False)
        self._inputs = inputs

    def read(self, now: datetime) -> tuple[Alert, ...] | None:
        """Return the alerts at ``now``, None unless they were evaluated on the same inputs."""
        try:
            with self._database.reading() as database:
                row = database.execute(
                    "SELECT checksum, content FROM alerts WHERE inputs = ?", (self._inputs,)
                ).fetchone()
        except StoreError:
            self._database.remove_if_suspect()
            return None
        if row is None or row[0] != self._checksum(row[1]):
            return None
        try:
            evaluation = msgspec.msgpack.decode(row[1], type=RememberedEvaluation)
        except (msgspec.MsgspecError, TypeError):
            return None  # of another version of ticwatch
        is_current = evaluation.since <= now < evaluation.until
        return evaluation.alerts if is_current else None

    def write(self, alerts: tuple[Alert, ...], since: datetime, until: datetime) -> None:
        """Keep alerts that stay the same between two times. Do nothing if that fails."""
        content = msgspec.msgpack.encode(RememberedEvaluation(alerts, since, until))
        row = (self._inputs, self._checksum(content), content)
        try:
            remove_link(self._path)
            with self._database.writing() as database:
                database.execute("INSERT OR REPLACE INTO alerts VALUES (?, ?, ?)", row)
                database.execute(
                    "DELETE FROM alerts WHERE inputs NOT IN "
                    "(SELECT inputs FROM alerts ORDER BY rowid DESC LIMIT ?)",
                    (MAX_ROWS,),
                )
        except (StoreError, OSError):
            self._database.remove_if_suspect()

    def _checksum(self, content: object) -> bytes:
        """Return the SHA-256 of a row's content and of the inputs it belongs to."""
        stored = content if isinstance(content, bytes) else b""
        return hashlib.sha256(self._inputs + stored).digest()


def remembered_alerts(
    home: Path,
    config: Config,
    environ: Mapping[str, str],
    *,
    as_of: datetime | None,
    offline: bool,
) -> RememberedAlerts | None:
    """Return the memory of evaluations on present inputs, None if these cannot be read."""
    try:
        inputs = inputs_digest(home, config, environ, as_of=as_of, offline=offline)
    except (StoreError, OSError):
        return None
    return RememberedAlerts(home, inputs)
