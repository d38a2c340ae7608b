"""A poller with its store, a local publisher on a real socket, and a clock that a test moves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from tests.support import toy_source
from tests.support.upstream import Upstream, serving
from tui.monitor.poller import Poller
from tui.monitor.results import PollResult
from tui.sources.base import Source
from tui.sources.http_client import HttpClient, Timeouts, open_client
from tui.store.quarantine import Quarantine
from tui.store.sqlite_archive import SqliteArchive
from tui.store.store import Store

START = datetime(2026, 1, 7, 19, tzinfo=UTC)
RELEASED = START - timedelta(days=30)
"""Release of the toy publisher's program."""
SHORT_TIMEOUTS = Timeouts(connect=1.0, read=0.3, whole=0.8)
"""Timeouts for publishers that do not answer. Others get the usual ones: a busy machine is slow."""


@dataclass
class PollerHarness:
    """A poller and everything it uses."""

    upstream: Upstream
    wire: HttpClient
    store: Store
    poller: Poller
    clock: toy_source.Clock
    folder: Path

    async def ask(self) -> list[PollResult]:
        """Request once every part that its minimum interval allows."""
        return await self.poller.poll_once(self.wire)

    def restart(self) -> PollerHarness:
        """Return a new program on the same home."""
        sources = list(self.store.sources.values())
        return build_harness(self.folder, self.upstream, self.wire, sources, self.clock, {})


def build_harness(
    folder: Path,
    upstream: Upstream,
    wire: HttpClient,
    sources: list[Source],
    clock: toy_source.Clock,
    every: Mapping[str, timedelta],
) -> PollerHarness:
    """Return a program with its home in a folder."""
    store = Store(SqliteArchive(folder / "archive.sqlite"), sources, ())
    quarantine = Quarantine(folder / "quarantine")
    intervals = {source.name: timedelta(minutes=30) for source in sources} | dict(every)
    poller = Poller(
        store,
        quarantine,
        symbols=(),
        every=intervals,
        now=clock,
        random=Random(7),
        released=RELEASED,
        first_released=RELEASED,
    )
    return PollerHarness(upstream, wire, store, poller, clock, folder)


@asynccontextmanager
async def open_harness(
    folder: Path,
    *sources: Source,
    every: Mapping[str, timedelta] | None = None,
    timeouts: Timeouts | None = None,
) -> AsyncIterator[PollerHarness]:
    """Open a harness with these sources, or with the toy publisher."""
    clock = toy_source.Clock(START)
    async with (
        serving() as upstream,
        open_client(upstream=upstream.url, timeouts=timeouts) as wire,
    ):
        known = list(sources) or [toy_source.source()]
        yield build_harness(folder, upstream, wire, known, clock, every or {})
