"""Pause of all requests: nothing is asked until the user goes on, and no next try is shown."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.support import toy_source
from tests.support.feeds import NOW
from tests.support.poller_harness import open_harness
from tests.support.toy_source import Clock
from tests.support.upstream import Reply, serving
from tui.config import Alerts, Config, Rule, SourceOptions
from tui.model.status import PAUSED
from tui.monitor.monitor import Monitor
from tui.sources.registry import SOURCES

TODAY = toy_source.body(("2026-01-06", 2.0), ("2026-01-07", 3.0))
THREAD_CALLS = 100
"""Calls in threads, one after the other: several times those that a request needs before it."""
TWO_PARTS = toy_source.source(parts=("a", "b"))


async def test_pause_in_a_round_keeps_its_other_parts_from_being_asked(tmp_path: Path) -> None:
    async with open_harness(tmp_path, TWO_PARTS) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        asked = await here.poller.poll_once(here.wire, lambda result: here.poller.pause(True))
        assert [result.status.part for result in asked] == ["a"]
        here.poller.pause(False)
        assert [result.status.part for result in await here.ask()] == ["b"]


async def test_paused_poller_asks_nothing_although_nudged_and_goes_on_at_once(
    tmp_path: Path,
) -> None:
    async with open_harness(tmp_path, TWO_PARTS) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        here.poller.pause(True)
        async with asyncio.timeout(60), here.poller.running(here.wire) as results:
            here.poller.nudge()
            for _ in range(THREAD_CALLS):
                await asyncio.to_thread(here.store.statuses)
            assert (here.upstream.requests, results.empty()) == ([], True)
            here.poller.pause(False)
            assert {(await results.get()).status.part for _ in range(2)} == {"a", "b"}


async def test_statuses_of_a_pause_have_no_next_try(tmp_path: Path) -> None:
    async with open_harness(tmp_path) as here:
        here.upstream.serve("toy.example.gov", Reply(TODAY))
        await here.ask()
        [before] = here.poller.statuses().values()
        here.poller.pause(True)
        [paused] = here.poller.statuses().values()
        assert (paused.next_try, paused.why) == (None, PAUSED)
        assert paused.answered == before.answered
        here.poller.pause(False)
        assert here.poller.statuses() == {("toy", "a"): before}
        assert before.next_try is not None


async def test_paused_monitor_goes_on_with_rules_and_notifications(home: Path) -> None:
    others = [source.name for source in SOURCES if source.name != "tic_table5"]
    sources = {name: SourceOptions(enabled=False) for name in others}
    rule = Rule(id="high", series="y20", above=0.1)
    async with serving() as upstream, asyncio.timeout(60):
        config = Config(sources=sources, alerts=Alerts(rule=()))
        monitor = Monitor(config, home, now=Clock(NOW), upstream=upstream.url)
        monitor.pause(True)
        async with monitor.running() as updates:
            await anext(updates)
            monitor.reconfigure(Config(sources=sources, alerts=Alerts(rule=(rule,))))
            update = await anext(updates)
            assert [alert.rule for alert in update.alerts] == ["high"]
            assert update.notifications.keys() == {"high"}
            assert upstream.requests == []
            monitor.pause(False)
            while not upstream.requests:
                await anext(updates)
