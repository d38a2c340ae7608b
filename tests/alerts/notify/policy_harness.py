"""The policy for one rule, evaluated evening by evening, with the log it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache

from msgspec.structs import replace

from tests.support.histories import curve
from tui.alerts.engine.engine import Engine
from tui.alerts.notify.event_details import EventDetail, EventKind, Notice
from tui.alerts.notify.events import Event, statuses_after
from tui.alerts.notify.policy import RuleEvaluation, decide
from tui.config import Rule
from tui.model.alerts import NotificationStatus

RULE = Rule(id="r", when="y20 > 4.75%", clear="y20 < 4.65%", cooldown=timedelta(0))
HIGH, LOW = 4.80, 4.60
EVENINGS = [
    datetime(2025, 5, day, 23, tzinfo=UTC) for day in (19, 20, 21, 22, 23, 26, 27, 28, 29, 30)
]
"""19:00 in New York on each day of the curve. Memorial Day is a business day of the toy curve."""


class PolicyHarness:
    """A rule with its log."""

    def __init__(self, rule: Rule = RULE) -> None:
        self.rule = rule
        self.log: list[Event] = []

    @property
    def status(self) -> NotificationStatus:
        return statuses_after(self.log).get("r", NotificationStatus())

    @property
    def kinds(self) -> list[EventKind]:
        return [event.kind for event in self.log]

    @property
    def notices(self) -> list[Notice]:
        return [event.detail for event in self.log if isinstance(event.detail, Notice)]

    def evaluate(self, values: Sequence[float], at: datetime, inhibited_by: str = "") -> list[str]:
        """Log the decision at a time at which these values are known.

        Return the reasons of its notices.
        """
        events = [
            replace(event, number=number)
            for number, event in enumerate(
                decide(evaluate(self.rule, values, at), self.status, at, inhibited_by),
                start=len(self.log) + 1,
            )
        ]
        self.log += events
        return reasons(events)

    def evaluate_evenings(self, values: Sequence[float]) -> list[list[str]]:
        """Log the decisions of evenings that bring one value each. Return their reasons."""
        return [self.evaluate(values[: n + 1], EVENINGS[n]) for n in range(len(values))]

    def act(self, detail: EventDetail, at: datetime) -> None:
        """Log a user's action."""
        self.log.append(Event(at, "r", detail))


def evaluate(rule: Rule, values: Sequence[float], at: datetime) -> RuleEvaluation:
    """Return the evaluation of a rule at a time at which these values of ``y20`` are known."""
    return _evaluated(rule, tuple(values), at)


@cache
def _evaluated(rule: Rule, values: tuple[float, ...], at: datetime) -> RuleEvaluation:
    engine, snapshot = Engine(), replace(curve(y20=values), as_of=at)
    [alert] = engine.evaluate([rule], snapshot)
    return RuleEvaluation(rule, rule.when, alert, engine.rule_history(rule, snapshot).episodes())


def reasons(events: Sequence[Event]) -> list[str]:
    """Return the reasons of the notices among some events."""
    return [event.detail.reason for event in events if isinstance(event.detail, Notice)]


def rule_with(**options: object) -> Rule:
    """Return ``RULE`` with other options."""
    defaults = {"id": "r", "when": RULE.when, "clear": RULE.clear, "cooldown": RULE.cooldown}
    return Rule(**{**defaults, **options})  # type: ignore[arg-type]
