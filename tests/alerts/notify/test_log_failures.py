"""A log that cannot be used, and programs that do not agree: nothing told twice, nothing lost."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import pytest

from tests.alerts.notify.test_notifier import AFTER, BEFORE, Desk
from tui.alerts.notify.message import Message
from tui.alerts.notify.notifier import REST
from tui.alerts.notify.outbox import quiet_until
from tui.alerts.notify.policy import decided
from tui.alerts.notify.routing import judged
from tui.config import Alerts, Channel, Config, Rule
from tui.model.alerts import AlertAction
from tui.views.alerts.marks import failing

RULE = Rule(id="y20", when="y20 > 4.75%", clear="y20 < 4.70%")
HOOK = {"hook": Channel(type="command", argv=("no-such-program-here",))}


def log_of(desk: Desk, kind: str) -> int:
    return [event.kind.value for event in desk.monitor.notifier.journal.events()].count(kind)


async def test_two_programs_that_decide_at_the_same_moment_tell_once(tmp_path: Path) -> None:
    desk, other = Desk(tmp_path), Desk(tmp_path)
    await desk.look()
    desk.clock = other.clock = AFTER
    update = other.monitor.present()
    before = desk.monitor.notifier.standings()["y20"]
    [one] = [judged(RULE, alert, update) for alert in update.alerts]
    one = replace(one, definition=before.definition)
    for program in (desk, other):
        program.monitor.notifier.journal.add(decided(one, before, AFTER))
    assert log_of(desk, "fired") == 1
    assert log_of(desk, "notice") == 1


async def test_what_a_newer_ticwatch_logs_is_left_out(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.look()
    with closing(sqlite3.connect(tmp_path / "alerts.sqlite")) as database, database:
        database.execute(
            "INSERT INTO events (at, rule, kind, detail) VALUES (?, 'y20', 'dreamt', '{}')",
            (BEFORE.isoformat(),),
        )
    assert len(await desk.look(AFTER)) == 1
    desk.start()
    assert await desk.look() == []


async def test_a_log_that_cannot_be_read_for_a_while_forgets_no_rule(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.look()
    log = tmp_path / "alerts.sqlite"
    away = log.rename(tmp_path / "away")
    log.mkdir()
    assert await desk.look(AFTER) == []
    trouble = desk.monitor.decided().trouble
    assert trouble.startswith("alerts are not told: ")
    log.rmdir()
    away.rename(log)
    assert len(await desk.look(AFTER + REST)) == 1
    assert log_of(desk, "added") == 1
    assert desk.monitor.decided().trouble == ""


async def test_a_log_that_cannot_be_written_is_tried_again_a_minute_later(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.look()
    desk.clock = AFTER
    desk.monitor.decided()
    with closing(sqlite3.connect(tmp_path / "alerts.sqlite")) as database:
        database.execute(
            "CREATE TRIGGER full BEFORE INSERT ON events"
            " BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        )
        assert not await desk.monitor.notifier.carry(), "nothing was handed over: no looking again"
        assert desk.monitor.wakes() == AFTER + REST
        assert "disk is full" in desk.monitor.decided().trouble
        database.execute("DROP TRIGGER full")
    assert await desk.look() == []
    assert len(await desk.look(AFTER + REST)) == 1
    assert desk.monitor.decided().trouble == ""


async def test_a_damaged_log_is_set_aside_and_a_new_one_begins(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.look()
    for file in tmp_path.glob("alerts.sqlite-*"):
        file.unlink()
    (tmp_path / "alerts.sqlite").write_bytes(b"no database" * 1000)
    assert "alerts.sqlite" in desk.monitor.decided().trouble
    [_] = tmp_path.glob("alerts.sqlite.damaged-*")
    await desk.look(BEFORE + REST)
    assert len(await desk.look(AFTER)) == 1


async def test_programs_with_different_words_of_a_rule_do_not_add_it_by_turns(
    tmp_path: Path,
) -> None:
    """As when one that runs in the background does not know of an edit."""
    old, new = Desk(tmp_path, RULE), Desk(tmp_path, Rule(id="y20", when="y20 > 4.74%"))
    await old.look()
    for _ in range(3):
        await new.look()
        await old.look()
    assert log_of(old, "added") == 2
    assert await old.look(AFTER) == []
    assert len(await new.look(AFTER)) == 1


async def test_one_channel_that_works_does_not_hide_another_that_fails(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.config = Config(
        alerts=Alerts(
            rule=(Rule(id="y20", when=RULE.when, channels=("hook", "app")),), channel=HOOK
        )
    )
    desk.start()
    await desk.look()
    assert len(await desk.look(AFTER)) == 1
    [words] = failing(desk.monitor.present())
    assert words.startswith("hook: no-such-program-here")
    desk.config = Config(alerts=Alerts(rule=desk.config.alerts.rule))
    desk.start()
    assert failing(desk.monitor.present()) == [], "a channel that is no more does not fail"


async def test_a_slow_channel_keeps_no_other_waiting(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Rule(id="y20", when=RULE.when, channels=("bell", "app")))
    got: list[str] = []
    passed = asyncio.Event()

    async def rings_after(told: Message) -> None:
        await asyncio.wait_for(passed.wait(), 5)
        got.append(f"bell {told.title}")

    async def passes(told: Message) -> None:
        got.append(f"app {told.title}")
        passed.set()

    desk.monitor.attach({"bell": rings_after, "app": passes})
    await desk.look()
    await desk.look(AFTER)
    assert got == ["app y20", "bell y20"]


@pytest.mark.parametrize("what", ["acked", "silenced"])
async def test_what_waits_for_the_morning_is_not_told_once_somebody_has_seen_it(
    tmp_path: Path, what: Literal["acked", "silenced"]
) -> None:
    rule = Rule(id="y20", when=RULE.when, channels=("app", "bell"))
    desk = Desk(tmp_path, rule, quiet_hours="18:00-07:00")
    await desk.look()
    await desk.look(AFTER)
    [alert] = desk.monitor.present().alerts
    desk.monitor.say(AlertAction("y20", what, start=alert.last_fired if what == "acked" else None))
    assert await desk.look(datetime(2025, 12, 13, 12, tzinfo=UTC)) == []


async def test_a_rule_does_not_keep_itself_quiet(tmp_path: Path) -> None:
    desk = Desk(tmp_path, Rule(id="y20", when=RULE.when, inhibits=("y20",)))
    await desk.look()
    assert len(await desk.look(AFTER)) == 1


def test_hours_that_end_as_they_begin_are_none() -> None:
    zone = ZoneInfo("America/New_York")
    assert quiet_until(AFTER, "07:00-07:00", zone) == AFTER


async def test_what_was_published_before_the_start_is_silent_though_heard_of_later(
    tmp_path: Path,
) -> None:
    """As when the first look is at what is at hand, and the news comes a moment after it."""
    desk = Desk(tmp_path, RULE, startup="silent")
    await desk.look()
    desk.clock = AFTER
    desk.start()
    assert await desk.look(BEFORE) == []
    assert await desk.look(AFTER) == []
    assert log_of(desk, "notice") == 1
