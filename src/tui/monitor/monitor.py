"""Wires store, poller and rules: what the screen and the headless commands both listen to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from tui.alerts.engine.engine import Engine
from tui.alerts.notify.channels import Send
from tui.alerts.notify.notifier import Notifier
from tui.config import Config
from tui.model.alerts import AlertAction
from tui.model.snapshot import Snapshot
from tui.model.status import PartStatus
from tui.model.update import RuleReplay, Update
from tui.monitor.poller import Poller, PollResult, ProbeResult
from tui.monitor.wakeups import midnight, news
from tui.sources import tiingo
from tui.sources.http_client import HttpClient, Timeouts, opened
from tui.sources.registry import SOURCES, active
from tui.store.archive import Archive
from tui.store.bundle import MANIFEST
from tui.store.frame_cache import FrameCache
from tui.store.last_visit import LastVisit
from tui.store.quarantine import Quarantine
from tui.store.store import Store
from tui.store.timeline import Timeline

STARTUP_DIGEST = timedelta(seconds=10)
"""After a start, in which what there is to tell becomes one message."""


class Monitor:
    """One home folder, watched: the present as it changes, and any moment of the past."""

    def __init__(
        self,
        config: Config,
        home: Path,
        *,
        now: Callable[[], datetime],
        offline: bool = False,
        upstream: str = "",
        environ: Mapping[str, str] | None = None,
        patience: Timeouts | None = None,
    ) -> None:
        """``environ`` may hold the keys of publishers that ask for one."""
        self._config = config
        self._now = now
        self._offline = offline
        self._upstream = upstream
        self._patience = patience
        wanted = [source for source in SOURCES if config.source(source.name).enabled]
        enabled = active(wanted, environ or {})
        self._authorizations = tiingo.authorizations(environ or {})
        self.archive = Archive(home / "archive.sqlite")
        self.store = Store(
            self.archive,
            enabled,
            MANIFEST,
            FrameCache(home / "frames.sqlite"),
        )
        self.store.mend(now(), started=True)
        self._timeline = Timeline(self.store)
        self._visits = LastVisit(home / "last-visit")
        self._engine = Engine()
        self.notifier = Notifier(home, config.alerts, now=now, environ=environ or {})
        self._stirred = asyncio.Event()
        self._poller = Poller(
            self.store,
            Quarantine(home / "quarantine"),
            symbols=config.tickers,
            every={source.name: config.source(source.name).every for source in enabled},
            now=now,
            random=Random(),
        )

    def at(self, as_of: datetime) -> Update:
        """The monitor as it was known at a past moment. Reads; takes some tens of ms."""
        snapshot = self.store.snapshot(as_of)
        alerts = self._engine.evaluate(self._config.alerts.rule, snapshot)
        return Update(
            snapshot,
            alerts,
            as_of,
            travelling=True,
            statuses=self.store.answered(as_of),
            standings=self.notifier.standings(as_of),
            rule_history=self._replay_on(snapshot),
        )

    def last_visit(self) -> Update | None:
        """What could be seen here when somebody last looked, None before the first time."""
        seen = self._visits.last()
        if seen is None:
            return None
        snapshot = self.store.held(seen)
        alerts = self._engine.evaluate(self._config.alerts.rule, snapshot)
        return Update(snapshot, alerts, seen, rule_history=self._replay_on(snapshot))

    def looked(self, seen: datetime) -> None:
        """Somebody saw the update of that moment."""
        self._visits.keep(seen)

    def now(self) -> datetime:
        """The clock's time."""
        return self._now()

    def moments(self, sources: tuple[str, ...] = ()) -> Sequence[datetime]:
        """Every moment at which these sources, or all, made something known, ascending, UTC."""
        return self._timeline.moments(sources)

    def update_at(self, as_of: datetime | None) -> Update:
        """Return what is known now, or with ``as_of`` what was known then."""
        return self.present() if as_of is None else self.at(as_of)

    def present(self) -> Update:
        """The monitor as it is now, with the states that asking has come to."""
        now = self._now()
        statuses = self.statuses()
        snapshot = self.store.snapshot(now, None if self._offline else statuses)
        alerts = self._engine.evaluate(self._config.alerts.rule, snapshot)
        return Update(
            snapshot,
            alerts,
            now,
            statuses=statuses,
            trouble=self.store.trouble,
            standings=self.notifier.standings(),
            rule_history=self._replay_on(snapshot),
        )

    def decided(self) -> Update:
        """The monitor as it is now, once it is decided what is to be told of it."""
        update = self.present()
        if self._offline:
            return update
        standings = self.notifier.decide(update)
        trouble = update.trouble or self.notifier.trouble
        return replace(update, standings=standings, trouble=trouble)

    def _replay_on(self, snapshot: Snapshot) -> RuleReplay:
        """Return the function that replays a rule on a snapshot, for views."""
        return partial(self._engine.rule_history, snapshot=snapshot)

    def attach(self, carriers: Mapping[str, Send]) -> None:
        """The ways out that a screen has, by channel."""
        self.notifier.attach(carriers)

    def say(self, said: AlertAction) -> None:
        """Somebody said something of a rule; the next update shows it. Raises StoreError."""
        self.notifier.say(said)
        self.stir()

    def wakes(self) -> datetime:
        """When to look again although nothing came."""
        due = None if self._offline else self.notifier.wakes()
        return min(filter(None, (midnight(self._now()), due)))

    def stir(self) -> None:
        """Look at everything again, from the event loop."""
        self._stirred.set()

    def statuses(self) -> Mapping[tuple[str, str], PartStatus]:
        """How asking for each part goes."""
        return self._poller.statuses()

    def _opened(self) -> AbstractAsyncContextManager[HttpClient]:
        return opened(
            upstream=self._upstream, patience=self._patience, authorizations=self._authorizations
        )

    def nudge(self, source: str | None = None) -> None:
        """Look again at one source or all, floors permitting."""
        self._poller.nudge(source)

    def reconfigure(self, config: Config) -> None:
        """Judge by other rules from now on, and say so at once; sources stay as they are."""
        self._config = config
        self.notifier.configure(config.alerts)
        self.stir()

    async def refresh(self) -> list[PollResult]:
        """Ask once for everything that the floors allow."""
        async with self._opened() as wire:
            return await self._poller.once(wire)

    async def knock(self) -> list[ProbeResult]:
        """Ask each host for one part that its floor allows."""
        async with self._opened() as wire:
            return await self._poller.knock(wire)

    @asynccontextmanager
    async def running(
        self, heard: Callable[[PollResult], None] = lambda outcome: None
    ) -> AsyncIterator[AsyncIterator[Update]]:
        """Updates as they come, the first at once from what is at hand; ``heard`` gets each answer.

        The asking stops when the block is left.
        """
        if self._offline:
            yield self._updates(asyncio.Queue(), heard)
            return
        async with self.polling() as outcomes:
            yield self._updates(outcomes, heard)

    @asynccontextmanager
    async def polling(self) -> AsyncIterator[asyncio.Queue[PollResult]]:
        """The poller at work: what asking comes to, as it comes."""
        async with (
            self._opened() as wire,
            self._poller.running(wire) as outcomes,
        ):
            yield outcomes

    async def _updates(
        self, outcomes: asyncio.Queue[PollResult], heard: Callable[[PollResult], None]
    ) -> AsyncGenerator[Update]:
        carrying: asyncio.Task[None] | None = None
        begun = self._now()
        try:
            while True:
                yield await asyncio.to_thread(self.decided)
                gathering = timedelta(0) <= self._now() - begun < STARTUP_DIGEST
                if not (self._offline or gathering) and (carrying is None or carrying.done()):
                    carrying = asyncio.create_task(self._carry())
                wakes = await asyncio.to_thread(self.wakes)
                wakes = min(wakes, begun + STARTUP_DIGEST) if gathering else wakes
                for outcome in await news(outcomes, self._stirred, wakes - self._now()):
                    heard(outcome)
        finally:
            if carrying is not None:
                carrying.cancel()

    async def _carry(self) -> None:
        if await self.notifier.carry():
            self.stir()
