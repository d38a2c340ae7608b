"""Notices of the first moments after a start, sent as one message."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.alerts.notify.notifier_harness import AFTER, BEFORE
from tests.support.toy_source import Clock
from tests.support.upstream import serving
from tui.alerts.notify.message import Message
from tui.config import Alerts, Config, Rule
from tui.monitor.monitor import Monitor
from tui.monitor.wakeups import STARTUP_DIGEST

TIMEOUT_SECONDS = 60.0
RULES = (
    Rule(id="high", when="y20 > 4.75%", clear="y20 < 4.70%"),
    Rule(id="higher", when="y20 > 4.78%", clear="y20 < 4.70%"),
)


async def test_notices_after_a_start_are_one_message_after_the_digest_time(home: Path) -> None:
    clock, received = Clock(BEFORE), list[Message]()
    config = Config(alerts=Alerts(rule=RULES))

    async def receive(message: Message) -> None:
        received.append(message)

    Monitor(config, home, now=clock).log_notifications()
    clock.time = AFTER
    async with serving() as upstream:
        monitor = Monitor(config, home, now=clock, upstream=upstream.url)
        monitor.attach({"app": receive})
        async with monitor.running() as updates, asyncio.timeout(TIMEOUT_SECONDS):
            for _ in range(3):
                monitor.wake()
                assert (await anext(updates)).notifications["high"].notified_at == AFTER
            assert received == []
            clock.time += STARTUP_DIGEST
            while not received:
                monitor.wake()
                await anext(updates)
    [message] = received
    assert [notice["rule"] for notice in message.notices] == ["high", "higher"]
