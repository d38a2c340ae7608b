"""The open screen while every source fails in its own way, and after: no figure is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from textual.pilot import Pilot

from tests.support.body_faults import PAGE, BodyFault, faulty
from tests.support.feeds import glass
from tests.support.publishers import replay
from tests.support.toy_source import Clock
from tests.support.upstream import Fault, Reply, Request, Upstream, serving
from tui.config import Config, Group
from tui.model.snapshot import State
from tui.model.status import PartStatus
from tui.model.update import Update
from tui.monitor.monitor import Monitor
from tui.screen.app import TicwatchApp
from tui.screen.main_screen import MainScreen
from tui.sources.http_client import Timeouts
from tui.views.sectors.options import SectorsOptions

NOW = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
HURRIED = Timeouts(connect=1.0, read=0.5, whole=1.5)
WORDS = {
    "real_yields": "real_yield_curve",
    "par_yields": "yield_curve",
    "tic_table1": "slt_table1",
    "tic_table2": "slt_table2",
    "tic_table3": "slt_table3",
    "tic_table5": "slt_table5",
    "tic_history": "mfhhis",
    "auctions": "TA_WS",
    "fred": "fredgraph",
    "prices": "finance/chart",
    "bitcoin": "candles",
}
"""Source -> what its addresses have in common; the first that fits is meant."""
WIRE_FAULTS: list[Reply | Fault] = [
    *Fault,
    Reply(b"Edge: Too Many Requests", 429),
    Reply(b"Too Many Requests", 429, {"Retry-After": "600"}),
    Reply(b"Access Denied", 403),
    Reply(b"", 500),
    Reply(b"", 302, {"Location": "https://gone.example.gov/"}),
    Reply(PAGE, validated=False),
]


def source_of(request: Request) -> str:
    address = f"{request.host}{request.path}?{request.query}"
    return next((name for name, words in WORDS.items() if words in address), "")


def rounds() -> Iterator[dict[str, Reply | Fault]]:
    """Each fault at one source: first those of the wire, then those of the body."""
    names = list(WORDS)
    for start in range(0, len(WIRE_FAULTS), len(names)):
        yield dict(zip(names, islice(cycle(WIRE_FAULTS), start, start + len(names)), strict=True))
    faults = cycle(BodyFault)
    yield {name: Reply(faulty(name, next(faults)), validated=False) for name in names}


async def until(pilot: Pilot[None], reached: Callable[[Update], bool]) -> Update:
    """The update that shows what is waited for."""
    screen = pilot.app.screen
    assert isinstance(screen, MainScreen)
    async with asyncio.timeout(240):
        while screen.live is None or not reached(screen.live):
            await pilot.pause(0.05)
    return screen.live


async def later(
    pilot: Pilot[None], clock: Clock, upstream: Upstream, reached: Callable[[Update], bool]
) -> Update:
    """Let days pass, each once nobody asks any more, and ask on each until something is reached.

    What is being asked for when a day passes counts as asked on it: hence not one day alone.
    """
    screen, seen = pilot.app.screen, -1
    assert isinstance(screen, MainScreen)
    async with asyncio.timeout(240):
        while screen.live is None or not reached(screen.live):
            if len(upstream.requests) == seen:
                clock.forward(hours=26)
                await pilot.press("R")
            seen = len(upstream.requests)
            await pilot.pause(HURRIED.whole)
    return screen.live


def newest(statuses: Update, source: str) -> list[PartStatus]:
    return [status for (name, _), status in statuses.statuses.items() if name == source]


async def test_no_fault_takes_a_figure_off_the_screen(tmp_path: Path) -> None:
    clock, upstream_faults = Clock(NOW), dict[str, Reply | Fault]()
    config = Config(groups=(Group(id="xlv", ticker="XLV"), Group(id="btc", ticker="BTC-USD")))
    async with serving() as upstream:
        replay(upstream)
        upstream.override = lambda request: upstream_faults.get(source_of(request))
        app = TicwatchApp(
            lambda: _monitor(config, tmp_path, clock, upstream),
            options={"sectors": SectorsOptions.configured(config)},
        )
        async with app.run_test(size=(120, 60)) as pilot:
            await until(pilot, lambda live: all(newest(live, name) for name in WORDS))
            for faults in rounds():
                upstream_faults.update(faults)
                live = await later(
                    pilot, clock, upstream, lambda live: all(map(_failing(live), WORDS))
                )
                for key, status in live.statuses.items():
                    if status.error and key in live.snapshot.datasets:
                        state = live.snapshot.datasets[key].state
                        assert state in (State.STALE, State.FAILING), (key, status)
                await pilot.pause(0.3)
                shown = glass(app)
                for figure in ("10Y", "Japan", "xlv", "20-year above"):
                    assert figure.lower() in shown.lower(), (figure, shown)
                assert "stale" in shown
                upstream_faults.clear()
                await later(
                    pilot, clock, upstream, lambda live: not any(map(_failing(live), WORDS))
                )
            assert app.is_running


def _monitor(config: Config, folder: Path, clock: Clock, upstream: Upstream) -> Monitor:
    return Monitor(config, folder, now=clock, upstream=upstream.url, patience=HURRIED)


def _failing(live: Update) -> Callable[[str], bool]:
    return lambda source: any(status.error for status in newest(live, source))
