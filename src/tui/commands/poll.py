"""``ticwatch poll``: request the sources and notify about alerts, without a screen."""

from __future__ import annotations

import asyncio
import sys
from typing import TextIO

from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import Invocation, load_valid_config
from tui.config import CHECK_SECONDS, ConfigWatcher, describe_changes
from tui.model.errors import ConfigError, UsageError
from tui.monitor.monitor import Monitor
from tui.monitor.results import PollResult


def run(invocation: Invocation) -> ExitCode:
    """Run ``poll``, once or until interrupted. Raises UsageError with ``--offline``."""
    arguments, monitor = invocation.arguments, invocation.monitor
    if getattr(arguments, "offline", False):
        raise UsageError("poll asks the sources; with --offline it may ask none")
    if arguments.once:
        return ExitCode.CLEAR if poll_once(monitor, sys.stderr) else ExitCode.UNANSWERED
    watcher = ConfigWatcher(lambda: load_valid_config(arguments), invocation.loaded)
    asyncio.run(keep_polling(monitor, watcher, sys.stderr))
    return ExitCode.CLEAR


def poll_once(monitor: Monitor, stream: TextIO) -> bool:
    """Request once whatever is due, and print the results.

    Return whether a request succeeded or none was due.
    """
    results = asyncio.run(_refresh(monitor))
    for result in results:
        _print_result(result, stream)
    if not results:
        text = "nothing to ask yet: every source was asked within its floor or is switched off"
        print(text, file=stream)
    return not results or any(not result.status.error for result in results)


async def _refresh(monitor: Monitor) -> list[PollResult]:
    results = await monitor.refresh()
    await asyncio.to_thread(monitor.log_notifications)
    await monitor.notifier.carry()
    return results


async def keep_polling(monitor: Monitor, watcher: ConfigWatcher, stream: TextIO) -> None:
    """Request the sources and apply configuration changes, until cancelled."""
    applying = asyncio.create_task(_apply_changes(monitor, watcher, stream))
    try:
        async with monitor.running(lambda result: _print_result(result, stream)) as updates:
            async for _ in updates:
                pass
    finally:
        applying.cancel()


async def _apply_changes(monitor: Monitor, watcher: ConfigWatcher, stream: TextIO) -> None:
    """Apply every saved configuration and print its changes, or print its error."""
    while True:
        await asyncio.sleep(CHECK_SECONDS)
        old = watcher.loaded.config
        try:
            loaded = await asyncio.to_thread(watcher.check)
        except ConfigError as error:
            print(f"{error}; what was in force stays", file=stream, flush=True)
            continue
        if loaded is not None:
            monitor.reconfigure(loaded.config)
            for change in describe_changes(old, loaded.config):
                print(f"configuration: {change}", file=stream, flush=True)


def _print_result(result: PollResult, stream: TextIO) -> None:
    status = result.status
    text = status.error or ("new" if result.changed else "unchanged")
    print(f"{status.source}/{status.part}: {text}", file=stream, flush=True)
