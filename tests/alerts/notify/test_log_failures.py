"""A log that cannot be used, and programs that disagree: no message twice, none lost."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest
from msgspec.structs import replace

from tests.alerts.notify.notifier_harness import AFTER, BEFORE, NotifierHarness
from tui.alerts.notify.message import Message
from tui.alerts.notify.notifier import LOG_RETRY_DELAY
from tui.alerts.notify.policy import decide
from tui.alerts.notify.routing import build_evaluation
from tui.config import Alerts, Channel, Config, Rule
from tui.model.alerts import AlertAction
from tui.store.replacement_lock import lock_of
from tui.views.alerts.marks import channel_failures

RULE = Rule(id="y20", when="y20 > 4.75%", clear="y20 < 4.70%")
HOOK = {"hook": Channel(type="command", argv=("no-such-program-here",))}


async def test_two_programs_that_decide_at_once_log_one_notice(home: Path) -> None:
    first, second = NotifierHarness(home), NotifierHarness(home)
    await first.notify()
    first.clock = second.clock = AFTER
    update = second.monitor.present()
    status = first.monitor.notifier.notification_statuses()["y20"]
    [evaluation] = [build_evaluation(RULE, alert, update) for alert in update.alerts]
    evaluation = replace(evaluation, definition=status.definition)
    for program in (first, second):
        program.monitor.notifier.journal.add(decide(evaluation, status, AFTER))
    assert first.count("fired") == 1
    assert first.count("notice") == 1


async def test_event_of_a_newer_version_is_skipped(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify()
    with closing(sqlite3.connect(home / "alerts.sqlite")) as database, database:
        database.execute(
            "INSERT INTO events (at, rule, kind, detail) VALUES (?, 'y20', 'dreamt', '{}')",
            (BEFORE.isoformat(),),
        )
    assert len(await harness.notify(AFTER)) == 1
    harness.start()
    assert await harness.notify() == []


async def test_log_unreadable_for_a_while_adds_no_rule_again(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify()
    log = home / "alerts.sqlite"
    away = log.rename(home / "away")
    log.mkdir()
    assert await harness.notify(AFTER) == []
    assert harness.monitor.log_notifications().error.startswith("alerts are not told: ")
    log.rmdir()
    away.rename(log)
    assert len(await harness.notify(AFTER + LOG_RETRY_DELAY)) == 1
    assert harness.count("added") == 1
    assert harness.monitor.log_notifications().error == ""


async def test_unwritable_log_is_retried_a_minute_later(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify()
    harness.clock = AFTER
    harness.monitor.log_notifications()
    with closing(sqlite3.connect(home / "alerts.sqlite")) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE INSERT ON events"
            " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
        assert not await harness.monitor.notifier.carry(), "nothing delivered: no new update"
        assert harness.monitor.next_wakeup() == AFTER + LOG_RETRY_DELAY
        assert "disk is full" in harness.monitor.log_notifications().error
        database.execute("DROP TRIGGER full")
    assert await harness.notify() == []
    assert len(await harness.notify(AFTER + LOG_RETRY_DELAY)) == 1
    assert harness.monitor.log_notifications().error == ""


async def test_damaged_log_is_set_aside_and_a_new_one_begins(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify()
    for file in home.glob("alerts.sqlite-*"):
        file.unlink()
    (home / "alerts.sqlite").write_bytes(b"no database" * 1000)
    assert "alerts.sqlite" in harness.monitor.log_notifications().error
    [_] = home.glob("alerts.sqlite.damaged-*")
    await harness.notify(BEFORE + LOG_RETRY_DELAY)
    assert len(await harness.notify(AFTER)) == 1


async def test_programs_with_different_definitions_do_not_add_a_rule_in_turns(
    home: Path,
) -> None:
    """As when a program in the background does not know of an edit."""
    old = NotifierHarness(home, RULE)
    new = NotifierHarness(home, Rule(id="y20", when="y20 > 4.74%"))
    await old.notify()
    for _ in range(3):
        await new.notify()
        await old.notify()
    assert old.count("added") == 2
    assert await old.notify(AFTER) == []
    assert len(await new.notify(AFTER)) == 1


async def test_working_channel_does_not_hide_a_failing_one(home: Path) -> None:
    harness = NotifierHarness(home)
    harness.config = Config(
        alerts=Alerts(
            rule=(Rule(id="y20", when=RULE.when, channels=("hook", "app")),), channel=HOOK
        )
    )
    harness.start()
    await harness.notify()
    assert len(await harness.notify(AFTER)) == 1
    [text] = channel_failures(harness.monitor.present())
    assert text.startswith("hook: no-such-program-here")
    harness.config = Config(alerts=Alerts(rule=harness.config.alerts.rule))
    harness.start()
    assert channel_failures(harness.monitor.present()) == [], "a removed channel does not fail"


async def test_slow_channel_does_not_delay_another(home: Path) -> None:
    harness = NotifierHarness(home, Rule(id="y20", when=RULE.when, channels=("bell", "app")))
    received: list[str] = []
    app_done = asyncio.Event()

    async def ring_after_app(message: Message) -> None:
        await asyncio.wait_for(app_done.wait(), 60)
        received.append(f"bell {message.title}")

    async def toast(message: Message) -> None:
        received.append(f"app {message.title}")
        app_done.set()

    harness.monitor.attach({"bell": ring_after_app, "app": toast})
    await harness.notify()
    await harness.notify(AFTER)
    assert received == ["app y20", "bell y20"]


@pytest.mark.parametrize("action", ["acked", "silenced"])
async def test_notice_in_quiet_hours_is_withdrawn_by_an_action(
    home: Path, action: Literal["acked", "silenced"]
) -> None:
    rule = Rule(id="y20", when=RULE.when, channels=("app", "bell"))
    harness = NotifierHarness(home, rule, quiet_hours="18:00-07:00")
    await harness.notify()
    await harness.notify(AFTER)
    [alert] = harness.monitor.present().alerts
    start = alert.last_fired if action == "acked" else None
    harness.monitor.apply_action(AlertAction("y20", action, start=start))
    assert await harness.notify(datetime(2025, 12, 13, 12, tzinfo=UTC)) == []


async def test_rule_does_not_inhibit_itself(home: Path) -> None:
    harness = NotifierHarness(home, Rule(id="y20", when=RULE.when, inhibits=("y20",)))
    await harness.notify()
    assert len(await harness.notify(AFTER)) == 1


async def test_episode_before_the_start_is_silent_though_received_later(home: Path) -> None:
    """As when the first update has the stored data, and new data come a moment later."""
    harness = NotifierHarness(home, RULE, startup="silent")
    await harness.notify()
    harness.clock = AFTER
    harness.start()
    assert await harness.notify(BEFORE) == []
    assert await harness.notify(AFTER) == []
    assert harness.count("notice") == 1


async def test_damaged_log_that_cannot_be_set_aside_is_tried_again(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify()
    for file in home.glob("alerts.sqlite-*"):
        file.unlink()
    (home / "alerts.sqlite").write_bytes(b"no database" * 1000)
    lock_of(home / "alerts.sqlite").mkdir()
    assert "alerts.sqlite" in harness.monitor.log_notifications().error
    assert list(home.glob("alerts.sqlite.damaged-*")) == []
    lock_of(home / "alerts.sqlite").rmdir()
    harness.clock = BEFORE + LOG_RETRY_DELAY
    harness.monitor.log_notifications()
    [_] = home.glob("alerts.sqlite.damaged-*")


async def test_emptied_log_is_an_error_and_is_set_aside(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify()
    (home / "alerts.sqlite").write_bytes(b"")
    assert "alerts.sqlite is damaged: it is empty" in harness.monitor.log_notifications().error
    [_] = home.glob("alerts.sqlite.damaged-*")


async def test_rule_that_becomes_invalid_is_added_again_when_it_is_corrected(home: Path) -> None:
    valid = Rule(id="y20", when="y20 > 4.75%", clear="y20 < 4.70%")
    harness = NotifierHarness(home, valid)
    await harness.notify()
    for when in ("y21 > 4.75%", "y20 > 4.85%"):
        harness.config = Config(alerts=Alerts(rule=(Rule(id="y20", when=when),)))
        harness.monitor.reconfigure(harness.config)
        await harness.notify()
    assert [event.kind.value for event in harness.events()] == ["added", "added"]
