"""Long run of the screen: does anything grow?

    python -m bench.attack.soak [--rounds DAYS]      28 days, in a quarter of an hour
    python -m bench.attack.soak --minutes 30         the real program at real speed

The first form moves a clock on by six hours at a time, requests every source each time, and lets
the screen paint. The hour after which ticwatch returns freed memory never comes in so short a run,
so it is returned after each step. The second form starts ``ticwatch`` in a pseudo-terminal and
watches it from outside. A local publisher serves bodies that change, and a fault for every tenth
request. From the middle of a run to its end nothing may grow: tasks, open files, threads and
snapshots. Memory may grow by ``MAX_GROWTH_MB``. The home folder must stay below ``MAX_HOME_MB``.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from weakref import WeakSet

from msgspec import Struct
from msgspec.structs import replace
from tests.support.toy_source import Clock

from bench.terminal import Size, Terminal
from tui.config import Config
from tui.model.snapshot import Snapshot
from tui.monitor.free_memory import return_free_memory
from tui.monitor.monitor import Monitor
from tui.screen.app import TicwatchApp
from tui.screen.main_screen import MainScreen
from tui.sources.http_client import Timeouts

START = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
STEP = timedelta(hours=6)
SIZE = (200, 60)
QUIET_SECONDS = 2.0
"""Without a new update for so long, every request of a step has had its result."""
TIMEOUTS = Timeouts(connect=5.0, read=3.0, whole=8.0)
MAX_GROWTH = 1.1
"""Most by which tasks and blocks may grow: some requests are in progress, some vintages are new."""
MAX_GROWTH_MB = 20.0
MAX_HOME_MB = 60.0
MEGABYTE = 1 << 20


class Sizes(Struct, frozen=True):
    """Sizes of a program and of its home folder at one moment."""

    rss_mb: float
    cpu_seconds: float
    files: int
    """Open file descriptors."""
    threads: int
    home_mb: float
    tasks: int = 0
    snapshots: int = 0
    """Snapshots still in memory, of one for each step."""
    blocks: int = 0
    """Blocks of memory that Python's objects take."""
    before_mb: float = 0.0
    """Resident memory before what was freed was returned to the system."""

    def __str__(self) -> str:
        return "  ".join(f"{name} {getattr(self, name):g}" for name in self.__struct_fields__)


def sizes_of(process: int | str, home: Path) -> Sizes:
    """Return what the operating system says of a process, and the size of its home folder."""
    folder = Path("/proc") / str(process)
    pages = int((folder / "statm").read_text().split()[1])
    times = (folder / "stat").read_text().rpartition(")")[2].split()
    ticks = int(times[11]) + int(times[12])
    return Sizes(
        rss_mb=round(pages * os.sysconf("SC_PAGE_SIZE") / MEGABYTE, 1),
        cpu_seconds=ticks / os.sysconf("SC_CLK_TCK"),
        files=len(list((folder / "fd").iterdir())),
        threads=len(list((folder / "task").iterdir())),
        home_mb=round(sum(file.stat().st_size for file in _files(home)) / MEGABYTE, 2),
    )


def _files(home: Path) -> Iterator[Path]:
    return (file for file in home.rglob("*") if file.is_file())


def own_sizes(home: Path, snapshots: WeakSet[Snapshot]) -> Sizes:
    """Return the sizes of this process, with the tasks and snapshots in its memory.

    What is free of its memory is returned to the system first.
    """
    gc.collect()
    before = sizes_of("self", home)
    return_free_memory()
    return replace(
        sizes_of("self", home),
        before_mb=before.rss_mb,
        tasks=len(asyncio.all_tasks()),
        snapshots=len(snapshots),
        blocks=sys.getallocatedblocks(),
    )


