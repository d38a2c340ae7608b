"""Reasons to look again: a poll result, a wake-up, or a time that comes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta

from tui.model.times import NEW_YORK
from tui.monitor.results import PollResult

STARTUP_DIGEST = timedelta(seconds=10)
"""Notifications raised this soon after the start are sent as one message."""


async def wait_for_changes(
    outcomes: asyncio.Queue[PollResult], wake: asyncio.Event, timeout: timedelta
) -> list[PollResult]:
    """Wait for a poll result, a wake-up or the timeout. Return the results so far, maybe none."""
    result = asyncio.create_task(outcomes.get())
    woken = asyncio.create_task(wake.wait())
    try:
        await asyncio.wait(
            (result, woken),
            timeout=max(timeout.total_seconds(), 0),
            return_when=asyncio.FIRST_COMPLETED,
        )
    finally:
        result.cancel()
        woken.cancel()
    wake.clear()
    results = [result.result()] if result.done() and not result.cancelled() else []
    while not outcomes.empty():
        results.append(outcomes.get_nowait())
    return results


def next_midnight(now: datetime) -> datetime:
    """Return a second after the next midnight in New York, UTC. Every age grows by a day then."""
    tomorrow = now.astimezone(NEW_YORK).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(0, 0, 1), NEW_YORK).astimezone(UTC)
