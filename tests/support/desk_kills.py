"""A program that polls into a server, while it and the server are killed at random.

The program is a real poller in a process of its own, on a clock that runs 6,000 times as fast: its
minimum interval of 5 minutes is 50 ms. A publisher on this machine has a new body for about every
second request.
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

from tests.support import toy_source
from tests.support.postgres import new_archive
from tests.support.postgres_server import OwnServer
from tests.support.upstream import Reply, Request, serving
from tui.model.status import NO_SERVER
from tui.monitor.poller import Poller
from tui.sources.http_client import Timeouts, open_client
from tui.store.archive import Archive, Vintage, digest_of
from tui.store.postgres.following import Pace, following
from tui.store.postgres.postgres_archive import PostgresArchive
from tui.store.postgres.server import Server
from tui.store.quarantine import Quarantine
from tui.store.store import Store

START = datetime(2026, 1, 7, 19, tzinfo=UTC)
SPEED = 6_000
PACE = Pace(between_tries=0.05, between_looks=1.0, for_answer=5.0)
TIMEOUTS = Timeouts(connect=1.0, read=5.0, whole=5.0)
LONGEST_LIFE_SECONDS = 0.8
"""Longest time from a kill, or from the first body stored after it, to the next kill."""
PROGRESS_SHARE = 0.5
"""Share of the kills before which a body must have been stored since the last one."""
PROGRESS_SECONDS = 120.0
"""Longest wait for a body to be stored after a kill."""
ASK_AGAIN_SECONDS = 0.02


@dataclass(frozen=True)
class Place:
    """The archive, the publisher, and a folder with what the program notes."""

    archive: str
    publisher: str
    home: Path
    begun: float
    """Time of this machine at which the fast clock showed ``START``, in seconds."""

    def now(self) -> datetime:
        """Return the time by the fast clock."""
        return START + timedelta(seconds=(time.time() - self.begun) * SPEED)

    @property
    def stored(self) -> Path:
        """File with the digest of each body that the server said is stored, one a line."""
        return self.home / "stored"


class NotedArchive(PostgresArchive):
    """Archive that notes each body when the server has said that it is stored."""

    def __init__(self, server: Server, place: Place) -> None:
        super().__init__(server)
        self._notes = os.open(place.stored, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def put(self, vintage: Vintage, body: bytes, *, again: bool = False) -> None:
        super().put(vintage, body, again=again)
        os.write(self._notes, f"{vintage.digest}\n".encode())


def run(place: Place) -> None:
    """Poll until the process is killed."""
    asyncio.run(_run(place))


async def _run(place: Place) -> None:
    server = Server(place.archive)
    poller = Poller(
        Store(NotedArchive(server, place), [toy_source.source(revised=True)], ()),
        Quarantine(place.home / "quarantine"),
        symbols=(),
        every={"toy": timedelta(minutes=30)},
        now=place.now,
        random=Random(),
        released=START - timedelta(days=30),
        first_released=START - timedelta(days=30),
    )
    poller.follow(NO_SERVER)
    async with (
        open_client(upstream=place.publisher, timeouts=TIMEOUTS) as client,
        following(server, poller.follow, lambda: None, PACE),
        poller.running(client),
    ):
        while True:
            poller.nudge()
            await asyncio.sleep(ASK_AGAIN_SECONDS)


@dataclass
class ChangingPublisher:
    """A publisher of a series whose newest value changes for about every second request."""

    place: Place
    random: Random
    sent: list[str] = field(default_factory=list)
    """Digests of the bodies, in the order in which they were published."""

    def answer(self, request: Request) -> Reply:
        if self.random.random() < 0.5 or not self.sent:
            today = (self.place.now() - timedelta(hours=18)).date()
            days = (today - START.date()).days + 3
            rows = [(f"{today - timedelta(days=ago)}", 1.0) for ago in range(days, 0, -1)]
            self._body = toy_source.body(*rows, (f"{today}", 1 + len(self.sent) / 1e6))
            if (digest := digest_of(self._body)) not in self.sent:
                self.sent.append(digest)
        return Reply(self._body)


@dataclass
class DeskFindings:
    """Figures of a run, and what was wrong."""

    figures: Mapping[str, int]
    faults: list[str]


async def attack(folder: Path, server: OwnServer, rounds: int, random: Random) -> DeskFindings:
    """Kill the program, the server or both ``rounds`` times, and compare what is stored."""
    kills = {"program": 0, "server": 0}
    with new_archive(server.address) as address:
        async with _publishing(address, folder, random) as publisher:
            place = publisher.place
            process = await _start(place)
            try:
                for _ in range(rounds):
                    if random.random() < PROGRESS_SHARE:
                        await _progress(place)
                    await asyncio.sleep(random.uniform(0, LONGEST_LIFE_SECONDS))
                    killed = random.choice(("program", "server", "both"))
                    if killed != "server":
                        kills["program"] += 1
                        process.kill()
                    if killed != "program":
                        kills["server"] += 1
                        await asyncio.to_thread(server.kill)
                        await asyncio.to_thread(server.start)
                    if killed != "server":
                        await asyncio.to_thread(process.join)
                        process = await _start(place)
                await _progress(place)
            finally:
                process.kill()
                process.join()
        archive = PostgresArchive(Server(address))
        stored = place.stored.read_text().split()
        faults = [*faults_of(archive, stored, publisher.sent)]
        figures = {
            "kills of the program": kills["program"],
            "kills of the server": kills["server"],
            "bodies published": len(publisher.sent),
            "bodies said to be stored": len(set(stored)),
            "vintages": len(archive.vintages()),
        }
    return DeskFindings(figures, faults)


@asynccontextmanager
async def _publishing(
    archive: str, folder: Path, random: Random
) -> AsyncIterator[ChangingPublisher]:
    async with serving() as upstream:
        place = Place(archive, upstream.url, folder, time.time())
        place.stored.touch()
        publisher = ChangingPublisher(place, random)
        upstream.serve("toy.example.gov", publisher.answer)
        yield publisher


async def _start(place: Place) -> ForkServerProcess:
    context = get_context("forkserver")
    context.set_forkserver_preload([__name__])
    process = context.Process(target=run, args=(place,), daemon=True)
    await asyncio.to_thread(process.start)
    return process


async def _progress(place: Place) -> None:
    """Wait until one more body is stored."""
    before = place.stored.stat().st_size
    async with asyncio.timeout(PROGRESS_SECONDS):
        while place.stored.stat().st_size == before:
            await asyncio.sleep(0.01)


def faults_of(archive: Archive, stored: list[str], sent: list[str]) -> Iterator[str]:
    """Yield what is lost, doubled, out of order or damaged."""
    digests = [vintage.digest for vintage in archive.vintages()]
    for digest in sorted(set(stored) - set(digests)):
        yield f"{digest[:12]} was said to be stored, and is lost"
    for digest in sorted({each for each in digests if digests.count(each) > 1}):
        yield f"{digest[:12]} is stored {digests.count(digest)} times"
    if strangers := set(digests) - set(sent):
        yield f"{len(strangers)} bodies were never published"
    elif [sent.index(each) for each in digests] != sorted(map(sent.index, digests)):
        yield "the vintages are in another order than the bodies were published in"
    yield from archive.faults()
