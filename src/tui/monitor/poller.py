"""One task per host that requests its parts when they are due. ``cadence`` computes the times."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.model.status import PartStatus, Progress
from tui.model.times import FIRST_RELEASED, RELEASED
from tui.monitor import cadence
from tui.monitor.attempt import Report, attempt, note_unexpected
from tui.monitor.due_parts import DueParts
from tui.monitor.first_round import FirstRound
from tui.monitor.host_queue import HostQueue, Listed, in_turn, sources_by_host
from tui.monitor.probe import probe_host
from tui.monitor.request_gate import RequestGate
from tui.monitor.requester import Requester
from tui.monitor.results import PollResult, ProbeResult, ResultQueue
from tui.store.archive import PartKey
from tui.store.quarantine import Quarantine
from tui.store.store import Store

if TYPE_CHECKING:
    from tui.sources.http_client import HttpClient

SHORTEST_SLEEP, LONGEST_SLEEP = timedelta(seconds=0.1), timedelta(minutes=10)
"""Limits of the time between two looks of a task for due parts."""


class Poller:
    """Requests the parts of all sources, each host's one after the other.

    No host waits for another. All data is in the store.
    """

    def __init__(
        self,
        store: Store,
        quarantine: Quarantine,
        *,
        symbols: tuple[str, ...],
        every: Mapping[str, timedelta],  # as in ``configure``
        now: Callable[[], datetime],
        random: Random,
        released: datetime = RELEASED,  # no host's clock is right that shows an earlier time
        first_released: datetime = FIRST_RELEASED,  # no vintage is older
        on_progress: Callable[[], None] = lambda: None,  # the first round begins or is over
    ) -> None:
        self._store, self._now, self._on_progress = store, now, on_progress
        self._due_parts = DueParts(store, symbols)
        requester = Requester(
            store,
            quarantine,
            now=now,
            random=random,
            released=released,
            first_released=first_released,
        )
        self._queues = {
            host: HostQueue(
                host,
                sources,
                due_parts=self._due_parts,
                requester=requester,
                leases=quarantine.folder.parent / "requests",
                now=now,
            )
            for host, sources in sources_by_host(store.sources.values()).items()
        }
        self._first_round = FirstRound((), on_progress)
        self._gate = RequestGate()
        self.left_to_others = ""
        """Reason for which ``running`` leaves the requests to others, "" if it does not."""
        self._every = every
        self.configure(every)

    @property
    def progress(self) -> Progress | None:
        """Progress of the first requests after a start, None if none are under way."""
        return self._first_round.progress

    def statuses(self) -> dict[PartKey, PartStatus]:
        """Return the request status of each part, with the pause of its host.

        While this poller is paused, none has a next try.
        """
        statuses = self._due_parts.statuses(self._now(), self._every.keys())
        errors: dict[str, str] = {}
        for queue in self._queues.values():
            errors |= queue.errors
        statuses = {
            key: replace(status, error=status.error or errors.get(key[0], ""))
            for key, status in statuses.items()
        }
        return cadence.not_requested(statuses, why) if (why := self._gate.reason) else statuses

    def configure(self, every: Mapping[str, timedelta]) -> None:
        """Request these sources, by their intervals while a release is overdue, and no others."""
        before, self._every = self._every, every
        for queue in self._queues.values():
            queue.every = every
        for name in every.keys() - before.keys():
            self.nudge(name)

    def nudge(self, source: str | None = None) -> None:
        """Request one source, or all, as soon as their minimum intervals allow."""
        for queue in self._queues.values():
            if names := {each.name for each in queue.sources if source in (None, each.name)}:
                queue.nudge.refresh(names)

    def look_again(self) -> None:
        """Request at once what is due by the clock, which has jumped."""
        for queue in self._queues.values():
            queue.nudge.look_again()

    def pause(self, paused: bool) -> None:
        """Request nothing in ``running`` from now on, or go on. Requests under way end as usual."""
        if self._gate.pause(paused):
            self.look_again()

    def follow(self, why: str) -> None:
        """Leave the requests in ``running`` to others from now on, for a reason; "" to go on."""
        self.left_to_others = why
        if self._gate.follow(why):
            self.look_again()

    async def poll_once(
        self, client: HttpClient, on_result: Report = lambda result: None
    ) -> list[PollResult]:
        """Request every part that its minimum interval allows now, all hosts concurrently.

        ``on_result`` is called with each result as it comes.
        """
        results: list[PollResult] = []

        def report(result: PollResult) -> None:
            results.append(result)
            on_result(result)

        self.nudge()
        self._first_round = FirstRound(self._queues, self._on_progress)
        polls = (self._poll_host(client, queue, report) for queue in self._queues.values())
        await asyncio.gather(*polls)
        return results

    async def probe(self, client: HttpClient) -> list[ProbeResult]:
        """Request one part of each host that its minimum interval allows now, concurrently."""
        async with asyncio.TaskGroup() as tasks:
            probes = [
                tasks.create_task(probe_host(client, queue, self._now))
                for queue in self._queues.values()
            ]
        return [result for probe in probes if (result := probe.result())]

    @asynccontextmanager
    async def running(self, client: HttpClient) -> AsyncIterator[ResultQueue]:
        """Poll until the block is left. Every result is put into the queue."""
        results: ResultQueue = asyncio.Queue()
        self._first_round = FirstRound(self._queues, self._on_progress)
        async with asyncio.TaskGroup() as tasks:
            polling = [
                tasks.create_task(self._keep_polling(client, queue, results.put_nowait))
                for queue in self._queues.values()
            ]
            try:
                yield results
            finally:
                for task in polling:
                    task.cancel()

    async def _keep_polling(self, client: HttpClient, queue: HostQueue, report: Report) -> None:
        while True:
            await self._gate.wait()
            await queue.nudge.wait(await self._poll_host(client, queue, report))

    async def _poll_host(self, client: HttpClient, queue: HostQueue, report: Report) -> timedelta:
        """Request what is due of a host, whatever error that ends with. Return the time to wait."""
        polling = self._poll_due_parts(client, queue, report)
        [wait] = await asyncio.gather(polling, return_exceptions=True)
        self._first_round.end(queue.host)
        if isinstance(wait, timedelta):
            return wait
        for source in queue.sources:
            note_unexpected(queue, source, wait, report)
        return LONGEST_SLEEP

    async def _poll_due_parts(
        self, client: HttpClient, queue: HostQueue, report: Report
    ) -> timedelta:
        """Request the parts of a host that are due, until none is. Return the time to wait."""
        nudged = queue.nudge.take()
        queue.errors.clear()
        asked: set[PartKey] = set()
        await asyncio.to_thread(self._store.recover, self._now())
        while True:
            listed = await self._list(queue, report)
            pauses, now = await queue.pauses(), self._now()
            may_be_asked = [each for each in listed if each.earliest_time(pauses, nudged) <= now]
            due = in_turn(each for each in may_be_asked if each.key not in asked)
            if not due:
                times = (each.earliest_time(pauses) for each in listed)
                wait = min(times, default=now + LONGEST_SLEEP) - now
                return min(max(wait, SHORTEST_SLEEP), LONGEST_SLEEP)
            self._first_round.add(queue.host, len(due))
            for each in due:
                asked.add(each.key)
                self._first_round.count_asked(queue.host)
                if each.source.name not in queue.errors:
                    asking = self._ask(client, queue, each, report, nudged=nudged)
                    await attempt(queue, each.source, asking, report)

    async def _list(self, queue: HostQueue, report: Report) -> list[Listed]:
        """Return the parts of a host worth requesting, without sources that had an error."""
        listed: list[Listed] = []
        for source in queue.sources:
            if source.name not in queue.errors:
                listed += await attempt(queue, source, queue.list(source), report) or []
        return listed

    async def _ask(
        self,
        client: HttpClient,
        queue: HostQueue,
        listed: Listed,
        report: Report,
        *,
        nudged: frozenset[str],
    ) -> None:
        """Request a part, unless another program has or its host must not be asked any more."""
        async with queue.lease():
            latest, pauses = await queue.latest(listed), await queue.pauses()
            is_due = latest.earliest_time(pauses, nudged) <= self._now()
            is_due = is_due and latest.host == queue.host and self._gate.is_open
            if not is_due or latest.source.name not in self._every:
                return
            result = await queue.send(client, latest)
        next_host = latest.with_status(result.status).host
        if next_host != queue.host and next_host in self._queues:
            self._queues[next_host].nudge.look_again()
        report(PollResult(result.status, result.changed, result.ahead, self.progress))
