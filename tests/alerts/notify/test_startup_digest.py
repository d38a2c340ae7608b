"""What is heard in the first moments after a start is told in one message."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.alerts.notify.test_notifier import AFTER, BEFORE
from tests.support.toy_source import Clock
from tests.support.upstream import serving
from tui.alerts.notify.message import Message
from tui.config import Alerts, Config, Rule
from tui.monitor.monitor import STARTUP_DIGEST, Monitor
from tui.sources.http_client import Timeouts

LONGEST_SECONDS = 60.0
RULES = (
    Rule(id="high", when="y20 > 4.75%", clear="y20 < 4.70%"),
    Rule(id="higher", when="y20 > 4.78%", clear="y20 < 4.70%"),
)


async def test_what_a_start_has_to_tell_is_one_message_after_a_while(tmp_path: Path) -> None:
    clock, got = Clock(BEFORE), list[Message]()
    config = Config(alerts=Alerts(rule=RULES))

    async def take(message: Message) -> None:
        got.append(message)

    Monitor(config, tmp_path, now=clock).decided()
    clock.time = AFTER
    patience = Timeouts(connect=0.5, read=0.5, whole=1.0)
    async with serving() as upstream:
        monitor = Monitor(config, tmp_path, now=clock, upstream=upstream.url, patience=patience)
        monitor.attach({"app": take})
        async with monitor.running() as updates, asyncio.timeout(LONGEST_SECONDS):
            for _ in range(3):
                monitor.stir()
                assert (await anext(updates)).standings["high"].told == AFTER
            assert got == []
            clock.time += STARTUP_DIGEST
            while not got:
                monitor.stir()
                await anext(updates)
    [message] = got
    assert [notice["rule"] for notice in message.notices] == ["high", "higher"]
