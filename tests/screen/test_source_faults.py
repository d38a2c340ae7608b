"""Screen while every source fails in turn, and afterwards: its figures stay."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.support.body_faults import BodyFault, faulty_body
from tests.support.feeds import screen_text
from tests.support.publishers import replay
from tests.support.toy_source import Clock
from tests.support.upstream import Fault, Reply, Request, Upstream, serving
from tui.config import Alerts, Config, Group
from tui.model.snapshot import State
from tui.model.status import PartStatus
from tui.model.update import Update
from tui.monitor.monitor import Monitor
from tui.screen.app import TicwatchApp
from tui.screen.main_screen import MainScreen
from tui.screen.panes.alerts import AlertsPane
from tui.screen.panes.base import Pane
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.flows import FlowsPane
from tui.screen.panes.sectors import SectorsPane
from tui.sources.http_client import Timeouts
from tui.views.sectors.options import SectorsOptions

NOW = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
SHORT_TIMEOUTS = Timeouts(connect=1.0, read=0.3, whole=0.8)
STEP_HOURS = 3
"""Longer than every back-off, ``Retry-After`` and minimum interval."""
PANES_SHOWN: tuple[type[Pane], ...] = (CurvePane, FlowsPane, SectorsPane, AlertsPane)
LONGEST_SECONDS = 600
"""Limit for each phase, so that a failing test ends. A busy machine is slow, not wrong."""
URL_PARTS = {
    "real_yields": "real_yield_curve",
    "par_yields": "yield_curve",
    "tic_table1": "slt_table1",
    "tic_table2": "slt_table2",
    "tic_table3": "slt_table3",
    "tic_table5": "slt_table5",
    "tic_history": "mfhhis",
    "auctions": "TA_WS",
    "fred": "fredgraph",
    "mspd": "mspd_table_1",
    "treasury_cash": "operating_cash_balance",
    "soma": "soma/summary",
    "positions": "www.cftc.gov",
    "dkw": "DKW_updates",
    "auction_schedule": "Tentative-Auction-Schedule",
    "fed_calendar": "json/calendar",
    "bls_calendar": "bls.ics",
    "prices": "finance/chart",
    "bitcoin": "candles",
}
"""Source -> part of its URLs. The first that matches is used, so ``real_yields`` comes first."""
ANSWERS: tuple[Reply | Fault, ...] = (
    *Fault,
    Reply(b"Edge: Too Many Requests", 429),
    Reply(b"Too Many Requests", 429, {"Retry-After": "600"}),
    Reply(b"Access Denied", 403),
    Reply(b"", 500),
    Reply(b"", 302, {"Location": "https://gone.example.gov/"}),
)
"""Bad answers. Each source gets one."""


def source_of(request: Request) -> str:
    address = f"{request.host}{request.path}?{request.query}"
    return next((name for name, part in URL_PARTS.items() if part in address), "")


def fault_rounds() -> Iterator[dict[str, Reply | Fault]]:
    """Yield one fault for each source: faults of the connection first, then those of the body.

    ``tests/monitor/test_source_faults.py`` has every fault of every source.
    """
    names = list(URL_PARTS)
    yield dict(zip(names, cycle(ANSWERS), strict=False))
    yield {
        name: Reply(faulty_body(name, fault), validated=False)
        for name, fault in zip(names, cycle(BodyFault), strict=False)
    }


async def advance_until(
    pilot: Pilot[None], clock: Clock, upstream: Upstream, reached: Callable[[Update], bool]
) -> Update:
    """Move the clock by ``STEP_HOURS`` whenever requests have stopped, until ``reached`` is true.

    A failure pauses its host, so its other sources are requested after the next steps. A request
    that took too long on a busy machine is made again after one more.
    """
    screen, request_count = pilot.app.screen, -1
    assert isinstance(screen, MainScreen)
    async with asyncio.timeout(LONGEST_SECONDS):
        while screen.live is None or not reached(screen.live):
            if len(upstream.requests) == request_count:
                clock.forward(hours=STEP_HOURS)
                await pilot.press("R")
            request_count = len(upstream.requests)
            await pilot.pause(SHORT_TIMEOUTS.whole)
    return screen.live


def statuses_of(update: Update, source: str) -> list[PartStatus]:
    return [status for (name, _), status in update.statuses.items() if name == source]


@pytest.mark.long
@pytest.mark.waits
async def test_figures_stay_on_screen_during_every_fault(home: Path) -> None:
    clock, current_faults, met = Clock(NOW), dict[str, Reply | Fault](), set[str]()
    config = Config(
        groups=(Group(id="xlv", ticker="XLV"), Group(id="btc", ticker="BTC-USD")),
        alerts=Alerts(rule=tuple(rule for rule in Config().alerts.rule if rule.id == "y20-regime")),
    )

    def fault_of(request: Request) -> Reply | Fault | None:
        name = source_of(request)
        met.update({name} & current_faults.keys())
        return current_faults.get(name)

    async with serving() as upstream:
        replay(upstream)
        upstream.override = fault_of
        app = TicwatchApp(
            lambda: _monitor(config, home, clock, upstream),
            options={"sectors": SectorsOptions.from_config(config)},
            panes=PANES_SHOWN,
        )
        async with app.run_test(size=(120, 60)) as pilot:
            await advance_until(
                pilot, clock, upstream, lambda live: all(map(_works(live), URL_PARTS))
            )
            for faults in fault_rounds():
                met.clear()
                current_faults.update(faults)
                # the sources of a host wait for each other, so not all fail at the same time
                live = await advance_until(
                    pilot, clock, upstream, lambda _: met == URL_PARTS.keys()
                )
                for key, status in live.statuses.items():
                    if status.error and key in live.snapshot.datasets:
                        state = live.snapshot.datasets[key].state
                        assert state in (State.STALE, State.FAILING), (key, status)
                await pilot.pause(0.3)
                text = screen_text(app)
                for figure in ("10Y", "Japan", "xlv", "20-year above"):
                    assert figure.lower() in text.lower(), (figure, text)
                assert "STALE" in text
                current_faults.clear()
                await advance_until(
                    pilot, clock, upstream, lambda live: all(map(_works(live), URL_PARTS))
                )
            assert app.is_running
            await pilot.press("p")
            await pilot.pause(SHORT_TIMEOUTS.whole)  # for the requests under way


def _monitor(config: Config, folder: Path, clock: Clock, upstream: Upstream) -> Monitor:
    return Monitor(config, folder, now=clock, upstream=upstream.url, timeouts=SHORT_TIMEOUTS)


def _works(live: Update) -> Callable[[str], bool]:
    """Return a function that returns whether a part of a source was answered well.

    Not all need be: the clock may reach days of which no body was captured.
    """
    return lambda source: any(
        status.answered and not status.error for status in statuses_of(live, source)
    )
