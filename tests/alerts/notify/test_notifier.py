"""The notifier on the embedded history: one decision and one message for each episode."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.alerts.notify.notifier_harness import AFTER, BEFORE, NotifierHarness
from tui.alerts.notify.event_details import Notice
from tui.config import Alerts, Channel, Config, Rule
from tui.model.alerts import AlertAction
from tui.monitor.monitor import Monitor
from tui.views.alerts import view
from tui.views.alerts.badges import badge
from tui.views.alerts.marks import marks_of
from tui.views.alerts.options import AlertsOptions


async def test_episode_that_fires_while_running_notifies_with_its_numbers(home: Path) -> None:
    harness = NotifierHarness(home)
    assert await harness.notify() == []
    [text] = await harness.notify(AFTER)
    assert "fires since" in text
    assert "y20 4.82%, above 4.75%, of 2025-12-12" in text
    assert await harness.notify() == []


async def test_restart_does_not_notify_again_and_keeps_the_status(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify()
    await harness.notify(AFTER)
    harness.start()
    assert await harness.notify() == []
    assert harness.monitor.present().notifications["y20"].notified_at == AFTER


async def test_update_of_a_past_time_logs_nothing(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify(AFTER)
    events = harness.events()
    harness.monitor.at(BEFORE)
    harness.monitor.present()
    assert harness.events() == events
    assert harness.monitor.at(BEFORE).notifications == {}, "nothing was logged by then"


async def test_start_after_a_week_sends_one_message(home: Path) -> None:
    rules = [
        Rule(id=f"y20-{level}", title=f"above {level}", when=f"y20 > {level}%", clear="y20 < 4.60%")
        for level in (4.76, 4.78, 4.80)
    ]
    harness = NotifierHarness(home, *rules)
    await harness.notify()
    harness.start()
    assert len(await harness.notify(AFTER)) == 1
    assert harness.messages[0].title == "3 alerts"
    assert len(harness.messages[0].notices) == 3


@pytest.mark.parametrize(("startup", "messages"), [("replay", 2), ("silent", 0)])
async def test_startup_option_sends_each_message_or_none(
    home: Path, startup: str, messages: int
) -> None:
    rules = [Rule(id=str(level), when=f"y20 > {level}%") for level in (4.78, 4.80)]
    harness = NotifierHarness(home, *rules, startup=startup)
    await harness.notify()
    harness.clock = AFTER
    harness.start()
    assert len(await harness.notify()) == messages
    assert harness.count("notice") == 2


async def test_quiet_hours_delay_every_channel_but_app(home: Path) -> None:
    rule = Rule(id="y20", when="y20 > 4.75%", channels=("app", "bell"))
    harness = NotifierHarness(home, rule, quiet_hours="18:00-07:00")
    await harness.notify()
    assert len(await harness.notify(AFTER)) == 1
    wakeup = harness.monitor.notifier.next_wakeup()
    assert wakeup == datetime(2025, 12, 13, 12, tzinfo=UTC), "07:00 in New York"
    assert len(await harness.notify(wakeup)) == 1
    assert await harness.notify() == []


async def test_failing_channel_is_shown_and_retried(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify()
    harness.error = "the line is down"
    assert await harness.notify(AFTER) == []
    update = harness.monitor.present()
    assert "app: the line is down" in view.view(update, AlertsOptions()).note
    harness.error = ""
    assert await harness.notify() == []
    assert len(await harness.notify(AFTER + timedelta(minutes=2))) == 1
    assert harness.monitor.present().notifications["y20"].failing == {}


async def test_notice_logged_by_a_clock_ahead_is_sent_when_it_is_put_back(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify()
    harness.error = "the line is down"
    assert await harness.notify(AFTER + timedelta(days=400)) == []
    harness.error = ""
    assert len(await harness.notify(AFTER)) == 1


async def test_notice_for_the_screen_waits_for_a_program_with_one(home: Path) -> None:
    harness = NotifierHarness(home)
    harness.monitor.attach({})
    await harness.notify()
    assert await harness.notify(AFTER) == []
    harness.start()
    assert len(await harness.notify()) == 1


async def test_offline_monitor_does_not_wake_up_for_pending_notices(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify()
    harness.clock = AFTER
    harness.monitor.log_notifications()
    offline = Monitor(harness.config, home, now=lambda: AFTER, offline=True)
    offline.attach({"app": harness.receive})
    assert harness.monitor.next_wakeup() == AFTER + timedelta(seconds=1)
    assert offline.next_wakeup() == datetime(2025, 12, 13, 5, 0, 1, tzinfo=UTC), (
        "midnight in New York"
    )


async def test_two_programs_send_one_message(home: Path) -> None:
    first = NotifierHarness(home)
    second = NotifierHarness(home)
    await first.notify()
    second.clock = AFTER
    assert len(await first.notify(AFTER)) + len(await second.notify()) == 1


async def test_row_shows_acknowledged_and_muted(home: Path) -> None:
    harness = NotifierHarness(home)
    await harness.notify()
    await harness.notify(AFTER)
    [alert] = harness.monitor.present().alerts
    harness.monitor.apply_action(AlertAction("y20", "acked", start=alert.last_fired))
    harness.monitor.apply_action(AlertAction("y20", "silenced"))
    update = harness.monitor.present()
    assert badge(alert, marks_of(alert, update)).word == "muted until it clears ack"
    [row] = view.view(update, AlertsOptions()).table.rows
    assert "muted until it clears ack" in [cell.value for cell in row.cells]
    opened = view.view(update, AlertsOptions(rules=harness.config.alerts.rule, opened="y20"))
    assert opened.leads[0][0].spans[0].text == "! muted until it clears ack"
    harness.monitor.apply_action(AlertAction("y20", "lifted"))
    harness.monitor.apply_action(
        AlertAction("y20", "silenced", until=datetime(2026, 1, 2, 14, tzinfo=UTC))
    )
    marks = marks_of(alert, harness.monitor.present())
    assert badge(alert, marks).word == "muted until 2026-01-02 09:00 EST ack"


async def test_rule_true_when_added_is_marked(home: Path) -> None:
    harness = NotifierHarness(home)
    assert await harness.notify(AFTER) == []
    [alert] = harness.monitor.present().alerts
    assert alert.state.fires
    assert alert.since is not None
    assert alert.since < date(2025, 12, 12)
    assert badge(alert, marks_of(alert, harness.monitor.present())).word == "FIRING was true"


async def test_inhibited_rule_does_not_notify(home: Path) -> None:
    graver = Rule(id="graver", when="y20 > 4.78%", inhibits=("milder",))
    milder = Rule(id="milder", when="y20 > 4.75%")
    harness = NotifierHarness(home, graver, milder)
    await harness.notify()
    await harness.notify(AFTER)
    rules = [notice["rule"] for message in harness.messages for notice in message.notices]
    assert rules == ["graver"]


async def test_channel_rejects_severity_below_its_minimum(home: Path) -> None:
    harness = NotifierHarness(home, channels="hook")
    channel = Channel(type="command", argv=("true",), min_severity="critical")
    harness.config = Config(
        alerts=Alerts(rule=harness.config.alerts.rule, channel={"hook": channel})
    )
    harness.start()
    await harness.notify()
    await harness.notify(AFTER)
    [notice] = [event.detail for event in harness.events() if isinstance(event.detail, Notice)]
    assert notice.channels == ()


async def test_update_after_an_action_shows_it(home: Path) -> None:
    harness = NotifierHarness(home)
    offline = Monitor(harness.config, home, now=lambda: AFTER, offline=True)
    async with offline.running() as updates:
        await anext(aiter(updates))
        offline.apply_action(AlertAction("y20", "silenced"))
        assert (await anext(aiter(updates))).notifications["y20"].silence is not None
