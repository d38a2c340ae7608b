"""The data of one repaint, which every pane receives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from tui.model.alerts import Alert, NotificationStatus
from tui.model.snapshot import Snapshot
from tui.model.status import PartStatus


@dataclass(frozen=True, eq=False)
class Update:
    """A snapshot, the alert rules evaluated on it, and the status of requests."""

    snapshot: Snapshot
    alerts: tuple[Alert, ...]
    """The alerts in the order of the rules in the configuration."""
    now: datetime
    """Clock time, timezone-aware, for ages. Equals ``snapshot.as_of`` at a past moment."""
    travelling: bool = False
    """True if ``snapshot.as_of`` is a past moment that the user chose."""
    statuses: Mapping[tuple[str, str], PartStatus] = field(default_factory=dict)
    """Request status by (source, part)."""
    trouble: str = ""
    """Error that prevents new data or notifications from being saved, "" for none."""
    previous: Snapshot | None = None
    """Snapshot shown before, if the user stepped from it to this moment; else None."""
    standings: Mapping[str, NotificationStatus] = field(default_factory=dict)
    """Notification status by rule id. Rules without log entries are absent."""
