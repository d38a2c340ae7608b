"""Errors that no channel should raise: each notice is tried again later, and others are not."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from threading import main_thread

import pytest

from tests.alerts.notify.notifier_harness import AFTER, NotifierHarness
from tui.alerts.notify.message import Message
from tui.alerts.notify.notifier import LOG_RETRY_DELAY
from tui.alerts.notify.outbox import RETRY_DELAYS
from tui.config import Rule
from tui.monitor.monitor import Monitor
from tui.monitor.notice_watch import watching_notices
from tui.views.alerts.marks import channel_failures

SECRET = "tgram://hidden-token"
BOTH = Rule(id="y20", when="y20 > 4.75%", channels=("app", "bell"))


async def test_unexpected_error_of_a_channel_counts_as_a_failed_attempt(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    harness = NotifierHarness(home, BOTH)
    attempts: list[str] = []
    has_failed = asyncio.Event()

    async def fail(message: Message) -> None:
        attempts.append(message.id)
        has_failed.set()
        raise KeyError(SECRET)

    async def ring_after_it(message: Message) -> None:
        await has_failed.wait()
        await asyncio.sleep(0)
        await harness.receive(message)

    await harness.notify()
    harness.monitor.attach({"app": fail, "bell": ring_after_it})
    with caplog.at_level(logging.WARNING):
        assert len(await harness.notify(AFTER)) == 1, "the other channel delivers, once"
        for seconds in (1, 2, 3):
            assert await harness.notify(AFTER + timedelta(seconds=seconds)) == []
    assert len(attempts) == 1
    assert harness.count("claimed") == 2
    [text] = channel_failures(harness.monitor.present())
    assert text == "app: unexpected KeyError; ticwatch.log has more"
    assert "in fail" in caplog.text, "the place of the error is logged"
    assert SECRET not in caplog.text
    assert await harness.notify(AFTER + RETRY_DELAYS[0]) == []
    assert len(attempts) == 2


async def test_channel_that_cancels_itself_has_failed(home: Path) -> None:
    harness = NotifierHarness(home)

    async def cancel(message: Message) -> None:
        raise asyncio.CancelledError

    await harness.notify()
    harness.monitor.attach({"app": cancel})
    assert await harness.notify(AFTER) == []
    assert harness.count("failed") == 1


async def test_unexpected_error_beside_a_channel_pauses_after_all_channels_ended(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """As when the code fails that logs the result."""
    harness = NotifierHarness(home, BOTH)
    await harness.notify()
    errors: list[Exception] = []

    def read_clock() -> datetime:
        if errors:
            raise errors.pop()
        return AFTER

    async def break_the_clock(message: Message) -> None:
        errors.append(ZeroDivisionError())

    async def ring_after_it(message: Message) -> None:
        while not has_broken() or errors:
            await asyncio.sleep(0)
        await harness.receive(message)

    def has_broken() -> bool:
        return harness.count("claimed") == 2

    monitor = Monitor(harness.config, home, now=read_clock)
    monitor.attach({"app": break_the_clock, "bell": ring_after_it})
    monitor.log_notifications()
    assert await monitor.notifier.carry()
    assert len(harness.messages) == harness.count("sent") == 1, "the channel without error delivers"
    assert monitor.notifier.error.endswith("unexpected ZeroDivisionError; ticwatch.log has more")
    assert "in read_clock" in caplog.text
    assert monitor.next_wakeup() == AFTER + LOG_RETRY_DELAY


async def test_damaged_log_is_set_aside_outside_the_event_loop(
    home: Path, caplog: pytest.LogCaptureFixture
) -> None:
    harness = NotifierHarness(home)
    await harness.notify()
    harness.clock = AFTER
    for file in home.glob("alerts.sqlite-*"):
        file.unlink()
    (home / "alerts.sqlite").write_bytes(b"no database" * 1000)
    await harness.monitor.notifier.carry()
    [record] = [each for each in caplog.records if "it is now" in each.getMessage()]
    assert record.thread != main_thread().ident
    assert len(list(home.glob("alerts.sqlite.damaged-*"))) == 1


async def test_events_can_be_read_while_a_claim_waits_for_another_program(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify(AFTER)
    journal = harness.monitor.notifier.journal
    with (
        closing(sqlite3.connect(home / "alerts.sqlite", isolation_level=None)) as other,
        ThreadPoolExecutor() as threads,
    ):
        other.execute("BEGIN IMMEDIATE")
        claiming = threads.submit(journal.add_after, lambda events: [])
        for _ in range(30):
            journal.events()
        assert not claiming.done()
        other.execute("ROLLBACK")
        assert claiming.result() == ()


async def test_watch_goes_on_after_an_unexpected_error(caplog: pytest.LogCaptureFixture) -> None:
    calls = asyncio.Queue[None]()
    rounds: list[int] = []

    def look() -> bool:
        rounds.append(1)
        if len(rounds) < 3:
            raise ValueError("a row")
        return True

    async with (
        asyncio.timeout(60),
        watching_notices(look, lambda: calls.put_nowait(None), timedelta(milliseconds=1)),
    ):
        await calls.get()
    assert caplog.text.count("Traceback") == 1, "the same error is logged once"
