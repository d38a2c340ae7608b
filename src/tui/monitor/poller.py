"""One task per source that asks for its parts when their time has come; ``cadence`` says when."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from tui.model.errors import Malformed, SourceError, StoreError, Trimmed
from tui.model.status import PartStatus
from tui.monitor import cadence
from tui.monitor.cadence import PartRequest
from tui.monitor.due_parts import DueParts
from tui.sources.base import Source
from tui.sources.http_client import HttpClient, HttpResponse, Validators
from tui.store.continuity import newest_day, seen_again, still
from tui.store.quarantine import Quarantine
from tui.store.store import Store

LONGEST_SLEEP = timedelta(minutes=10)
"""A task looks at the clock at least this often: a laptop may have slept."""
SHORTEST_SLEEP = timedelta(seconds=0.1)
MAX_CLOCK_SKEW = timedelta(days=1)
"""Where our clock and a host's are further apart, the host's is believed."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PollResult:
    """What asking for one part came to."""

    status: PartStatus
    changed: bool
    """True when a new vintage was learned."""
    ahead: timedelta | None = None
    """By how much our clock is ahead of the host's, None where it did not tell its time."""


@dataclass(frozen=True)
class ProbeResult:
    """How one host was found."""

    host: str
    status: PartStatus
    """Of the part it was asked for, now or last."""
    asked: bool
    """False when the floors allowed no asking now."""
    ahead: timedelta | None = None
    """As an outcome says it."""


