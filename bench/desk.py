"""A desk on one machine: ``python -m bench.desk [--followers N] [--updates N]``.

A PostgreSQL server is started, a poller (``ticwatch poll``), three screens in pseudo-terminals and
50 followers in this process, each with its own connection, as ``monitor`` follows. The followers
read the newest body and compute no view. The publishers are on this machine too. Then one month of
yields after the other is stored, each with a day more, and its time to each reader is taken from
before it is stored: until a follower has the whole body, until a screen has painted the new yield.
Of each screen it also says when it had heard of the body, read the figures, and painted the alerts.

Prints the times, the connections and the requests, and exits with 1 if the readers differ, if
another program than the poller sent a request, or if a program held more than one connection.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import re
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import NamedTuple

import psycopg
from pandas import bdate_range
from tests.support.bodies import bundled
from tests.support.postgres import new_archive, running_server
from tests.support.postgres_server import OwnServer
from tests.support.publishers import replay, with_next_day
from tests.support.upstream import Request, Upstream, serving

from bench import timed_screen
from bench.programs import has_figures, new_home
from bench.terminal import Size, Terminal
from tui.sources.registry import SOURCES
from tui.store.archive import Vintage, digest_of
from tui.store.bundle import MANIFEST
from tui.store.postgres.following import following, who_polls
from tui.store.postgres.postgres_archive import PostgresArchive
from tui.store.postgres.server import Server
from tui.store.store import Store

MAX_CONNECTIONS = 200
SIZE = Size(120, 40)
SCREENS = ("screen1", "screen2", "screen3")
POLLER = "poller"
PART = "par_yields", "2026"
FIRST_DAY = "2026-08-11"
"""First day after the bundled yields."""
POLLED = "fred"
"""The only source that is polled, so that the poller has soon asked for all."""
NOTED = timed_screen.HEARD, timed_screen.READ
STEPS = "heard", "read", "figures painted", "alerts painted"
"""Steps from the storing of a body to a screen that is whole."""
UNEVALUATED = re.compile("… [0-9]+ of [0-9]+ firing")
"""Count of firing rules that are of earlier figures than those on the screen."""
QUIET_SECONDS = 3.0
"""Time without output after which a screen has painted all that the poller brought."""
SAMPLE_SECONDS = 0.05
LONGEST_SECONDS = 120.0
LIMIT_SECONDS = 2.0
"""Longest time in which an update should reach 95 of 100 readers."""


class Follower:
    """A program that follows and reads each new body as it comes."""

    def __init__(self, address: str, pool: ThreadPoolExecutor) -> None:
        self._server, self._pool = Server(address), pool
        self._archive = PostgresArchive(self._server)
        self._news = asyncio.Event()
        self.read: dict[str, float] = {}
        """Digest of each body, and the time at which it was read."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        reading = asyncio.create_task(self._keep_reading())
        try:
            async with following(self._server, lambda why: None, self._news.set):
                yield
        finally:
            reading.cancel()

    async def _keep_reading(self) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            await asyncio.get_running_loop().run_in_executor(self._pool, self._read)

    def _read(self) -> None:
        with self._archive.one_connection():
            vintages = [each for each in self._archive.vintages() if _is_of_part(each)]
            if vintages and vintages[-1].digest not in self.read:
                self._archive.body(vintages[-1].digest)
                self.read[vintages[-1].digest] = time.perf_counter()

    @property
    def reads(self) -> list[str]:
        """Digests of the bodies in the order in which they were read."""
        return list(self.read)


def _is_of_part(vintage: Vintage) -> bool:
    return (vintage.source, vintage.part) == PART


class Screen(NamedTuple):
    """A screen in a pseudo-terminal, and the file in which it notes times."""

    terminal: Terminal
    times: Path

    def seconds(self, tenth_year_pct: str, began: float) -> list[float]:
        """Wait for a 10-year yield in the table of the curve, and for the alerts on it.

        Return the seconds from ``began`` for each of ``STEPS``. 0 for one that was not noted.
        """
        row = re.compile(rf"10Y +{re.escape(tenth_year_pct)}")
        painted = self._arrival(lambda seen: row.search(seen.text) is not None)
        evaluated = self._arrival(lambda seen: self._has_alerts(seen, began))
        noted = [timed_screen.times(self.times, name, began) for name in NOTED]
        first = (min(times, default=began) for times in noted)
        return [each - began for each in (*first, painted, evaluated)]

    def _has_alerts(self, seen: Terminal, began: float) -> bool:
        """Return whether the last output has the alerts of the newest figures."""
        ends = timed_screen.times(self.times, timed_screen.EVALUATED, began)
        arrived = seen.began + seen.last_arrival
        return bool(ends) and arrived >= ends[0] and UNEVALUATED.search(seen.text) is None

    def _arrival(self, is_shown: Callable[[Terminal], bool]) -> float:
        """Return the time at which something was shown, by the clock of all programs."""
        if not is_shown(self.terminal):
            self.terminal.seconds_until(is_shown)
        return self.terminal.began + self.terminal.last_arrival


