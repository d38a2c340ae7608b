"""The monitor of one home folder: its store, poller and alert rules, for screen and commands."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui.alerts.notify.channels import Send
from tui.alerts.notify.notifier import Notifier
from tui.config import Config
from tui.model.alerts import AlertAction, NotificationStatus
from tui.model.errors import StoreError
from tui.model.fingerprint import Fingerprint
from tui.model.update import Update
from tui.monitor.fingerprint import read_digests
from tui.monitor.follow_server import following_server
from tui.monitor.free_memory import returning_memory
from tui.monitor.heartbeat import HEARTBEAT, watching_clock
from tui.monitor.notice_watch import watching_notices
from tui.monitor.poller import Poller
from tui.monitor.present import has_new_figures, is_still_present, times_of_change
from tui.monitor.request_intervals import request_intervals
from tui.monitor.results import PollResult, ProbeResult
from tui.monitor.steady_until import stale_times
from tui.monitor.troubles import unreadable
from tui.monitor.update_reader import UpdateReader
from tui.monitor.wakeups import STARTUP_DIGEST, next_midnight, wait_for_changes
from tui.sources import tiingo
from tui.store.last_visit import LastVisit
from tui.store.quarantine import Quarantine
from tui.store.timeline import Timeline

if TYPE_CHECKING:
    from tui.sources.http_client import HttpClient, Timeouts


class Monitor:
    """The screen's ``Feed``: updates of one home folder, of the present and of any past moment."""

    def __init__(
        self,
        config: Config,
        home: Path,
        *,
        now: Callable[[], datetime],
        offline: bool = False,
        upstream: str = "",
        environ: Mapping[str, str] | None = None,
        timeouts: Timeouts | None = None,
        heartbeat: timedelta = HEARTBEAT,
    ) -> None:
        """``now`` returns the clock's time, which is checked every ``heartbeat``. ``upstream``: a
        server that stands in for all hosts. ``environ``: variables, with publishers' keys."""
        self.now = now
        self._config, self._home, self._offline = config, home, offline
        self._upstream, self._timeouts, self._heartbeat = upstream, timeouts, heartbeat
        self._environ = environ or {}
        self.reader = UpdateReader(config, home, now=now, offline=offline, environ=self._environ)
        self.store = self.reader.store
        self._timeline = Timeline(self.store)
        self._visit = LastVisit(home / "last-visit")
        self.notifier = Notifier(
            home, config.alerts, now=now, environ=self._environ, server=self.reader.server
        )
        self._wake = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None  # that of ``running``
        self._poller = Poller(
            self.store,
            Quarantine(home / "quarantine"),
            symbols=config.tickers,
            every=request_intervals(config, self._environ),
            now=now,
            random=Random(),
            on_progress=self.wake,
        )
        self.notifier.decides = lambda: not self._poller.left_to_others

    def at(self, as_of: datetime) -> Update:
        """Return the update as of a past moment. Blocks for some tens of ms."""
        return self._complete(self.reader.at(as_of), self.notifier.notification_statuses(as_of))

    def present(self, figures: Update | None = None) -> Update:
        """Return the present update: the rules evaluated on ``figures``, None for the newest."""
        update = self.reader.evaluate(figures or self._figures())
        return self._complete(update, self.notifier.notification_statuses())

    def _figures(self) -> Update:
        """Return the present update without alerts, with the request status of each part."""
        update = self.reader.present(evaluate=False, statuses=self._poller.statuses())
        return self._complete(replace(update, progress=self._poller.progress), {})

    def _complete(self, update: Update, notifications: Mapping[str, NotificationStatus]) -> Update:
        """Return an update of the reader with what the log of notifications adds."""
        lost = unreadable(self.store, self.notifier)
        return replace(update, notifications=notifications, unreadable=lost)

    def log_notifications(self, figures: Update | None = None) -> Update:
        """Return ``present``, after logging the notifications that it calls for unless offline."""
        update = self.present(figures)
        if self._offline:
            return update
        notifications = self.notifier.decide(update)
        return replace(
            update, notifications=notifications, error=update.error or self.notifier.error
        )

    def fingerprint(self, shown: Update) -> Fingerprint | None:
        """Return the fingerprint of an update, None if it is not the present or names an error."""
        now, offline, environ = self.now(), self._offline, self._environ
        try:
            digests = read_digests(self._home, self._config, now, offline=offline, environ=environ)
        except StoreError:
            return None
        present = self._complete(self._figures(), self.notifier.notification_statuses())
        if self.notifier.error or not is_still_present(shown, present):
            return None
        changes = [self.next_wakeup(), *stale_times(self._config.alerts.rule, shown.snapshot.as_of)]
        changes += [] if self._offline else filter(None, [self.reader.next_request()])
        times = times_of_change(shown, changes, self.store.sources.values())
        return Fingerprint(digests, now, *times)

    def last_visit(self) -> Update | None:
        """Return what the screen could show at the user's last visit, None before the first."""
        visit = self._visit.read()
        return None if visit is None else self.reader.received_by(visit)

    def record_visit(self, at: datetime) -> None:
        """Store that the user saw the live update of moment ``at``."""
        self._visit.write(at)

    def moments(self, sources: tuple[str, ...] = ()) -> Sequence[datetime]:
        """Return the times (UTC, ascending) at which these sources, or all, gave something new."""
        return self._timeline.moments(sources)

    def attach(self, channels: Mapping[str, Send]) -> None:
        """Use the channels of a screen, by name."""
        self.notifier.attach(channels)

    def apply_action(self, action: AlertAction) -> None:
        """Log a user action on a rule. The next update shows it. Blocks. Raises StoreError."""
        self.notifier.apply_action(action)
        self.wake()

    def nudge(self, source: str | None = None) -> None:
        """Request one source, or all, as soon as their minimum intervals allow."""
        self._poller.nudge(source)

    def pause(self, paused: bool) -> None:
        """Request nothing from now on, or go on. Rules and notifications go on meanwhile."""
        self._poller.pause(paused)
        self.wake()

    def reconfigure(self, config: Config) -> None:
        """Evaluate other rules and request other sources from now on, with an update at once."""
        self._config = config
        self.reader.configure(config)
        self._poller.configure(request_intervals(config, self._environ))
        self.notifier.configure(config.alerts)
        self.wake()

    def wake(self) -> None:
        """Make ``running`` yield an update now. Call it from any thread."""
        if self._loop is None:
            self._wake.set()
        else:
            self._loop.call_soon_threadsafe(self._wake.set)

    def next_wakeup(self) -> datetime:
        """Return the time (UTC) of the next update if nothing happens before."""
        due = None if self._offline else self.notifier.next_wakeup()
        return min(filter(None, (next_midnight(self.now()), due)))

    async def refresh(
        self, on_result: Callable[[PollResult], None] = lambda result: None
    ) -> list[PollResult]:
        """Request once everything that the minimum intervals allow. ``on_result`` is called with
        each result as it comes."""
        async with self._open_client() as client:
            return await self._poller.poll_once(client, on_result)

    async def probe(self) -> list[ProbeResult]:
        """Request one part of each host, as far as the minimum intervals allow."""
        async with self._open_client() as client:
            return await self._poller.probe(client)

    def _open_client(self) -> AbstractAsyncContextManager[HttpClient]:
        from tui.sources.http_client import open_client

        keys = tiingo.authorizations(self._environ)
        return open_client(upstream=self._upstream, timeouts=self._timeouts, authorizations=keys)

    @asynccontextmanager
    async def running(
        self, on_result: Callable[[PollResult], None] = lambda result: None
    ) -> AsyncIterator[AsyncIterator[Update]]:
        """Yield updates as they come, the first one at once. ``on_result`` is called with each
        poll result. Polling stops when the block is left."""
        self._loop = asyncio.get_running_loop()
        async with watching_clock(self.now, self._look_again, self._heartbeat), returning_memory():
            if self._offline:
                yield self._updates(asyncio.Queue(), on_result)
                return
            async with (
                watching_notices(self.notifier.is_due, self.wake, 2 * self._heartbeat),
                self._open_client() as client,
                following_server(self.reader.server, self._poller, self.wake),
                self._poller.running(client) as results,
            ):
                yield self._updates(results, on_result)

    def _look_again(self) -> None:
        """Request what is due by a clock that has jumped, and make an update of what is stored."""
        self._poller.look_again()
        self.wake()

    async def _updates(
        self, results: asyncio.Queue[PollResult], on_result: Callable[[PollResult], None]
    ) -> AsyncGenerator[Update]:
        """Yield updates, new figures before the rules were evaluated on them."""
        sending: asyncio.Task[None] | None = None
        update: Update | None = None
        started, read = self.now(), self.reader.read_connected
        try:
            while True:
                figures = await asyncio.to_thread(read, self._figures)
                if update is not None and has_new_figures(update, figures):
                    yield figures.with_alerts_of(update)
                yield (update := await asyncio.to_thread(read, self.log_notifications, figures))
                await asyncio.to_thread(self.reader.keep_summary, update)
                is_starting = timedelta(0) <= self.now() - started < STARTUP_DIGEST
                if not (self._offline or is_starting) and (sending is None or sending.done()):
                    sending = asyncio.create_task(self._send_notifications())
                wakeup = await asyncio.to_thread(read, self.next_wakeup)
                wakeup = min(wakeup, started + STARTUP_DIGEST) if is_starting else wakeup
                for result in await wait_for_changes(results, self._wake, wakeup - self.now()):
                    on_result(result)
        finally:
            if sending is not None:
                sending.cancel()

    async def _send_notifications(self) -> None:
        if await self.notifier.carry():
            self.wake()
