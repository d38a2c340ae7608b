"""What makes the present worth another look: an answer, a word, a time that comes."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta

from tui.model.times import NEW_YORK
from tui.monitor.poller import PollResult


async def news(
    outcomes: asyncio.Queue[PollResult], stirred: asyncio.Event, longest: timedelta
) -> list[PollResult]:
    """Wait for answers or for something said, at the longest so long; the answers there are."""
    answered = asyncio.create_task(outcomes.get())
    said = asyncio.create_task(stirred.wait())
    try:
        await asyncio.wait(
            (answered, said),
            timeout=max(longest.total_seconds(), 0),
            return_when=asyncio.FIRST_COMPLETED,
        )
    finally:
        answered.cancel()
        said.cancel()
    stirred.clear()
    found = [answered.result()] if answered.done() and not answered.cancelled() else []
    while not outcomes.empty():
        found.append(outcomes.get_nowait())
    return found


def midnight(now: datetime) -> datetime:
    """The next in New York, UTC, when every age on the screen grows by a day."""
    tomorrow = now.astimezone(NEW_YORK).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(0, 0, 1), NEW_YORK).astimezone(UTC)