@contextmanager
def publishing() -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Start the local publisher and give its address, for the time of the block."""
    with subprocess.Popen(
        [sys.executable, "-m", "bench.attack.publisher"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as publisher:
        assert publisher.stdout
        assert publisher.stdin
        try:
            yield publisher.stdout.readline().strip(), publisher
        finally:
            publisher.stdin.close()


async def simulate(home: Path, days: int) -> list[Sizes]:
    """Let the screen run for so many days of its clock, and return its sizes after each."""
    clock, found, snapshots = Clock(START), [], WeakSet[Snapshot]()
    with publishing() as (url, publisher):
        app = TicwatchApp(
            lambda: Monitor(Config(), home, now=clock, upstream=url, timeouts=TIMEOUTS)
        )
        async with app.run_test(size=SIZE):
            screen = app.screen_stack[0]
            assert isinstance(screen, MainScreen)
            assert publisher.stdin
            await _wait_until_quiet(screen)
            for number in range(days * (timedelta(days=1) // STEP)):
                clock.time += STEP
                print(clock.time.isoformat(), file=publisher.stdin, flush=True)
                assert screen.feed is not None
                screen.feed.nudge(None)
                await _wait_until_quiet(screen)
                assert screen.live is not None
                snapshots.add(screen.live.snapshot)
                sizes = own_sizes(home, snapshots)
                if (number + 1) % (timedelta(days=1) // STEP) == 0:
                    found.append(sizes)
                    print(f"{clock.time:%Y-%m-%d}  {found[-1]}", flush=True)
    return found


async def _wait_until_quiet(screen: MainScreen) -> None:
    """Wait until no update came for a while and every pane is painted."""
    before = None
    while screen.live is None or screen.live is not before:
        before = screen.live
        await asyncio.sleep(QUIET_SECONDS)
    await screen.wait_until_painted()


def watch(home: Path, minutes: float) -> list[Sizes]:
    """Let the real program run in a pseudo-terminal, and return its sizes every minute."""
    found = []
    with publishing() as (url, _):
        environ = {
            **os.environ,
            "TICWATCH_HOME": str(home),
            "TICWATCH_UPSTREAM": url,
            "TERM": "xterm-256color",
        }
        with Terminal([sys.executable, "-m", "tui"], environ, Size(120, 40)) as terminal:
            for minute in range(int(minutes) + 1):
                terminal.watch(seconds=60)
                found.append(sizes_of(terminal.process.pid, home))
                print(f"minute {minute + 1}  {found[-1]}", flush=True)
    return found


def faults_of(found: Sequence[Sizes]) -> list[str]:
    """Return what grew from the middle of a run to its end, in words."""
    middle, end = found[len(found) // 2], found[-1]
    grown = [
        f"{name}: {getattr(middle, name)} in the middle, {getattr(end, name)} at the end"
        for name in ("files", "threads", "snapshots")
        if getattr(end, name) > max(getattr(each, name) for each in found[: len(found) // 2 + 1])
    ]
    grown += [
        f"{name}: {getattr(middle, name)} in the middle, {getattr(end, name)} at the end"
        for name in ("tasks", "blocks")
        if getattr(end, name) > getattr(middle, name) * MAX_GROWTH
    ]
    if end.rss_mb > middle.rss_mb + MAX_GROWTH_MB:
        grown.append(f"memory: {middle.rss_mb} MB in the middle, {end.rss_mb} MB at the end")
    if end.home_mb > MAX_HOME_MB:
        grown.append(f"the home folder has {end.home_mb} MB")
    return grown


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one form, print the sizes, and return 1 if something grew."""
    parser = argparse.ArgumentParser(description="Long run of the screen.")
    parser.add_argument("--rounds", type=int, default=28, help="days of the simulated run")
    parser.add_argument("--minutes", type=float, default=0, help="run the real program so long")
    parsed = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        if parsed.minutes:
            found = watch(home, parsed.minutes)
        else:
            found = asyncio.run(simulate(home, parsed.rounds))
        by_size = sorted((file.stat().st_size, file.name) for file in _files(home))
        print("largest files:", *(f"{name} {size}" for size, name in by_size[:-6:-1]), sep="  ")
    print(f"first: {found[0]}\nlast:  {found[-1]}")
    faults = faults_of(found)
    print("\n".join(faults) or "nothing grew")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
