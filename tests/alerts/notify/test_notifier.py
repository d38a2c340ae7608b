"""From the embedded history to a message: decided once, carried by who can, never lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tui.alerts.notify.channels import DeliveryError
from tui.alerts.notify.message import Message
from tui.config import Alerts, Channel, Config, Rule
from tui.model.alerts import AlertAction
from tui.monitor.monitor import Monitor
from tui.views.alerts import view
from tui.views.alerts.marks import marks
from tui.views.alerts.options import AlertsOptions

BEFORE = datetime(2025, 11, 14, 23, tzinfo=UTC)
AFTER = datetime(2025, 12, 12, 23, 30, tzinfo=UTC)
"""18:30 in New York on the day the 20-year par yield closed at 4.82%, as the Treasury published."""


class Desk:
    """A monitor on the embedded history whose clock is set by hand, and what reached its screen."""

    def __init__(self, home: Path, *rules: Rule, channels: str = "app", **options: object) -> None:
        self.clock = BEFORE
        self.got: list[Message] = []
        self.refuses = ""
        self._home = home
        bare = Rule(
            id="y20",
            title="20-year",
            when="y20 > 4.75%",
            clear="y20 < 4.70%",
            channels=(channels,),
        )
        channel = {"hook": Channel(type="command", argv=("true",))}
        alerts = Alerts(rule=rules or (bare,), channel=channel, **options)  # type: ignore[arg-type]
        self.config = Config(alerts=alerts)
        self.start()

    def start(self) -> None:
        """Start the program anew."""
        self.monitor = Monitor(self.config, self._home, now=lambda: self.clock)
        self.monitor.attach({"app": self._take, "bell": self._take})

    async def _take(self, message: Message) -> None:
        if self.refuses:
            raise DeliveryError(self.refuses)
        self.got.append(message)

    async def look(self, at: datetime | None = None) -> list[str]:
        """What reaches the screen at a moment."""
        self.clock = at or self.clock
        self.got = []
        self.monitor.decided()
        await self.monitor.notifier.carry()
        return [message.text for message in self.got]


async def test_what_fires_while_running_is_told_with_its_numbers(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert await desk.look() == []
    [text] = await desk.look(AFTER)
    assert "fires since" in text
    assert "y20 4.82%, above 4.75%, of 2025-12-12" in text
    assert await desk.look() == []


async def test_a_restart_tells_nothing_again_and_forgets_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.look()
    await desk.look(AFTER)
    desk.start()
    assert await desk.look() == []
    assert desk.monitor.present().standings["y20"].told == AFTER


async def test_looking_at_the_past_tells_nothing(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.look(AFTER)
    log = desk.monitor.notifier.journal.events()
    desk.monitor.at(BEFORE)
    desk.monitor.present()
    assert desk.monitor.notifier.journal.events() == log
    assert desk.monitor.at(BEFORE).standings == {}, "nothing was said then"


async def test_a_morning_after_a_week_is_one_message(tmp_path: Path) -> None:
    rules = [
        Rule(id=f"y20-{level}", title=f"above {level}", when=f"y20 > {level}%", clear="y20 < 4.60%")
        for level in (4.76, 4.78, 4.80)
    ]
    desk = Desk(tmp_path, *rules)
    await desk.look()
    desk.start()
    assert len(await desk.look(AFTER)) == 1
    assert desk.got[0].title == "3 alerts"
    assert len(desk.got[0].notices) == 3


@pytest.mark.parametrize(("startup", "messages"), [("replay", 2), ("silent", 0)])
async def test_or_one_by_one_or_only_in_the_log(
    tmp_path: Path, startup: str, messages: int
) -> None:
    rules = [Rule(id=str(level), when=f"y20 > {level}%") for level in (4.78, 4.80)]
    desk = Desk(tmp_path, *rules, startup=startup)
    await desk.look()
    desk.clock = AFTER
    desk.start()
    assert len(await desk.look()) == messages
    kinds = [event.kind.value for event in desk.monitor.notifier.journal.events()]
    assert kinds.count("notice") == 2


async def test_quiet_hours_hold_back_all_but_the_screens_own(tmp_path: Path) -> None:
    rule = Rule(id="y20", when="y20 > 4.75%", channels=("app", "bell"))
    desk = Desk(tmp_path, rule, quiet_hours="18:00-07:00")
    await desk.look()
    assert len(await desk.look(AFTER)) == 1
    wakes = desk.monitor.notifier.wakes()
    assert wakes == datetime(2025, 12, 13, 12, tzinfo=UTC), "07:00 in New York"
    assert len(await desk.look(wakes)) == 1
    assert await desk.look() == []


async def test_a_failing_channel_is_shown_and_tried_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.look()
    desk.refuses = "the line is down"
    assert await desk.look(AFTER) == []
    update = desk.monitor.present()
    assert "app: the line is down" in view.view(update, AlertsOptions()).note
    desk.refuses = ""
    assert await desk.look() == []
    assert len(await desk.look(AFTER + timedelta(minutes=2))) == 1
    assert desk.monitor.present().standings["y20"].failing == {}


async def test_what_no_screen_could_show_waits_for_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.monitor.attach({})
    await desk.look()
    assert await desk.look(AFTER) == []
    desk.start()
    assert len(await desk.look()) == 1


async def test_offline_nothing_that_waits_is_looked_at_again(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.look()
    desk.clock = AFTER
    desk.monitor.decided()
    offline = Monitor(desk.config, tmp_path, now=lambda: AFTER, offline=True)
    offline.attach({"app": desk._take})
    assert desk.monitor.wakes() == AFTER + timedelta(seconds=1)
    assert offline.wakes() == datetime(2025, 12, 13, 5, 0, 1, tzinfo=UTC), "midnight in New York"


async def test_two_programs_tell_once(tmp_path: Path) -> None:
    one = Desk(tmp_path)
    other = Desk(tmp_path)
    await one.look()
    other.clock = AFTER
    assert len(await one.look(AFTER)) + len(await other.look()) == 1


async def test_what_people_say_is_on_the_row(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    await desk.look()
    await desk.look(AFTER)
    [alert] = desk.monitor.present().alerts
    desk.monitor.say(AlertAction("y20", "acked", start=alert.last_fired))
    desk.monitor.say(AlertAction("y20", "silenced"))
    update = desk.monitor.present()
    assert marks(alert, update) == "muted until clear · acked"
    [row] = view.view(update, AlertsOptions()).table.rows
    assert "muted until clear · acked" in [cell.value for cell in row.cells]
    opened = view.view(update, AlertsOptions(rules=desk.config.alerts.rule, opened="y20"))
    assert "".join(span.text for span in opened.lines[0]).endswith(" · muted until clear · acked")
    desk.monitor.say(AlertAction("y20", "lifted"))
    desk.monitor.say(AlertAction("y20", "silenced", until=datetime(2026, 1, 2, 14, tzinfo=UTC)))
    assert "muted until 2026-01-02 09:00" in marks(alert, desk.monitor.present())


async def test_a_rule_true_when_added_says_so(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    assert await desk.look(AFTER) == []
    [alert] = desk.monitor.present().alerts
    assert alert.state.fires
    assert alert.since is not None
    assert alert.since < date(2025, 12, 12)
    assert marks(alert, desk.monitor.present()) == "was true"


async def test_inhibited_by_a_graver_rule(tmp_path: Path) -> None:
    graver = Rule(id="graver", when="y20 > 4.78%", inhibits=("milder",))
    milder = Rule(id="milder", when="y20 > 4.75%")
    desk = Desk(tmp_path, graver, milder)
    await desk.look()
    await desk.look(AFTER)
    assert [notice["rule"] for message in desk.got for notice in message.notices] == ["graver"]


async def test_a_channel_lets_pass_only_what_is_severe_enough(tmp_path: Path) -> None:
    desk = Desk(tmp_path, channels="hook")
    channel = Channel(type="command", argv=("true",), min_severity="critical")
    desk.config = Config(alerts=Alerts(rule=desk.config.alerts.rule, channel={"hook": channel}))
    desk.start()
    await desk.look()
    await desk.look(AFTER)
    [notice] = [e for e in desk.monitor.notifier.journal.events() if e.kind.value == "notice"]
    assert notice.detail["channels"] == []


async def test_the_update_after_a_word_shows_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    offline = Monitor(desk.config, tmp_path, now=lambda: AFTER, offline=True)
    async with offline.running() as updates:
        await anext(aiter(updates))
        offline.say(AlertAction("y20", "silenced"))
        assert (await anext(aiter(updates))).standings["y20"].silence is not None
