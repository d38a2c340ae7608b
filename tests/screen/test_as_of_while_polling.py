"""Looking at the past while the present is asked for, with the real monitor over a real socket."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from textual.pilot import Pilot

from tests.support.feeds import glass
from tests.support.publishers import replay
from tests.support.toy_source import Clock
from tests.support.upstream import Fault, Reply, Request, Upstream, serving
from tui.config import Config
from tui.model.times import moment
from tui.model.update import Update
from tui.monitor.monitor import Monitor
from tui.screen.app import TicwatchApp
from tui.screen.main_screen import MainScreen
from tui.sources.http_client import Timeouts

NOW = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
PAST = moment("2025-12-18T15:59")
LONGEST_SECONDS = 60.0


def main(pilot: Pilot[None]) -> MainScreen:
    screen = pilot.app.screen
    assert isinstance(screen, MainScreen)
    return screen


def answered(update: Update) -> bool:
    """Whether the par yields of the month, which do not ship, have come."""
    return ("par_yields", "2026-08") in update.snapshot.datasets


async def until_answered(pilot: Pilot[None], clock: Clock) -> None:
    """Ask again, each time an hour later, for as long as it takes."""
    screen = main(pilot)
    async with asyncio.timeout(LONGEST_SECONDS):
        while screen.live is None or not answered(screen.live):
            clock.forward(hours=1)
            await pilot.press("R")
            await pilot.pause(0.5)


async def test_going_to_the_past_during_a_poll(tmp_path: Path) -> None:
    """The question is under way, one leaves for the past, the answer comes, one returns."""
    under_way = asyncio.Event()
    answers: list[Reply | Fault | None] = [Fault.SILENCE]

    def held(request: Request) -> Reply | Fault | None:
        if "yield_curve" in f"{request.path}?{request.query}" and "real" not in request.query:
            under_way.set()
            return answers[0]
        return None

    clock = Clock(NOW)
    async with serving() as upstream:
        replay(upstream)
        upstream.override = held
        app = TicwatchApp(lambda: _monitor(tmp_path, clock, upstream))
        async with app.run_test(size=(120, 40)) as pilot:
            async with asyncio.timeout(LONGEST_SECONDS):
                await under_way.wait()
            screen = main(pilot)
            screen.go_to("2025-12-18T15:59")
            async with asyncio.timeout(LONGEST_SECONDS):
                while screen.as_of != PAST or screen.live is None:
                    await pilot.pause(0.02)
            assert not answered(screen.live), "the answer is still on its way"
            past = screen.shown
            answers[0] = None
            await until_answered(pilot, clock)
            await pilot.pause(0.5)
            assert screen.shown is past, "what arrives does not touch the past"
            assert "AS OF 2025-12-18 15:59 New York" in glass(app)
            assert "2025-09 official −16.3 bn" in glass(app)
            await pilot.press(".")
            await pilot.pause(0.5)
            assert screen.shown is screen.live
            assert answered(screen.live)
            assert "AS OF" not in glass(app)


def _monitor(folder: Path, clock: Clock, upstream: Upstream) -> Monitor:
    patience = Timeouts(connect=1.0, read=0.5, whole=1.5)
    return Monitor(Config(), folder, now=clock, upstream=upstream.url, patience=patience)
