"""Alerts of a desk: decided once, acknowledged for all, and shown by each screen for itself."""

from __future__ import annotations

import asyncio
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.alerts.notify.notifier_harness import AFTER, NotifierHarness
from tests.support.postgres_roles import address_of, execute, new_role
from tui.alerts.notify.event_details import DeliveryClaimed, DeliverySent
from tui.alerts.notify.outbox import RETRY_DELAYS
from tui.config import Rule
from tui.model.alerts import AlertAction, NotificationStatus
from tui.model.errors import StoreError
from tui.store.postgres.layout import allow_acting, allow_reading
from tui.store.postgres.server import Server

RULE = Rule(
    id="y20",
    title="'); DROP TABLE events;--[/red]20-year\x1b[2J",
    when="y20 > 4.75%",
    clear="y20 < 4.70%",
    channels=("app", "bell", "hook"),
)
SECOND = timedelta(seconds=1)
TEXT = "fires since 2025-12-08: y20 4.82%, above 4.75%, of 2025-12-12"


class DeskHarness(NotifierHarness):
    """A program of a desk, which decides and delivers for all if it ``decides``."""

    def __init__(
        self, home: Path, name: str, address: str, *, decides: bool, hook: str = "true"
    ) -> None:
        own = home.with_name(f"{home.name} of {name}")
        shutil.copytree(home, own)
        self.HOOK = ("sh", "-c", hook)
        super().__init__(own, RULE, server=address)
        self.monitor.attach({"app": self.receive})
        self.set_turn(decides=decides)
        self.monitor.notifier.notification_statuses()  # the first read, as of a first update

    def set_turn(self, *, decides: bool) -> None:
        """Say whether this is the program that decides from now on."""
        self.monitor.notifier.decides = lambda: decides

    def status(self) -> NotificationStatus:
        """Return the status of the rule, as the screen shows it."""
        return self.monitor.notifier.notification_statuses()["y20"]

    async def carry(self, at: datetime) -> list[str]:
        """Deliver at a time. Return the texts that reach the screen."""
        self.clock, self.messages = at, []
        await self.monitor.notifier.carry()
        return [message.text for message in self.messages]


async def firing(program: DeskHarness) -> None:
    """Let a program add the rule, and decide that it fires."""
    await program.notify()
    assert await program.notify(AFTER) == [TEXT]


async def test_alert_is_decided_once_and_each_screen_shows_it(home: Path, desk: str) -> None:
    poller = DeskHarness(home, "poller", desk, decides=True)
    screens = [DeskHarness(home, name, desk, decides=False) for name in "abc"]
    assert await screens[0].notify(AFTER) == [], "a screen decides nothing"
    assert poller.events() == ()
    await firing(poller)
    for screen in screens[:2]:
        assert await screen.carry(AFTER) == [TEXT]
        assert screen.messages[0].title == "'); DROP TABLE events;--[/red]20-year[2J"
        assert await screen.carry(AFTER + SECOND) == [], "once on each screen"
    broken = screens[2]
    broken.error = "no terminal"
    assert await broken.carry(AFTER) == []
    assert broken.status().failing == {"app": "no terminal"}
    assert poller.status().failing == screens[0].status().failing == {}, "a fault of one screen"
    broken.error = ""
    assert await broken.carry(AFTER + RETRY_DELAYS[0]) == [TEXT]
    assert poller.count("notice") == 1
    deliveries = [
        event.detail
        for event in poller.events()
        if isinstance(event.detail, DeliveryClaimed | DeliverySent)
    ]
    assert [each.channel for each in deliveries] == ["hook", "hook"], "delivered for all, once"
    late = DeskHarness(home, "late", desk, decides=False)
    assert await late.carry(AFTER + SECOND) == [], "for the screens of its time"


async def test_what_one_acknowledges_is_acknowledged_for_all(home: Path, desk: str) -> None:
    poller = DeskHarness(home, "poller", desk, decides=True)
    with new_role(desk, "[red]anna") as anna, new_role(desk, "guest") as guest:
        allow_acting(Server(desk), anna)
        allow_reading(Server(desk), guest)
        member, reader = (
            DeskHarness(home, role, address_of(desk, role), decides=False) for role in (anna, guest)
        )
        await firing(poller)
        seen = AlertAction("y20", "acked", start=poller.status().start)
        with pytest.raises(StoreError, match="may look at the alerts, and change nothing"):
            reader.monitor.apply_action(seen)
        assert reader.status().acknowledged is None
        member.clock = AFTER + SECOND
        member.monitor.apply_action(seen)
        for program in (poller, member, reader):
            assert program.status().acknowledged == seen.start
            assert program.status().acknowledged_by == anna
        assert await reader.carry(AFTER + SECOND) == [], "its toast is not needed any more"
        at_the_time = reader.monitor.notifier.notification_statuses(AFTER)
        assert at_the_time["y20"].acknowledged is None, "a reader travels"
        execute(desk, "ALTER ROLE {} NOLOGIN", guest)
        assert reader.status().acknowledged_by == anna, "known before the server went away"
        update = reader.monitor.present()
        assert "not permitted to log in" in update.error
        assert "alerts log" not in update.unreadable, "the server is named once"


async def test_next_poller_delivers_what_the_last_one_left_with_its_id(
    home: Path, desk: str, tmp_path: Path
) -> None:
    sent = tmp_path / "sent"
    note = f"echo $TICWATCH_EVENT_ID >> {sent}"
    first = DeskHarness(home, "first", desk, decides=True, hook=f"{note}; sleep 1000")
    second = DeskHarness(home, "second", desk, decides=False, hook=note)
    await first.notify()
    sending = asyncio.create_task(first.notify(AFTER))
    async with asyncio.timeout(60):
        while not sent.exists() or not sent.read_text():
            await asyncio.sleep(0.01)
    await second.carry(AFTER)
    assert len(sent.read_text().split()) == 1, "another program delivers"
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    second.set_turn(decides=True)
    for seconds in (1, 2):
        await second.carry(AFTER + seconds * SECOND)
        [before, after] = sent.read_text().split()
        assert before == after