class Poller:
    """Asks for the parts of all sources; owns no data, only the asking."""

    def __init__(
        self,
        store: Store,
        quarantine: Quarantine,
        *,
        symbols: tuple[str, ...],
        every: Mapping[str, timedelta],
        now: Callable[[], datetime],
        random: Random,
    ) -> None:
        self._store = store
        self._quarantine = quarantine
        self._sources = tuple(store.sources.values())
        self._agenda = DueParts(store, symbols)
        self._every = every
        self._now = now
        self._random = random
        self._nudges = {source.name: asyncio.Event() for source in self._sources}

    def nudge(self, source: str | None = None) -> None:
        """Look again now at one source or all; floors still hold."""
        for name, event in self._nudges.items():
            if source in (None, name):
                event.set()

    async def once(self, wire: HttpClient) -> list[PollResult]:
        """Ask for every part that its floor allows now, the sources beside each other."""
        outcomes: asyncio.Queue[PollResult] = asyncio.Queue()
        async with asyncio.TaskGroup() as tasks:
            for source in self._sources:
                tasks.create_task(self._round(wire, source, outcomes, nudged=True))
        return [outcomes.get_nowait() for _ in range(outcomes.qsize())]

    async def knock(self, wire: HttpClient) -> list[ProbeResult]:
        """Ask every host for one part that its floor allows now, the hosts beside each other."""
        doors: dict[str, list[tuple[Source, PartRequest]]] = defaultdict(list)
        for source in self._sources:
            for wanted in await asyncio.to_thread(self._agenda.wanted, source, self._now()):
                doors[cadence.host(wanted.address)].append((source, wanted))
        async with asyncio.TaskGroup() as tasks:
            knocks = [
                tasks.create_task(self._knock(wire, host, parts)) for host, parts in doors.items()
            ]
        return [knock.result() for knock in knocks]

    async def _knock(
        self, wire: HttpClient, host: str, parts: list[tuple[Source, PartRequest]]
    ) -> ProbeResult:
        paused = await asyncio.to_thread(self._agenda.paused, self._now())
        for source, wanted in parts:
            if cadence.earliest(wanted, source, paused, nudged=True) <= self._now():
                outcome = await self._ask(wire, source, wanted)
                return ProbeResult(host, outcome.status, asked=True, ahead=outcome.ahead)
        statuses = (wanted.status for _, wanted in parts)
        return ProbeResult(
            host, max(statuses, key=lambda last: last.asked or cadence.NEVER), asked=False
        )

    @asynccontextmanager
    async def running(self, wire: HttpClient) -> AsyncIterator[asyncio.Queue[PollResult]]:
        """Ask for ever; every outcome is put into the queue. Leaving the block is the shutdown."""
        outcomes: asyncio.Queue[PollResult] = asyncio.Queue()
        async with asyncio.TaskGroup() as tasks:
            followers = [
                tasks.create_task(self._follow(wire, source, outcomes)) for source in self._sources
            ]
            try:
                yield outcomes
            finally:
                for follower in followers:
                    follower.cancel()

    async def _follow(
        self, wire: HttpClient, source: Source, outcomes: asyncio.Queue[PollResult]
    ) -> None:
        nudge = self._nudges[source.name]
        while True:
            nudged = nudge.is_set()
            nudge.clear()
            await self._round(wire, source, outcomes, nudged=nudged)
            wait = await asyncio.to_thread(self._time_to_wait, source)
            try:
                async with asyncio.timeout(wait.total_seconds()):
                    await nudge.wait()
            except TimeoutError:
                continue

    async def _round(
        self, wire: HttpClient, source: Source, outcomes: asyncio.Queue[PollResult], *, nudged: bool
    ) -> None:
        """Ask for the parts of a source whose time has come, one after the other."""
        await asyncio.to_thread(self._store.mend, self._now())
        for wanted in await asyncio.to_thread(self._agenda.wanted, source, self._now()):
            asked = await asyncio.to_thread(self._agenda.asked, self._now())
            paused = cadence.pauses(status for status, _ in asked.values())
            latest = asked.get((source.name, wanted.part.key))  # another program may have asked
            fresh = PartRequest(wanted.part, *latest) if latest else wanted
            if cadence.earliest(fresh, source, paused, nudged=nudged) <= self._now():
                outcomes.put_nowait(await self._ask(wire, source, fresh))

    def statuses(self) -> dict[tuple[str, str], PartStatus]:
        """How asking for each part goes."""
        return self._agenda.statuses(self._now())

    def _time_to_wait(self, source: Source) -> timedelta:
        paused = self._agenda.paused(self._now())
        moments = [
            cadence.earliest(wanted, source, paused, nudged=False)
            for wanted in self._agenda.wanted(source, self._now())
        ]
        wait = min(moments, default=self._now() + LONGEST_SLEEP) - self._now()
        return min(max(wait, SHORTEST_SLEEP), LONGEST_SLEEP)

    async def _ask(self, wire: HttpClient, source: Source, wanted: PartRequest) -> PollResult:
        now, status, address = self._now(), wanted.status, wanted.address
        every, changed = self._every[source.name], False
        validators, ahead = wanted.validators, None
        try:
            answer = await wire.ask(
                address, wanted.conditions, spacing=source.spacing, now=now, hosts=wanted.hosts
            )
            ahead = self._now() - answer.served if answer.served else None
            status, changed = await asyncio.to_thread(self._learn, source, wanted, answer)
            validators = replace(answer.validators, url=address)
        except (SourceError, StoreError) as error:
            wait = cadence.back_off(status.failures, source.floor, every, self._random)
            status = cadence.failed(status, source, error, address, self._now(), wait)
            if isinstance(error, Malformed | StoreError):
                validators = Validators()  # what is not kept must not be "not modified" next time
                status = _noted(status, error, self._now())
        await asyncio.to_thread(self._store.record, status, validators)
        _narrate(wanted.status, status)
        return PollResult(status, changed, ahead)

    def _learn(
        self, source: Source, wanted: PartRequest, answer: HttpResponse
    ) -> tuple[PartStatus, bool]:
        """Keep what an answer says; a body that breaks the contract is quarantined and raises."""
        now, part, status = self._now(), wanted.part, wanted.status
        learned = self._moment(answer, now)
        changed = False
        notices: tuple[str, ...] = ()
        if answer.body is None:
            self._store.confirm(source.name, part.key, learned)
        else:
            trim, url = status.trim, wanted.address
            try:
                changed, notices = self._store.learn(
                    source.name, part.key, answer.body, learned=learned, url=url, trim=trim
                )
            except Malformed as error:
                self._quarantine.keep(source.name, part.key, answer.body, str(error), now)
                raise
        frame = self._store.newest(source.name).get(part.key)
        told = replace(
            status,
            notice="; ".join(notices) if changed else status.notice,
            received_bytes=status.received_bytes + answer.received_bytes,
            not_modified=status.not_modified + (answer.body is None),
            vintages=status.vintages + changed,
            trim=still(status.trim, frame, now),
        )
        newest = None if frame is None else newest_day(frame)
        fresh = replace(wanted, status=told)
        return cadence.answered(fresh, source, newest, now, self._every[source.name]), changed

    def _moment(self, answer: HttpResponse, now: datetime) -> datetime:
        """When an answer came: by our clock, unless its host says that ours is far off.

        Where the two agree, what an earlier clock dated later than now is set right.
        """
        if answer.served is None:
            return now
        if abs(now - answer.served) > MAX_CLOCK_SKEW:
            return answer.served
        self._store.settle_clock(now)
        return now


def _noted(status: PartStatus, error: Malformed | StoreError, now: datetime) -> PartStatus:
    """The status with what is counted of a body that was not kept."""
    if isinstance(error, StoreError):
        return status
    trim = seen_again(status.trim, error.begins, now) if isinstance(error, Trimmed) else None
    return replace(status, quarantined=status.quarantined + 1, trim=trim)


def _narrate(before: PartStatus, after: PartStatus) -> None:
    """Log when asking starts to fail and when it works again; the steady state is on the screen."""
    name = f"{after.source}/{after.part}"
    if after.error and after.error != before.error:
        log.warning("%s: %s", name, after.error)
    elif before.error and not after.error:
        log.info("%s: answering again", name)
    if after.notice and after.notice != before.notice:
        log.info("%s: %s", name, after.notice)
