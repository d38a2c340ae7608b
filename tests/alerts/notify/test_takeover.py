"""At least one delivery of each notice, with one id, whatever becomes of the programs."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.alerts.notify.notifier_harness import AFTER, NotifierHarness
from tui.alerts.notify.delivery import CLAIM_TIMEOUT
from tui.alerts.notify.event_details import DeliveryClaimed, DeliveryFailed, Notice
from tui.alerts.notify.events import Event
from tui.alerts.notify.message import Message
from tui.alerts.notify.notifier import LOG_RETRY_DELAY
from tui.alerts.notify.outbox import (
    RETRY_DELAYS,
    message_id,
    next_batch,
    pending_deliveries,
)
from tui.alerts.notify.sender import Sender
from tui.config import Rule
from tui.model.alerts import AlertAction
from tui.monitor.notice_watch import watching_notices

ROOT = Path(__file__).parents[3]
SECOND = timedelta(seconds=1)
LEVELS = (Rule(id="r1", when="y20 > 4.78%"), Rule(id="r2", when="y20 > 4.80%"))


async def test_notice_of_a_killed_program_is_taken_over_at_once_with_its_id(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify()
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.support.delivering_program", str(home)]
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout
        sent_id = program.stdout.readline().strip()
        try:
            assert await harness.notify(AFTER + SECOND) == [], "it runs, and may be slow"
            assert not harness.monitor.notifier.is_due()
        finally:
            program.kill()
    harness.clock = AFTER + 2 * SECOND
    assert harness.monitor.notifier.is_due()
    assert len(await harness.notify()) == 1
    assert harness.messages[0].id == sent_id != ""
    assert await harness.notify(AFTER + timedelta(days=1)) == []


async def test_slow_program_that_runs_is_left_alone_until_it_must_have_stopped(home: Path) -> None:
    slow, other = NotifierHarness(home), NotifierHarness(home)
    entered, leave = asyncio.Event(), asyncio.Event()

    async def wait(message: Message) -> None:
        entered.set()
        await leave.wait()

    await slow.notify()
    slow.monitor.attach({"app": wait})
    delivering = asyncio.create_task(slow.notify(AFTER))
    await entered.wait()
    assert await other.notify(AFTER + CLAIM_TIMEOUT - SECOND) == []
    leave.set()
    await delivering
    assert await other.notify(AFTER + 2 * CLAIM_TIMEOUT) == []
    assert slow.count("sent") == slow.count("claimed") == 1


async def test_program_that_stopped_is_not_waited_for_beyond_the_claim_timeout(home: Path) -> None:
    stopped, other = NotifierHarness(home), NotifierHarness(home)
    entered = asyncio.Event()

    async def hang(message: Message) -> None:
        entered.set()
        await asyncio.Event().wait()

    await stopped.notify()
    stopped.monitor.attach({"app": hang})
    delivering = asyncio.create_task(stopped.notify(AFTER))
    await entered.wait()
    assert len(await other.notify(AFTER + CLAIM_TIMEOUT)) == 1
    delivering.cancel()


async def test_retry_and_other_channel_have_the_same_id(home: Path) -> None:
    rule = Rule(id="y20", when="y20 > 4.75%", channels=("app", "bell"))
    harness = NotifierHarness(home, rule)
    await harness.notify()
    seen: list[str] = []

    async def note(message: Message) -> None:
        seen.append(message.id)
        await harness.receive(message)

    harness.monitor.attach({"app": note, "bell": note})
    harness.error = "the line is down"
    await harness.notify(AFTER)
    harness.error = ""
    await harness.notify(AFTER + RETRY_DELAYS[0])
    assert len(seen) == 4
    assert len(set(seen)) == 1


def test_message_of_several_notices_is_sent_again_as_it_was() -> None:
    notice = Notice("fired", "edge", "t", "x", "warning", channels=("app",))
    first, second, new = (
        Event(AFTER, f"r{number}", notice, f"key{number}", number) for number in (1, 2, 3)
    )
    [message] = {message_id(pending_deliveries(log, "app")) for log in ((first, second),) * 2}
    attempts = [
        Event(AFTER, event.rule, detail)
        for event in (first, second)
        for detail in (
            DeliveryClaimed(event.number, "app", "s", message),
            DeliveryFailed(event.number, "app", "down"),
        )
    ]
    pending = pending_deliveries([first, second, *attempts, new], "app")
    again = next_batch(pending, one_each=False)
    assert [each.rule for each in again] == ["r1", "r2"]
    assert message_id(again) == message_id(again[:1]) == message
    assert [each.rule for each in next_batch(pending[2:], one_each=False)] == ["r3"]
    assert message_id(pending[2:]) not in (message, "")


async def test_notice_acknowledged_while_another_is_sent_is_not_sent(home: Path) -> None:
    harness = NotifierHarness(home, *LEVELS, startup="replay")
    await harness.notify()

    async def acknowledge_the_other(message: Message) -> None:
        await harness.receive(message)
        [rule] = {"r1", "r2"} - {str(notice["rule"]) for notice in message.notices}
        elsewhere.monitor.apply_action(AlertAction(rule, "acked", start=starts[rule]))

    elsewhere = NotifierHarness(home, *LEVELS)
    elsewhere.clock = harness.clock = AFTER
    starts = {alert.rule: alert.last_fired for alert in harness.monitor.present().alerts}
    harness.monitor.attach({"app": acknowledge_the_other})
    assert len(await harness.notify(AFTER)) == 1


async def test_result_that_the_log_did_not_take_is_logged_later(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify()
    with closing(sqlite3.connect(home / "alerts.sqlite")) as database:

        async def fill_the_disk(message: Message) -> None:
            await harness.receive(message)
            database.execute(
                "CREATE TRIGGER full BEFORE INSERT ON events"
                " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
            )

        harness.monitor.attach({"app": fill_the_disk})
        assert len(await harness.notify(AFTER)) == 1
        assert harness.count("sent") == 0
        database.execute("DROP TRIGGER full")
    other = NotifierHarness(home)
    assert await other.notify(AFTER + 2 * SECOND) == [], "its program runs and knows the result"
    assert await harness.notify(AFTER + LOG_RETRY_DELAY + SECOND) == []
    assert (harness.count("sent"), harness.count("claimed")) == (1, 1)


def test_lock_is_of_one_program_and_ends_with_it(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    first, second = Sender(tmp_path), Sender(tmp_path)
    assert not second.is_running(first.name)
    first.lock(now)
    first.lock(now)
    second.lock(now)
    assert second.is_running(first.name)
    assert second.is_running(second.name)
    first.unlock()
    assert not second.is_running(first.name)
    third = Sender(tmp_path)
    third.lock(now + timedelta(days=1))
    kept = {path.stem for path in tmp_path.iterdir()}
    assert kept == {second.name, third.name}, "a lock is deleted an hour after its program ended"


@pytest.mark.parametrize("is_due", [True, False])
async def test_watch_calls_only_while_a_notice_is_due(is_due: bool) -> None:
    calls = asyncio.Queue[None]()
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()

    def look() -> bool:
        loop.call_soon_threadsafe(asked.set)
        return is_due

    async with (
        asyncio.timeout(60),
        watching_notices(look, lambda: calls.put_nowait(None), timedelta(milliseconds=1)),
    ):
        await asked.wait()
        if is_due:
            await calls.get()
    assert calls.empty() or is_due
