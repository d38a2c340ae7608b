"""When to ask whom again: one task per source, tied to its publisher's calendar.

Asking is never more frequent than a source's floor, whatever the configuration, a key or a failure
says. After a success the next try waits until something can have changed; while an overdue
release is awaited it looks every ``every``; after failures it backs off, jittered.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from tui.model import Malformed, PartStatus, Refused, SourceError, Unreachable
from tui.quarantine import Quarantine
from tui.sources.base import Part, Source
from tui.sources.wire import Answer, Validators, Wire
from tui.store import Store

FIRST_RETRY = timedelta(seconds=30)
LONGEST_SLEEP = timedelta(minutes=10)
"""A task looks at the clock at least this often: a laptop may have slept."""
NEVER = datetime.min.replace(tzinfo=UTC)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """What asking for one part came to."""

    status: PartStatus
    changed: bool
    """True when a new vintage was learned."""


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
        self._symbols = symbols
        self._every = every
        self._now = now
        self._random = random
        self._nudges = {source.name: asyncio.Event() for source in self._sources}
        self._paused: dict[str, datetime] = {}

    def nudge(self, source: str | None = None) -> None:
        """Look again now at one source or all; floors still hold."""
        for name, event in self._nudges.items():
            if source in (None, name):
                event.set()

    async def once(self, wire: Wire) -> list[Outcome]:
        """Ask for every part that its floor allows now, the sources beside each other."""
        outcomes: asyncio.Queue[Outcome] = asyncio.Queue()
        async with asyncio.TaskGroup() as tasks:
            for source in self._sources:
                tasks.create_task(self._round(wire, source, outcomes, nudged=True))
        return [outcomes.get_nowait() for _ in range(outcomes.qsize())]

    @asynccontextmanager
    async def running(self, wire: Wire) -> AsyncIterator[asyncio.Queue[Outcome]]:
        """Ask for ever; every outcome is put into the queue. Leaving the block is the shutdown."""
        outcomes: asyncio.Queue[Outcome] = asyncio.Queue()
        async with asyncio.TaskGroup() as tasks:
            followers = [
                tasks.create_task(self._follow(wire, source, outcomes)) for source in self._sources
            ]
            try:
                yield outcomes
            finally:
                for follower in followers:
                    follower.cancel()

    async def _follow(self, wire: Wire, source: Source, outcomes: asyncio.Queue[Outcome]) -> None:
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
        self, wire: Wire, source: Source, outcomes: asyncio.Queue[Outcome], *, nudged: bool
    ) -> None:
        """Ask for the parts of a source whose time has come, one after the other."""
        wanted = await asyncio.to_thread(self._wanted, source)
        for part, status, validators in wanted:
            if self._earliest(source, status, nudged=nudged) > self._now():
                continue
            outcomes.put_nowait(await self._ask(wire, source, part, status, validators))

    def _wanted(self, source: Source) -> list[tuple[Part, PartStatus, Validators]]:
        """The parts worth asking for: all but the complete ones that will not change any more."""
        now = self._now()
        asked = self._store.asked()
        newest = self._store.newest_observed(source.name)
        wanted = []
        for part in source.parts(now, self._symbols):
            observed = newest.get(part.key)
            if part.final and observed and observed >= source.due(now, part.key):
                continue
            fresh = (PartStatus(source.name, part.key), Validators())
            wanted.append((part, *asked.get((source.name, part.key), fresh)))
        return wanted

    def _earliest(self, source: Source, status: PartStatus, *, nudged: bool) -> datetime:
        """When a part may be asked for; a nudge skips the calendar, never a floor or a back-off."""
        paused = self._paused.get(source.name, NEVER)
        if status.asked is None or status.next_try is None:
            return paused
        if nudged and not status.error:
            return max(paused, status.asked + source.floor)
        return max(paused, status.next_try)

    def _time_to_wait(self, source: Source) -> timedelta:
        moments = [
            self._earliest(source, status, nudged=False) for _, status, _ in self._wanted(source)
        ]
        wait = min(moments, default=self._now() + LONGEST_SLEEP) - self._now()
        return min(max(wait, timedelta(seconds=0.1)), LONGEST_SLEEP)

    async def _ask(
        self, wire: Wire, source: Source, part: Part, status: PartStatus, validators: Validators
    ) -> Outcome:
        now, before = self._now(), status
        try:
            answer = await wire.ask(part.url, validators, spacing=source.spacing, now=now)
            status, changed = await asyncio.to_thread(self._learn, source, part, answer, status)
            validators = answer.validators
        except SourceError as error:
            status, changed = self._failed(source, status, error, now), False
            if isinstance(error, Unreachable) or _is_pause(error):
                self._paused[source.name] = status.next_try or now
        await asyncio.to_thread(self._store.record, status, validators)
        _narrate(before, status)
        return Outcome(status, changed)

    def _learn(
        self, source: Source, part: Part, answer: Answer, status: PartStatus
    ) -> tuple[PartStatus, bool]:
        """Keep what an answer says; a body that breaks the contract is quarantined and raises."""
        now = self._now()
        changed = False
        if answer.body is not None:
            try:
                changed = self._store.learn(
                    source.name, part.key, answer.body, learned=now, url=part.url
                )
            except Malformed as error:
                self._quarantine.keep(source.name, part.key, answer.body, str(error), now)
                raise
        observed = self._store.newest_observed(source.name).get(part.key)
        awaited = observed is None or observed < source.due(now, part.key)
        wait = max(self._every[source.name], source.floor)
        return replace(
            status,
            asked=now,
            answered=now,
            failures=0,
            error="",
            next_try=now + wait if awaited else max(now + source.floor, source.next_release(now)),
            received_bytes=status.received_bytes + answer.received_bytes,
            not_modified=status.not_modified + (answer.body is None),
            vintages=status.vintages + changed,
        ), changed

    def _failed(
        self, source: Source, status: PartStatus, error: SourceError, now: datetime
    ) -> PartStatus:
        wait = back_off(status.failures, source.floor, self._every[source.name], self._random)
        if isinstance(error, Refused) and error.retry_after is not None:
            wait = max(source.floor, error.retry_after)
        return replace(
            status,
            asked=now,
            failures=status.failures + 1,
            error=str(error),
            next_try=now + wait,
            quarantined=status.quarantined + isinstance(error, Malformed),
        )


def back_off(failures: int, floor: timedelta, every: timedelta, random: Random) -> timedelta:
    """How long to wait after one more failure: 30 s doubled each time, ± 10 %.

    Never less than the floor and never much more than the healthy interval, so that a source
    recovers quickly and is never asked more often than in health.
    """
    wait = min(FIRST_RETRY * (1 << min(failures, 20)), max(every, floor))
    return max(wait * random.uniform(0.9, 1.1), floor)


def _is_pause(error: SourceError) -> bool:
    """Whether an error speaks for the whole host rather than for one part."""
    return isinstance(error, Refused) and (error.status in (403, 429) or error.status >= 500)


def _narrate(before: PartStatus, after: PartStatus) -> None:
    """Log when asking starts to fail and when it works again; the steady state is on the screen."""
    name = f"{after.source}/{after.part}"
    if after.error and after.error != before.error:
        log.warning("%s: %s", name, after.error)
    elif before.error and not after.error:
        log.info("%s: answering again", name)
