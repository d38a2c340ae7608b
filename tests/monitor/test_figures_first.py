"""Updates of new figures: they come before the rules were evaluated on them, and say so."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from tests.alerts.notify.notifier_harness import AFTER, BEFORE
from tests.support.toy_source import Clock
from tui.config import Alerts, Config, Rule
from tui.model.alerts import RuleState
from tui.model.update import Update
from tui.monitor.monitor import Monitor

CONFIG = Config(alerts=Alerts(rule=(Rule(id="y20", when="y20 > 4.75%"),)))
SOON = datetime(2025, 12, 12, 23, 31, tzinfo=UTC)
"""A minute after ``AFTER``, in which nothing became known."""


async def updates_at(monitor: Monitor, clock: Clock, *times: datetime) -> list[list[Update]]:
    """Return the updates that each time leads to, up to the one whose rules are evaluated."""
    found: list[list[Update]] = []
    async with asyncio.timeout(300), monitor.running() as updates:
        for clock.time in times:
            monitor.wake()
            found.append([update := await anext(updates)])
            while not update.is_evaluated:
                found[-1].append(update := await anext(updates))
    return found


async def test_new_figures_come_with_the_alerts_before_until_rules_are_evaluated(
    home: Path,
) -> None:
    clock = Clock(BEFORE)
    monitor = Monitor(CONFIG, home, now=clock, offline=True)
    [[first], [figures, evaluated], [later]] = await updates_at(monitor, clock, BEFORE, AFTER, SOON)
    assert figures.alerts is first.alerts
    assert figures.evaluated_on is first.snapshot
    assert figures.as_evaluated().snapshot is first.snapshot
    assert figures.snapshot is evaluated.snapshot, "the figures are read once"
    states = [each.alerts[0].state for each in (first, figures, evaluated, later)]
    assert states == [RuleState.OK, RuleState.OK, RuleState.FIRING, RuleState.FIRING]
    assert [each.now for each in (figures, evaluated, later)] == [AFTER, AFTER, SOON]
    assert monitor.fingerprint(later) is not None
    assert monitor.fingerprint(later.with_alerts_of(evaluated)) is None, "it is not the present"
