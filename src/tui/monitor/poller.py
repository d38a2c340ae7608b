"""One task per source that requests its parts when they are due. ``cadence`` computes the times."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.model.errors import Malformed, SourceError, StoreError
from tui.model.status import PartStatus
from tui.model.times import FIRST_RELEASED, RELEASED
from tui.monitor import cadence
from tui.monitor.cadence import PartRequest
from tui.monitor.due_parts import DueParts
from tui.monitor.gaps import missing_after
from tui.monitor.host_clock import believable_time, is_right, received_time
from tui.monitor.nudge import Nudge
from tui.monitor.request_lease import holding_lease
from tui.monitor.results import PollResult, ProbeResult, ResultQueue
from tui.monitor.status_log import log_transition, log_unexpected
from tui.sources.base import Source, unreadable_as_malformed
from tui.sources.validators import Validators
from tui.store.archive import PartKey
from tui.store.continuity import newest_day, trim_after_success
from tui.store.quarantine import Quarantine
from tui.store.receiver import Notes
from tui.store.repetition import count_repetition
from tui.store.store import Store

if TYPE_CHECKING:
    from tui.sources.http_client import HttpClient, HttpResponse

SHORTEST_SLEEP, LONGEST_SLEEP = timedelta(seconds=0.1), timedelta(minutes=10)
"""Limits of the time between two looks of a task for due parts."""


class Poller:
    """Requests the parts of all sources. All data is in the store."""

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
    ) -> None:
        self._store = store
        self._quarantine, self._leases = quarantine, quarantine.folder.parent / "requests"
        self._sources = tuple(store.sources.values())
        self._due_parts = DueParts(store, symbols)
        self._every, self._now, self._random = every, now, random
        self._released, self._first_released = released, first_released
        self._nudges = {source.name: Nudge() for source in self._sources}
        self._unexpected: dict[str, str] = {}  # by source: the error that ended its last round

    def statuses(self) -> dict[PartKey, PartStatus]:
        """Return the request status of each part, with the pause of its host."""
        statuses = self._due_parts.statuses(self._now(), self._every.keys())
        return {
            key: replace(status, error=status.error or self._unexpected.get(key[0], ""))
            for key, status in statuses.items()
        }

    def configure(self, every: Mapping[str, timedelta]) -> None:
        """Request these sources, by their intervals while a release is overdue, and no others."""
        before, self._every = self._every, every
        for name in every.keys() - before.keys():
            self.nudge(name)

    def nudge(self, source: str | None = None) -> None:
        """Request one source, or all, as soon as their minimum intervals allow."""
        for name, nudge in self._nudges.items():
            if source in (None, name):
                nudge.refresh()

    def look_again(self) -> None:
        """Request at once what is due by the clock, which has jumped."""
        for nudge in self._nudges.values():
            nudge.look_again()

    async def poll_once(self, client: HttpClient) -> list[PollResult]:
        """Request every part that its minimum interval allows now, all sources concurrently."""
        results: ResultQueue = asyncio.Queue()
        polls = [self._poll_due_parts(client, each, results, nudged=True) for each in self._sources]
        errors = await asyncio.gather(*polls, return_exceptions=True)
        for source, error in zip(self._sources, errors, strict=True):
            if error:
                self._report(source, error, results)
        return [results.get_nowait() for _ in range(results.qsize())]

    async def probe(self, client: HttpClient) -> list[ProbeResult]:
        """Request one part of each host that its minimum interval allows now, concurrently."""
        by_host: dict[str, list[tuple[Source, PartRequest]]] = defaultdict(list)
        for source in self._sources:
            for request in await asyncio.to_thread(self._requests, source):
                by_host[cadence.host(request.address)].append((source, request))
        async with asyncio.TaskGroup() as tasks:
            probes = [
                tasks.create_task(self._probe_host(client, host, requests))
                for host, requests in by_host.items()
            ]
        return [probe.result() for probe in probes]

    async def _probe_host(
        self, client: HttpClient, host: str, requests: list[tuple[Source, PartRequest]]
    ) -> ProbeResult:
        pauses = await asyncio.to_thread(self._due_parts.host_pauses, self._now())
        for source, request in requests:
            if cadence.earliest_time(request, source, pauses, nudged=True) <= self._now():
                result = await self._send(client, source, request)
                return ProbeResult(host, result.status, asked=True, ahead=result.ahead)
        statuses = (request.status for _, request in requests)
        last = max(statuses, key=lambda status: status.asked or cadence.NEVER)
        return ProbeResult(host, last, asked=False)

    @asynccontextmanager
    async def running(self, client: HttpClient) -> AsyncIterator[ResultQueue]:
        """Poll until the block is left. Every result is put into the queue."""
        results: ResultQueue = asyncio.Queue()
        async with asyncio.TaskGroup() as tasks:
            polling = [
                tasks.create_task(self._keep_polling(client, source, results))
                for source in self._sources
            ]
            try:
                yield results
            finally:
                for task in polling:
                    task.cancel()

    async def _keep_polling(self, client: HttpClient, source: Source, results: ResultQueue) -> None:
        """Poll a source, whatever error one of its rounds ends with."""
        while True:
            polling = self._poll_forever(client, source, results)
            [error] = await asyncio.gather(polling, return_exceptions=True)
            self._report(source, error, results)
            await self._nudges[source.name].wait(LONGEST_SLEEP)

    def _report(self, source: Source, error: BaseException | None, results: ResultQueue) -> None:
        """Log an unexpected error of a source, and show it with the statuses of its parts."""
        self._unexpected[source.name] = text = log_unexpected(source.name, error)
        results.put_nowait(PollResult(PartStatus(source.name, "", error=text), changed=False))

    async def _poll_forever(self, client: HttpClient, source: Source, results: ResultQueue) -> None:
        nudge = self._nudges[source.name]
        while True:
            nudged = nudge.take()
            self._unexpected.pop(source.name, None)
            await self._poll_due_parts(client, source, results, nudged=nudged)
            await nudge.wait(await asyncio.to_thread(self._time_to_wait, source))

    async def _poll_due_parts(
        self, client: HttpClient, source: Source, results: ResultQueue, *, nudged: bool
    ) -> None:
        """Request the parts of a source that are due, one after the other."""
        await asyncio.to_thread(self._store.recover, self._now())
        for request in await asyncio.to_thread(self._requests, source):
            async with holding_lease(self._leases, source.name, self._now):
                stored = await asyncio.to_thread(self._due_parts.stored_statuses, self._now())
                pauses = cadence.host_pauses(status for status, _ in stored.values())
                latest = stored.get((source.name, request.part.key))  # maybe by another program
                part = PartRequest(request.part, *latest) if latest else request
                is_due = cadence.earliest_time(part, source, pauses, nudged=nudged) <= self._now()
                if is_due and source.name in self._every:  # it may have been switched off meanwhile
                    results.put_nowait(await self._send(client, source, part))

    def _requests(self, source: Source) -> list[PartRequest]:
        """Return the parts worth requesting, none if the source is switched off."""
        return self._due_parts.requests(source, self._now()) if source.name in self._every else []

    def _time_to_wait(self, source: Source) -> timedelta:
        pauses = self._due_parts.host_pauses(self._now())
        next_time = cadence.first_time(self._requests(source), source, pauses)
        wait = next_time - self._now() if next_time else LONGEST_SLEEP
        return min(max(wait, SHORTEST_SLEEP), LONGEST_SLEEP)

    async def _send(self, client: HttpClient, source: Source, request: PartRequest) -> PollResult:
        """Request a part, and store what comes and the new status."""
        now, status, address = self._now(), request.status, request.address
        every, changed = self._every[source.name], False
        validators, ahead = request.validators, None
        try:
            response = await client.fetch(
                address, request.conditions, spacing=source.spacing, now=now, hosts=request.hosts
            )
            served_at = believable_time(response.served_at, self._released)
            ahead = self._now() - served_at if served_at else None
            with unreadable_as_malformed(source):
                status, changed = await asyncio.to_thread(
                    self._accept, source, request, response, every
                )
            validators = replace(response.validators, url=address)
        except (SourceError, StoreError) as error:
            wait = cadence.back_off(status.failures, source.floor, every, self._random)
            status = cadence.after_failure(status, source, error, address, self._now(), wait)
            if isinstance(error, Malformed | StoreError):
                validators = Validators()  # a body that was not stored must not be "not modified"
                status = cadence.after_rejected_body(status, error, self._now())
        await asyncio.to_thread(self._store.record, status, validators)
        log_transition(request.status, status)
        return PollResult(status, changed, ahead)

    def _accept(
        self, source: Source, request: PartRequest, response: HttpResponse, every: timedelta
    ) -> tuple[PartStatus, bool]:
        """Store a response. Return the status and whether a vintage was added. Raises Malformed."""
        now, key, status = self._now(), (source.name, request.part.key), request.status
        received = self._received_time(response, now)
        url, notes = request.address, Notes(status.trim, status.repetition)
        if response.body is None:
            receipt = self._store.confirm(*key, received, notes)
        else:
            try:
                with unreadable_as_malformed(source):
                    receipt = self._store.learn(*key, response.body, received, url, notes)
            except Malformed as error:
                self._quarantine.keep(*key, response.body, str(error), now)
                raise
        frame = self._store.newest_frames(source.name).get(request.part.key)
        counted = replace(
            status,
            notice="; ".join(receipt.notices) if receipt.is_new else status.notice,
            missing=missing_after(source, status, receipt, frame),
            received_bytes=status.received_bytes + response.received_bytes,
            not_modified=status.not_modified + (response.body is None),
            vintages=status.vintages + receipt.is_new,
            trim=trim_after_success(status.trim, frame, now),
            repetition=count_repetition(status.repetition, receipt.disputed, now),
        )
        newest = None if frame is None else newest_day(frame)
        request = replace(request, status=counted)
        return cadence.after_success(request, source, newest, now, every), receipt.is_new

    def _received_time(self, response: HttpResponse, now: datetime) -> datetime:
        """Return the time to store for a response. Correct stored times if our clock is right."""
        served_at = believable_time(response.served_at, self._released)
        if is_right(served_at, now):
            self._store.redate_vintages(self._first_released, now)
        return received_time(served_at, now, self._released)
