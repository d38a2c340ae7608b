"""What every pane is handed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tui.model.alerts import Alert, NotificationStatus
from tui.model.snapshot import Snapshot
from tui.model.status import PartStatus

RuleReplay = Callable[[Any], Any]
"""Takes a ``tui.config.Rule``, returns its ``RuleHistory`` and raises ``RuleError``.

The model imports no other room, so both types are ``Any`` here.
"""


def _no_rule_history(rule: Any) -> Any:
    raise LookupError("this update was made without an alert engine")


@dataclass(frozen=True, eq=False)
class Update:
    """What every pane is handed: a snapshot, the rules judged on it, and how asking goes."""

    snapshot: Snapshot
    alerts: tuple[Alert, ...]
    now: datetime
    """The clock's time, for ages; equals ``snapshot.as_of`` when looking at the past."""
    travelling: bool = False
    """True when ``snapshot.as_of`` is a past moment somebody asked for."""
    statuses: Mapping[tuple[str, str], PartStatus] = field(default_factory=dict)
    trouble: str = ""
    """Why nothing new can be kept, "" while it can."""
    previous: Snapshot | None = None
    """What was looked at before, when this was reached by stepping from it."""
    standings: Mapping[str, NotificationStatus] = field(default_factory=dict)
    """By rule what was told of it and what people said, as far as anything was."""
    rule_history: RuleReplay = _no_rule_history
    """Replays a rule on ``snapshot``, with the engine that evaluated ``alerts``."""
