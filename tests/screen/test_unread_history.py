"""Keys before the history is read, and where nothing is known."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from msgspec.structs import replace
from textual.widgets import Input

from tests.support.feeds import NOW, FixedFeed, app_on, screen_text, wait_until_painted
from tui.config import Alerts, Config, Rule
from tui.model.times import parse_moment
from tui.model.update import Update
from tui.screen.app import TicwatchApp
from tui.screen.main_screen import MainScreen
from tui.screen.panes.alerts import AlertsPane
from tui.screen.panes.curve import CurvePane

RULE = Rule(id="mine", when="y20 > 1%")
READING = "Still reading the history"


def toasts(running: TicwatchApp) -> list[str]:
    """Return the texts of all toasts."""
    return [toast.message for toast in running.messages]


async def test_keys_before_the_history_is_read_say_so_and_change_nothing() -> None:
    feed, is_read = FixedFeed(RULE), threading.Event()

    def connect() -> FixedFeed:
        is_read.wait(60)
        return feed

    running = TicwatchApp(connect, panes=(CurvePane, AlertsPane))
    try:
        async with running.run_test(size=(80, 24)) as pilot:
            await pilot.press("[", "r", "0")
            assert toasts(running)[:2] == [READING, READING]
            assert "need 120×40 cells" in toasts(running)[2]
            await pilot.press("t")
            running.screen.query_one(Input).value = "2025-12-19"
            await pilot.press("enter")
            assert READING in screen_text(running)
            await pilot.press("escape", "c")
            running.screen.query_one(Input).value = "2025-07-02"
            await pilot.press("enter")
            assert READING in screen_text(running)
            await pilot.press("escape", "4", "a", "m", "E", "S", "escape", "?", "escape", "left")
            assert isinstance(running.screen, MainScreen)
            assert (feed.actions, feed.nudged) == ([], [])
            is_read.set()
            await wait_until_painted(pilot)
            assert "mine" in screen_text(running)
    finally:
        is_read.set()


async def test_step_before_the_history_is_read_leaves_the_moment_asked_for() -> None:
    feed, is_read = FixedFeed(), threading.Event()
    asked = parse_moment("2025-12-19")

    def connect() -> FixedFeed:
        is_read.wait(60)
        return feed

    running = TicwatchApp(connect, as_of=asked, panes=(CurvePane,))
    try:
        async with running.run_test(size=(80, 24)) as pilot:
            await pilot.press("[")
            assert toasts(running) == [READING]
            is_read.set()
            async with asyncio.timeout(60):
                await wait_until_painted(pilot)
            assert "AS OF 2025-12-19 " in screen_text(running)
    finally:
        is_read.set()


class EmptyFeed(FixedFeed):
    """A feed that knows no moment, keeps nothing new and may not ask for the curve."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[AsyncIterator[Update]]:
        async def updates() -> AsyncIterator[Update]:
            off = frozenset({"par_yields"})
            yield replace(self.at(NOW), is_past=False, error="the disk is full", switched_off=off)

        yield updates()

    def moments(self, sources: tuple[str, ...]) -> Sequence[datetime]:
        return ()


async def test_step_and_refresh_that_change_nothing_say_why() -> None:
    running = app_on(EmptyFeed(), panes=(CurvePane,))
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("[")
        await wait_until_painted(pilot)
        await pilot.press("r")
        assert toasts(running) == [
            "the disk is full",
            "Nothing is known yet",
            "par_yields is switched off in the configuration",
        ]


async def test_saved_configuration_is_applied_to_the_past_on_the_screen() -> None:
    feed = FixedFeed(RULE)
    running = app_on(feed, as_of=NOW - timedelta(days=30), panes=(CurvePane,))
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        screen = running.screen
        assert isinstance(screen, MainScreen)
        other = Config(alerts=Alerts(rule=(Rule(id="other", when="y20 > 2%"),)))
        screen.reconfigure(Config(), other)
        await wait_until_painted(pilot)
        assert feed.rules == other.alerts.rule
        assert screen.shown is not None
        assert [alert.rule for alert in screen.shown.alerts] == ["other"]
        assert screen.shown.is_past
