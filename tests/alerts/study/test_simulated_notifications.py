"""Notifications that a rule would have sent."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.support.histories import curve
from tests.support.rules import ToyRule, rule_history
from tui.alerts.study.simulated_notifications import simulated_notifications


@pytest.mark.parametrize(
    ("mode", "cooldown_days", "days"),
    [("edge", 0, [20, 22, 26]), ("once", 0, [20]), ("edge", 3, [20, 23, 26]), ("edge", 30, [20])],
)
def test_notifications_of_a_trace_are_its_episodes_after_the_cooldown(
    mode: str, cooldown_days: int, days: list[int]
) -> None:
    """The 20-year yield crosses 4.75% on 20, 22 and 26 May 2025."""
    rule = ToyRule(when="y20 > 4.75%")
    trace = rule_history(rule, curve(y20=[4.6, 4.8, 4.6, 4.8, 4.6, 4.8, 4.8])).trace
    times = simulated_notifications(trace, mode, timedelta(days=cooldown_days))
    assert [time.day for time in times] == days
