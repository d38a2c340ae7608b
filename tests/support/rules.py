"""Small alert rules for tests."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import cache, partial

from msgspec.structs import force_setattr

from tui import config
from tui.alerts.engine.engine import Engine
from tui.alerts.engine.rule_history import RuleHistory
from tui.model.snapshot import Snapshot
from tui.model.update import Update


class ToyRule(config.Rule, frozen=True, kw_only=True):
    """A rule with an id and without a cooldown; on ``y20`` unless it names a series."""

    id: str = "rule"
    title: str = "A rule"
    cooldown: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        if not self.when and not self.series:
            force_setattr(self, "series", "y20")
        super().__post_init__()


@cache
def _engine() -> Engine:
    return Engine()


def rule_history(rule: config.Rule, snapshot: Snapshot) -> RuleHistory:
    """Return the history of a rule on a snapshot. Raises RuleError if the rule is invalid."""
    return _engine().rule_history(rule, snapshot)


def evaluate_rules(
    snapshot: Snapshot,
    *rules: config.Rule,
    now: datetime | None = None,
    is_past: bool = False,
) -> Update:
    """Return the update of a snapshot with these rules evaluated; ``now`` is its time if None."""
    return Update(
        snapshot,
        _engine().evaluate(rules, snapshot),
        now or snapshot.as_of,
        is_past=is_past,
        rule_history=partial(rule_history, snapshot=snapshot),
    )
