"""The data of one repaint, which every pane receives."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from tui.model.alerts import Alert, NotificationStatus
from tui.model.snapshot import Snapshot
from tui.model.status import PartStatus, Progress

RuleReplay = Callable[[Any], Any]
"""Takes a ``tui.config.Rule``, returns its ``RuleHistory`` and raises ``RuleError``.

The model imports no other room, so both types are ``Any`` here.
"""


def _no_rule_history(rule: Any) -> Any:
    raise LookupError("this update was made without an alert engine")


class Update(Struct, frozen=True, eq=False):
    """A snapshot, the alert rules evaluated on it, and the status of requests."""

    snapshot: Snapshot
    alerts: tuple[Alert, ...]
    """The alerts in the order of the rules in the configuration."""
    now: datetime
    """Clock time, timezone-aware, for ages. Equals ``snapshot.as_of`` at a past moment."""
    is_past: bool = False
    """True if ``snapshot.as_of`` is a past moment that the user chose."""
    statuses: Mapping[tuple[str, str], PartStatus] = field(default_factory=dict)
    """Request status by (source, part)."""
    switched_off: frozenset[str] = frozenset()
    """Names of the sources that the configuration forbids to request. Empty at a past moment."""
    progress: Progress | None = None
    """Progress of the first requests after a start, None if none are under way."""
    is_offline: bool = False
    """True if no source is asked: then ``statuses`` have no next try."""
    error: str = ""
    """Error that prevents new data or notifications from being saved, "" for none."""
    unreadable: str = ""
    """Stored data that cannot be read, and what is used instead, in words; "" for none."""
    previous: Snapshot | None = None
    """Snapshot shown before, if the user stepped from it to this moment; else None."""
    notifications: Mapping[str, NotificationStatus] = field(default_factory=dict)
    """Notification status by rule id. Rules without log entries are absent."""
    rule_history: RuleReplay = _no_rule_history
    """Replays a rule on the snapshot that ``alerts`` were evaluated on, with the engine that did.
    """
    evaluated_on: Snapshot | None = None
    """Earlier snapshot that ``alerts`` were evaluated on, while the rules are evaluated on
    ``snapshot``; None once they are."""

    @property
    def is_evaluated(self) -> bool:
        """Are the alerts those of ``snapshot``?"""
        return self.evaluated_on is None

    def as_evaluated(self) -> Update:
        """Return the update with the figures that its alerts were evaluated on."""
        if self.evaluated_on is None:
            return self
        return replace(self, snapshot=self.evaluated_on, evaluated_on=None)

    def with_alerts_of(self, evaluated: Update) -> Update:
        """Return the update with the alerts of an earlier one, until its own are evaluated."""
        return replace(
            self,
            alerts=evaluated.alerts,
            notifications=evaluated.notifications,
            rule_history=evaluated.rule_history,
            evaluated_on=evaluated.snapshot,
        )

    def with_clock(self, clock: datetime | None) -> Update:
        """Return the update with a later clock time, for ages and countdowns.

        Unchanged if ``clock`` is None or the update is of a past moment.
        """
        return self if clock is None or self.is_past else replace(self, now=clock)
