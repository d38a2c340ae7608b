"""Work for a source whose unexpected error is noted instead of ending the work for the others."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from tui.model.status import PartStatus
from tui.monitor.host_queue import HostQueue
from tui.monitor.results import PollResult
from tui.monitor.status_log import log_unexpected
from tui.sources.base import Source

Report = Callable[[PollResult], None]
Result = TypeVar("Result")


async def attempt(
    queue: HostQueue, source: Source, work: Awaitable[Result], report: Report
) -> Result | None:
    """Await work for a source. An unexpected error keeps the source out of the round's rest."""
    [result] = await asyncio.gather(work, return_exceptions=True)
    if isinstance(result, BaseException):
        note_unexpected(queue, source, result, report)
        return None
    return result


def note_unexpected(queue: HostQueue, source: Source, error: BaseException, report: Report) -> None:
    """Log an unexpected error of a source, and show it with the statuses of its parts."""
    queue.errors[source.name] = text = log_unexpected(source.name, error)
    report(PollResult(PartStatus(source.name, "", error=text), changed=False))
