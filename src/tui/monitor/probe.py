"""Probe of one host: a request for one of its parts, to see whether it answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from tui.monitor import cadence
from tui.monitor.host_queue import HostQueue, Listed, in_turn
from tui.monitor.results import ProbeResult

if TYPE_CHECKING:
    from tui.sources.http_client import HttpClient

WAIT_SECONDS = 10.0
"""Longest wait for another program that is requesting the host's parts."""


async def probe_host(
    client: HttpClient, queue: HostQueue, now: Callable[[], datetime]
) -> ProbeResult | None:
    """Request one part that its minimum interval allows now, and return the result.

    If none may be requested, the result is that of the last request, also one of another program.
    None if no part of the host is worth requesting.
    """
    with suppress(TimeoutError):
        async with asyncio.timeout(WAIT_SECONDS) as limit, queue.lease():
            limit.reschedule(None)
            pauses, nudged = await queue.pauses(), frozenset(each.name for each in queue.sources)
            for listed in in_turn(await _list(queue)):
                if listed.earliest_time(pauses, nudged) <= now():
                    result = await queue.send(client, listed)
                    return ProbeResult(queue.host, result.status, asked=True, ahead=result.ahead)
    statuses = [request.status for _, request in await _list(queue)]
    last = max(statuses, key=lambda status: status.asked or cadence.NEVER, default=None)
    return ProbeResult(queue.host, last, asked=False) if last else None


async def _list(queue: HostQueue) -> list[Listed]:
    return [listed for source in queue.sources for listed in await queue.list(source)]
