"""Sources overlay (``S``): the polling status of every part."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from tests.support.feeds import NO_LINES, NOW, FixedFeed, app_on, screen_text, wait_until_painted
from tests.support.sizes import GRID, SMALL, long_size
from tests.support.snapshots import bundled_snapshot
from tui.model.status import PartStatus
from tui.model.times import parse_moment
from tui.model.update import Update
from tui.screen.panes.curve import CurvePane
from tui.screen.widgets.sources_screen import SourcesScreen

FAILED = PartStatus(
    "par_yields",
    "2026",
    asked=NOW,
    answered=NOW - timedelta(hours=36),
    failures=2,
    error="HTTP 503 [b]",
    next_try=datetime(2026, 8, 10, 15, 1, tzinfo=UTC),
    why="backing off after 2 failures",
    received_bytes=51_234,
    not_modified=7,
    vintages=3,
    quarantined=1,
)
RECOVERED = replace(FAILED, error="", failures=0, why="next release", answered=NOW)


class RecoveringFeed(FixedFeed):
    """Feed with a failed part, which recovers once ``recovered`` is set."""

    def __init__(self) -> None:
        super().__init__()
        self.recovered = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[AsyncIterator[Update]]:
        async def updates() -> AsyncIterator[Update]:
            for status in (FAILED, RECOVERED):
                statuses = {(status.source, status.part): status}
                yield Update(bundled_snapshot(NOW), (), NOW, statuses=statuses)
                await self.recovered.wait()

        yield updates()


async def wait_for_text(pilot: Pilot[None], text: str) -> str:
    """Wait until this text is on the screen.

    Return the text of the screen without frames and line breaks.
    """
    async with asyncio.timeout(30):
        while text not in (
            flattened := " ".join(screen_text(pilot.app).translate(NO_LINES).split())
        ):
            await pilot.pause(0.05)
    return flattened


async def open_failed_part(pilot: Pilot[None]) -> None:
    """Open the overlay and move the cursor to the failed part."""
    await wait_until_painted(pilot)
    await pilot.press("S")
    await wait_for_text(pilot, "days old")
    await pilot.press("l", "l", "l", "s")
    while "par_yields/2026 ·" not in screen_text(pilot.app):
        await pilot.press("j")
        await pilot.pause()


@pytest.mark.parametrize("size", [SMALL, long_size(GRID)])
async def test_selected_part_shows_its_status_and_follows_updates(size: tuple[int, int]) -> None:
    feed = RecoveringFeed()
    running = app_on(feed, panes=(CurvePane,))
    async with running.run_test(size=size) as pilot:
        await open_failed_part(pilot)
        flattened = await wait_for_text(pilot, "error: HTTP 503 [b]")
        for text in (
            "newest 2026-08-07 · days old 3",
            "last success 2026-08-08 22:30 EDT · h ago 36.0",  # 14:30 UTC is 10:30 in New York
            "next try 2026-08-10 11:01 EDT · why then backing off after 2 failures · failures 2",
            "bytes 51,234 · 304 7 · vintages 3 · quarantine 1",
        ):
            assert text in flattened
        *framed, footer = screen_text(running).splitlines()
        assert footer.strip() == "s sort  Esc close"
        for line in framed:
            assert line[0] + line[-1] in ("╭╮", "││", "╰╯")
        feed.recovered.set()
        assert "error: " not in await wait_for_text(pilot, "why then next release")


async def test_past_moment_lists_the_days_of_that_moment() -> None:
    running = app_on(as_of=parse_moment("2025-12-18T12:00"), panes=(CurvePane,))
    async with running.run_test(size=GRID) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("S")
        text = await wait_for_text(pilot, "days old")
    assert "Sources as of 2025-12-18 12:00 EST" in text
    assert re.search(r"par_yields 2025 \w+ 2025-12-17", text)
    assert "2026-" not in text


async def test_sort_by_age_puts_oldest_first() -> None:
    running = app_on(FixedFeed(), panes=(CurvePane,))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("S")
        await wait_until_painted(pilot)
        await pilot.press("l", "l", "l", "s")
        await wait_until_painted(pilot)
        ages = re.findall(r"(?:cached|sample) +([\d,]+)", screen_text(running))
        assert len(ages) > 10
        days = [int(age.replace(",", "")) for age in ages]
        assert days == sorted(days, reverse=True)
        await pilot.press("I", "space", "enter", "?")
        await wait_until_painted(pilot)
        assert isinstance(running.screen, SourcesScreen)


async def test_closing_restores_pane_and_help_lists_the_key() -> None:
    running = app_on(FixedFeed(), panes=(CurvePane,))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        before = screen_text(running)
        for key in ("S", "escape", "q"):
            await pilot.press("S")
            await wait_until_painted(pilot)
            assert isinstance(running.screen, SourcesScreen)
            await pilot.press(key)
            await wait_until_painted(pilot)
            assert screen_text(running) == before
            assert running.is_running
        await pilot.resize_terminal(120, 90)
        await pilot.press("question_mark")
        await wait_until_painted(pilot)
        assert "S  Sources: How asking each of them goes" in screen_text(running)
