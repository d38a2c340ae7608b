"""Asks the sources without a screen, and tells the alerts of what they say."""

from __future__ import annotations

import asyncio
from typing import TextIO

from tui.config import LOOK_SECONDS, ConfigWatcher, changes
from tui.model.errors import ConfigError
from tui.monitor.monitor import Monitor
from tui.monitor.poller import PollResult


def poll(monitor: Monitor, narration: TextIO) -> bool:
    """Ask the sources once; True unless everybody asked failed."""
    outcomes = asyncio.run(_once(monitor))
    for outcome in outcomes:
        _tell(outcome, narration)
    if not outcomes:
        print("nothing to ask yet: every source was asked within its floor", file=narration)
    return not outcomes or any(not outcome.status.error for outcome in outcomes)


async def _once(monitor: Monitor) -> list[PollResult]:
    outcomes = await monitor.refresh()
    await asyncio.to_thread(monitor.decided)
    await monitor.notifier.carry()
    return outcomes


def poll_on(monitor: Monitor, watched: ConfigWatcher, narration: TextIO) -> None:
    """Ask the sources until interrupted."""
    asyncio.run(watch(monitor, watched, narration))


async def watch(monitor: Monitor, watched: ConfigWatcher, narration: TextIO) -> None:
    """Ask the sources for ever, by the configuration as it is edited."""
    heeding = asyncio.create_task(_heed(monitor, watched, narration))
    try:
        async with monitor.running(lambda outcome: _tell(outcome, narration)) as updates:
            async for _ in updates:
                pass
    finally:
        heeding.cancel()


async def _heed(monitor: Monitor, watched: ConfigWatcher, narration: TextIO) -> None:
    """Take up what is saved, and say what that changes or what is wrong with it."""
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        old = watched.loaded.config
        try:
            loaded = await asyncio.to_thread(watched.look)
        except ConfigError as error:
            print(f"{error}; what was in force stays", file=narration, flush=True)
            continue
        if loaded is not None:
            monitor.reconfigure(loaded.config)
            for words in changes(old, loaded.config):
                print(f"configuration: {words}", file=narration, flush=True)


def _tell(outcome: PollResult, narration: TextIO) -> None:
    status = outcome.status
    words = status.error or ("new" if outcome.changed else "unchanged")
    print(f"{status.source}/{status.part}: {words}", file=narration, flush=True)
