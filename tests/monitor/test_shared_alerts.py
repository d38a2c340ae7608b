"""Programs of a desk that run at the same time: what one acknowledges, the others show at once."""

from __future__ import annotations

import asyncio
import io
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psycopg

from tests.alerts.notify.notifier_harness import AFTER
from tests.support.postgres_roles import address_of, new_role
from tui.commands.poll import poll_once
from tui.config import Alerts, Config, Rule, SourceOptions, StoreOptions
from tui.model.alerts import AlertAction
from tui.model.update import Update
from tui.monitor.monitor import Monitor
from tui.sources.registry import SOURCES
from tui.store.postgres.layout import allow_acting
from tui.store.postgres.lease import LEASE
from tui.store.postgres.server import Server

RULE = Rule(id="y20", title="20-year", when="y20 > 4.75%", channels=())
OFF = {source.name: SourceOptions(enabled=False) for source in SOURCES}


def program(home: Path, name: str, address: str) -> Monitor:
    own = home.with_name(f"{home.name} of {name}")
    shutil.copytree(home, own)
    store = StoreOptions(url=address)
    config = Config(alerts=Alerts(rule=(RULE,)), sources=OFF, store=store)
    return Monitor(config, own, now=lambda: AFTER)


async def until(updates: AsyncIterator[Update], holds: Callable[[Update], bool]) -> Update:
    """Return the first update of which something holds."""
    async with asyncio.timeout(30):  # sooner than a program looks for itself, without a notice
        while not holds(update := await anext(updates)):
            pass
    return update


async def test_acknowledgement_of_one_is_shown_by_all_that_run(home: Path, desk: str) -> None:
    with new_role(desk, "anna") as anna:
        allow_acting(Server(desk), anna)
        poller = program(home, "poller", desk)
        member = program(home, "member", address_of(desk, anna))
        async with poller.running() as polled, member.running() as followed:
            await until(polled, lambda update: "y20" in update.notifications)
            update = await until(followed, lambda update: "y20" in update.notifications)
            [alert] = update.alerts
            member.apply_action(AlertAction("y20", "acked", start=alert.last_fired))
            for updates in (polled, followed):
                update = await until(
                    updates, lambda update: bool(update.notifications["y20"].acknowledged)
                )
                assert update.notifications["y20"].acknowledged_by == anna
        assert [event.kind.value for event in member.notifier.journal.events()] == [
            *("added", "acked")
        ]


def test_single_poll_decides_nothing_while_another_program_polls(home: Path, desk: str) -> None:
    with psycopg.connect(desk, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", (LEASE,))
        monitor = program(home, "cron", desk)
        poll_once(monitor, io.StringIO())
        assert monitor.notifier.journal.events() == ()
    poll_once(monitor, io.StringIO())
    assert [event.kind.value for event in monitor.notifier.journal.events()] == ["added"]
