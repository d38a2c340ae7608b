"""``ticwatch poll``: request the sources and notify about alerts, without a screen."""

from __future__ import annotations

import asyncio
import sys
from typing import TextIO

from tui.commands.ending import attached_terminal, run_until_signal
from tui.commands.exit_codes import ExitCode
from tui.commands.invocation import Invocation, load_valid_config
from tui.commands.lines import write_line
from tui.config import CHECK_SECONDS, ConfigWatcher, first_lines
from tui.config.diff import describe_changes
from tui.model.errors import ConfigError, LockedError, UsageError
from tui.monitor.follow_server import one_turn_of
from tui.monitor.monitor import Monitor
from tui.monitor.results import PollResult
from tui.store.archive import Archive

LOCK_SECONDS = 10
"""Time for which a locked archive is tried again before any request."""


def run(invocation: Invocation) -> ExitCode:
    """Run ``poll``, once or until a signal ends it.

    Raises UsageError with ``--offline``, and StoreError if nothing can be stored.
    """
    arguments, monitor = invocation.arguments, invocation.monitor
    if getattr(arguments, "offline", False):
        raise UsageError("poll asks the sources; with --offline it may ask none")
    require_archive(monitor.reader.archive, sys.stderr)
    if arguments.once:
        return ExitCode.CLEAR if poll_once(monitor, sys.stderr) else ExitCode.UNANSWERED
    watcher = ConfigWatcher(lambda: load_valid_config(arguments), invocation.loaded)
    run_until_signal(keep_polling(monitor, watcher, sys.stderr), attached_terminal())
    return ExitCode.CLEAR


def require_archive(archive: Archive, stream: TextIO) -> None:
    """Wait a while for an archive that another program has locked, and print that.

    Raises StoreError if nothing can be stored. Requests would be lost then, and so would their
    times, so that a source could be asked too often.
    """
    try:
        archive.require_writable(wait_seconds=0)
    except LockedError as error:
        write_line(f"ticwatch: {error}; trying for {LOCK_SECONDS} s", stream)
        archive.require_writable(LOCK_SECONDS)


def poll_once(monitor: Monitor, stream: TextIO) -> bool:
    """Request once whatever is due, and print the results as they come.

    Return whether a request succeeded or none was due.
    """
    results = run_until_signal(_refresh(monitor, stream))
    if not results:
        text = "nothing to ask yet: every source was asked within its minimum interval, or is off"
        print(text, file=stream)
    return not results or any(not result.status.error for result in results)


async def _refresh(monitor: Monitor, stream: TextIO) -> list[PollResult]:
    results = await monitor.refresh(lambda result: _print_result(result, stream))
    async with one_turn_of(monitor.reader.server) as reason:
        monitor.notifier.decides = lambda: not reason
        update = await asyncio.to_thread(monitor.log_notifications)
        await asyncio.to_thread(monitor.reader.keep_summary, update)
        await monitor.notifier.carry()
    return results


async def keep_polling(monitor: Monitor, watcher: ConfigWatcher, stream: TextIO) -> None:
    """Request the sources and apply configuration changes, until cancelled."""
    applying = asyncio.create_task(_apply_changes(monitor, watcher, stream))
    try:
        async with monitor.running(lambda result: _print_result(result, stream)) as updates:
            unreadable = ""
            async for update in updates:
                if update.unreadable not in ("", unreadable):
                    write_line(f"ticwatch: {update.unreadable}", stream)
                unreadable = update.unreadable
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
            write_line(f"{error}; what was in force stays", stream)
            stream.flush()
            continue
        if loaded is not None:
            monitor.reconfigure(loaded.config)
            for change in first_lines(describe_changes(old, loaded.config), "changes"):
                write_line(f"configuration: {change}", stream)
            stream.flush()


def _print_result(result: PollResult, stream: TextIO) -> None:
    """Print a result, with the progress of the first requests after a start."""
    status, progress = result.status, result.progress
    text = status.error or ("new" if result.changed else "unchanged")
    number = f" ({progress.asked} of {progress.total} asked)" if progress else ""
    write_line(f"{status.source}/{status.part}: {text}{number}", stream)
    stream.flush()
