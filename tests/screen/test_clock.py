"""Clock and countdowns that go on between updates, and a screen without network requests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest

from tests.support.feeds import NOW, FixedFeed, app_on, screen_text, wait_until_painted
from tests.support.snapshots import bundled_snapshot
from tui.model.update import Update
from tui.screen.app import TicwatchApp
from tui.screen.clock_screen import ClockScreen, seconds_to_minute
from tui.screen.panes.flows import FlowsPane
from tui.screen.panes.supply import SupplyPane
from tui.views.supply.options import SupplyOptions, SupplyViewName

SIZE = (100, 24)
"""A terminal whose header has room for the time."""


class OfflineFeed(FixedFeed):
    """Offline feed with a clock that a test moves. It yields one update and waits."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = NOW

    def now(self) -> datetime:
        return self.clock

    @asynccontextmanager
    async def running(self) -> AsyncIterator[AsyncIterator[Update]]:
        async def updates() -> AsyncIterator[Update]:
            yield Update(bundled_snapshot(NOW), (), NOW, is_offline=True)

        yield updates()


def header(app: TicwatchApp) -> str:
    """Return the first row of the screen."""
    return screen_text(app).splitlines()[0]


async def test_clock_and_countdown_go_on_without_an_update() -> None:
    feed = OfflineFeed()
    app = app_on(feed, panes=(FlowsPane,))
    async with app.run_test(size=SIZE) as pilot:
        await wait_until_painted(pilot)
        assert "next release in 7 d 5 h" in screen_text(app)
        assert "Mon 10 Aug 10:30 NY" in header(app)
        screen = app.screen
        assert isinstance(screen, ClockScreen)
        feed.clock = NOW + timedelta(hours=2, minutes=1)
        screen.tick()
        await wait_until_painted(pilot)
        assert "Mon 10 Aug 12:31 NY" in header(app)
        assert "next release in 7 d 3 h" in screen_text(app)
        await pilot.press("S")
        await wait_until_painted(pilot)
        assert "next try" not in screen_text(app)
        await pilot.press("escape", "R", "r")
        await wait_until_painted(pilot)
        assert feed.nudged == []
        texts = [toast.message for toast in app.messages]
        assert len(texts) == 2
        assert all(text.startswith("No source is asked") for text in texts)
        app.clear_notifications()  # they cover the figures
        await pilot.press("t", *"2025-12-19", "enter")
        await wait_until_painted(pilot)
        feed.clock += timedelta(hours=1)
        screen.tick()
        await wait_until_painted(pilot)
        assert "next release in 26 d 16 h" in screen_text(app), "of the past moment"


async def test_update_that_took_long_does_not_set_the_clock_back() -> None:
    feed = OfflineFeed()
    feed.clock = NOW + timedelta(minutes=1)
    app = app_on(feed, panes=(FlowsPane,))
    async with app.run_test(size=SIZE) as pilot:
        await wait_until_painted(pilot)
        assert "Mon 10 Aug 10:31 NY" in header(app)


@pytest.mark.parametrize(("second", "left"), [(0, 60.0), (59, 1.0), (30, 30.0)])
def test_clock_waits_for_the_next_full_minute(second: int, left: float) -> None:
    assert seconds_to_minute(datetime(2026, 8, 10, 14, 30, second, tzinfo=UTC)) == left


async def test_days_of_releases_go_on_without_an_update() -> None:
    feed = OfflineFeed()
    options = {"supply": SupplyOptions(view_name=SupplyViewName.RADAR)}
    app = app_on(feed, panes=(SupplyPane,), options=options)
    async with app.run_test(size=SIZE) as pilot:
        await wait_until_painted(pilot)
        assert "7 d 5 h" in screen_text(app), "the TIC release"
        screen = app.screen
        assert isinstance(screen, ClockScreen)
        feed.clock = NOW + timedelta(hours=2, minutes=1)
        screen.tick()
        await wait_until_painted(pilot)
        assert "7 d 5 h" not in screen_text(app)
        assert "7 d 3 h" in screen_text(app)