class Desk(NamedTuple):
    """Everyone who uses the server."""

    address: str
    followers: Sequence[Follower]
    screens: Sequence[Screen]


async def main() -> None:
    """Measure, print, and exit with 1 if something is wrong."""
    parser = argparse.ArgumentParser(description="Many readers of one server.")
    parser.add_argument("--followers", type=int, default=50)
    parser.add_argument("--updates", type=int, default=20)
    arguments = parser.parse_args()
    with running_server() as server:
        _allow_connections(server)
        with new_archive(server.address) as address:
            async with serving() as upstream, _desk(address, arguments.followers, upstream) as desk:
                faults = await _measure(desk, arguments.updates)
                faults += _request_faults(upstream)
    for fault in faults:
        print(f"fault: {fault}")
    sys.exit(bool(faults))


def _allow_connections(server: OwnServer) -> None:
    with psycopg.connect(server.address, autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET max_connections = {MAX_CONNECTIONS}".encode())
    server.stop()
    server.start()


@asynccontextmanager
async def _desk(address: str, count: int, upstream: Upstream) -> AsyncIterator[Desk]:
    """Yield a desk that has started: the poller has the lease, the screens show figures."""
    replay(upstream)
    with ExitStack() as programs, ThreadPoolExecutor(count) as pool:
        command = (sys.executable, "-m", "tui", "poll")
        environ = programs.enter_context(_environ(address, upstream, POLLER))
        poller = programs.enter_context(Popen(command, env=environ, stdout=DEVNULL, stderr=DEVNULL))
        programs.callback(poller.terminate)
        while not await asyncio.to_thread(who_polls, Server(address)):
            await asyncio.sleep(SAMPLE_SECONDS)
        followers = [Follower(address, pool) for _ in range(count)]
        async with AsyncExitStack() as running:
            for follower in followers:
                await running.enter_async_context(follower.running())
            screens: list[Screen] = []
            for name in SCREENS:  # one after the other: each start computes much
                environ = programs.enter_context(_environ(address, upstream, name))
                times = Path(environ["TICWATCH_HOME"]) / "times"
                command = (sys.executable, "-m", "bench.timed_screen", str(times))
                terminal = programs.enter_context(Terminal(command, environ, SIZE))
                screens.append(Screen(terminal, times))
                await asyncio.to_thread(terminal.seconds_until, has_figures)
            while await asyncio.to_thread(_connections, address) < count + len(SCREENS) + 1:
                await asyncio.sleep(SAMPLE_SECONDS)
            while (
                await asyncio.to_thread(screens[-1].terminal.last_paint, QUIET_SECONDS) is not None
            ):
                pass
            yield Desk(address, followers, screens)


@contextmanager
def _environ(address: str, upstream: Upstream, name: str) -> Iterator[Mapping[str, str]]:
    """Yield the environment of a program with a home of its own. Its requests have its name."""
    with new_home() as environ:
        publisher = upstream.url.replace("//", f"//{name}:x@")
        config = Path(environ["TICWATCH_HOME"]) / "config.toml"
        config.write_text(
            "".join(
                f"[sources.{source.name}]\nenabled = false\n"
                for source in SOURCES
                if source.name != POLLED
            )
        )
        own = {"TICWATCH_STORE": address, "TICWATCH_UPSTREAM": publisher}
        yield environ | own | {"TICWATCH_CONFIG": str(config)}


async def _measure(desk: Desk, updates: int) -> list[str]:
    """Store one body after the other. Print times and connections, and return what is wrong."""
    held = await asyncio.to_thread(_connections, desk.address)
    most = [held]
    sampling = asyncio.create_task(_sample(desk.address, most))
    writer = ProcessPoolExecutor(1, get_context("spawn"))  # none heeds a notice of its own
    feed, days = bundled(*PART), bdate_range(FIRST_DAY, periods=updates)
    seconds: list[float] = []
    of_screens: list[list[list[float]]] = [[] for _ in desk.screens]
    processor = time.process_time()
    for number, day in enumerate(days):
        tenth_year_pct = f"{4.6 + number / 100:.2f}"
        feed = with_next_day(feed, day.date(), tenth_year_pct)
        storing = asyncio.get_running_loop().run_in_executor(writer, _store, desk.address, feed)
        began, digest = await storing, digest_of(feed)
        async with asyncio.timeout(LONGEST_SECONDS):
            while not all(digest in follower.read for follower in desk.followers):
                await asyncio.sleep(SAMPLE_SECONDS)
        seconds += [follower.read[digest] - began for follower in desk.followers]
        for screen, found in zip(desk.screens, of_screens, strict=True):
            found.append(await asyncio.to_thread(screen.seconds, tenth_year_pct, began))
    used = (time.process_time() - processor) / (updates * len(desk.followers))
    sampling.cancel()
    writer.shutdown()
    programs = len(desk.followers) + len(desk.screens) + 1
    print(
        f"{len(desk.followers)} followers, {len(desk.screens)} screens, 1 poller, {updates} updates"
    )
    _print_times("a follower has the body", seconds)
    painted = _print_screens(of_screens)
    print(f"processor time of this program: {used * 1000:.0f} ms an update and follower")
    print(f"connections: {held} held by {programs} programs, {max(most)} at most")
    return [*_reader_faults(desk), *_limit_faults(seconds + painted, held, programs)]


def _store(address: str, feed: bytes) -> float:
    """Store a body as a poller does. Return the time before, by the clock of all programs."""
    bundle = [each for each in MANIFEST if each.source == PART[0]]
    store = Store(PostgresArchive(Server(address)), SOURCES, bundle)
    store.newest_frames(PART[0])  # which a poller has at hand
    began = time.perf_counter()
    store.learn(*PART, feed, datetime.now(UTC), "https://example.org")
    return began


def _print_screens(of_screens: Sequence[Sequence[Sequence[float]]]) -> list[float]:
    """Print the median of each step of each screen, then all paints. Return the latter."""
    for name, of_screen in zip(SCREENS, of_screens, strict=True):
        medians = (sorted(step)[len(step) // 2] for step in zip(*of_screen, strict=True))
        steps = ", ".join(f"{step} {at:.2f} s" for step, at in zip(STEPS, medians, strict=True))
        print(f"{name}, medians: {steps}")
    [heard, read, painted, evaluated] = (
        [of_update[step] for of_screen in of_screens for of_update in of_screen]
        for step in range(len(STEPS))
    )
    _print_times("a screen has heard of it", heard)
    _print_times("a screen has read it", read)
    _print_times("a screen has painted it", painted)
    _print_times("a screen has its alerts", evaluated)
    return painted


async def _sample(address: str, found: list[int]) -> None:
    while True:
        found.append(await asyncio.to_thread(_connections, address))
        await asyncio.sleep(SAMPLE_SECONDS)


def _connections(address: str) -> int:
    """Return the number of connections to the database, without the one that asks."""
    with psycopg.connect(address) as connection:
        [[count]] = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND application_name LIKE 'ticwatch %'"
        ).fetchall()
    return int(count)


def _print_times(name: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    half, most = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print(f"{name:28}{half:6.2f} s in the median, {most:.2f} s p95, {ordered[-1]:.2f} s at most")


def _limit_faults(seconds: list[float], held: int, programs: int) -> Iterator[str]:
    if sorted(seconds)[int(len(seconds) * 0.95)] > LIMIT_SECONDS:
        yield f"an update took more than {LIMIT_SECONDS:g} s (p95)"
    if held != programs:
        yield f"{programs} programs held {held} connections"


def _reader_faults(desk: Desk) -> Iterator[str]:
    if len({tuple(follower.reads[-1:]) for follower in desk.followers}) != 1:
        yield "the followers read different bodies"


def _request_faults(upstream: Upstream) -> list[str]:
    """Print who sent the requests. Return a fault for each sender that is not the poller."""
    senders = Counter(map(_sender, upstream.requests))
    print(f"requests: {dict(senders)}")
    return [f"{name} sent {count} requests" for name, count in senders.items() if name != POLLER]


def _sender(request: Request) -> str:
    """Return the name that a program has in the address of the publishers."""
    encoded = request.headers.get("authorization", "").partition(" ")[2]
    return base64.b64decode(encoded).decode().partition(":")[0]


if __name__ == "__main__":
    asyncio.run(main())
