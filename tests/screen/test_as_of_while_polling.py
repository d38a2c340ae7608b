"""Navigation to the past during a poll, with the real monitor and a local server."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from tests.support.feeds import screen_text
from tests.support.publishers import replay
from tests.support.toy_source import Clock
from tests.support.upstream import Fault, Reply, Request, Upstream, serving
from tui.config import Config
from tui.model.times import parse_moment
from tui.model.update import Update
from tui.monitor.monitor import Monitor
from tui.screen.app import TicwatchApp
from tui.screen.main_screen import MainScreen
from tui.sources.http_client import Timeouts

NOW = datetime(2026, 8, 10, 22, 30, tzinfo=UTC)
PAST = parse_moment("2025-12-18T15:59")
LONGEST_SECONDS = 60.0


def main(pilot: Pilot[None]) -> MainScreen:
    screen = pilot.app.screen
    assert isinstance(screen, MainScreen)
    return screen


def has_new_month(update: Update) -> bool:
    """Return whether the par yields of August 2026, which are not bundled, were received."""
    return ("par_yields", "2026-08") in update.snapshot.datasets


async def poll_until_new_month(pilot: Pilot[None], clock: Clock) -> None:
    """Press R, each time an hour later by the clock, until the new month has been received."""
    screen = main(pilot)
    async with asyncio.timeout(LONGEST_SECONDS):
        while screen.live is None or not has_new_month(screen.live):
            clock.forward(hours=1)
            await pilot.press("R")
            await pilot.pause(0.5)


@pytest.mark.long
@pytest.mark.waits
async def test_response_during_navigation_keeps_past_on_screen(home: Path) -> None:
    """The request is sent, the screen goes to the past, the response comes, it returns to now."""
    request_received = asyncio.Event()
    replies: list[Reply | Fault | None] = [Fault.SILENCE]

    def reply_to_curve_request(request: Request) -> Reply | Fault | None:
        if "yield_curve" in f"{request.path}?{request.query}" and "real" not in request.query:
            request_received.set()
            return replies[0]
        return None

    clock = Clock(NOW)
    async with serving() as upstream:
        replay(upstream)
        upstream.override = reply_to_curve_request
        app = TicwatchApp(lambda: _monitor(home, clock, upstream))
        async with app.run_test(size=(120, 40)) as pilot:
            async with asyncio.timeout(LONGEST_SECONDS):
                await request_received.wait()
            screen = main(pilot)
            screen.go_to("2025-12-18T15:59")
            async with asyncio.timeout(LONGEST_SECONDS):
                while screen.as_of != PAST or screen.live is None:
                    await pilot.pause(0.02)
            assert not has_new_month(screen.live), "the response is still in progress"
            past = screen.shown
            replies[0] = None
            await poll_until_new_month(pilot, clock)
            await pilot.pause(0.5)
            assert screen.shown is past, "a live update does not replace the past"
            assert "AS OF 2025-12-18 15:59 EST" in screen_text(app)
            assert "September official sold 16.3" in screen_text(app)
            await pilot.press(".")
            await pilot.pause(0.5)
            assert screen.shown is screen.live
            assert has_new_month(screen.live)
            assert "AS OF" not in screen_text(app)


def _monitor(folder: Path, clock: Clock, upstream: Upstream) -> Monitor:
    timeouts = Timeouts(connect=1.0, read=0.5, whole=1.5)
    few = tuple(group for group in Config().groups if group.ticker == "XLV")
    return Monitor(Config(groups=few), folder, now=clock, upstream=upstream.url, timeouts=timeouts)
