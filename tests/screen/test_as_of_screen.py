"""Going through time: every key, what the bar says, and what may not happen meanwhile."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from textual.pilot import Pilot

from tests.support.feeds import NOW, ToldFeed, app, glass, settled
from tests.support.snapshots import bundled_snapshot
from tui.model.times import moment
from tui.model.update import Update
from tui.screen.app import TicwatchApp
from tui.screen.as_of_screen import PACE_SECONDS
from tui.screen.main_screen import MainScreen
from tui.screen.panes.digest import Digest
from tui.screen.widgets.prompt import Prompt

SIZE = (120, 40)
ARTICLE = moment("2025-12-19")
LONGEST_SECONDS = 10.0
"""A past that is held back comes in the end, lest a failing test wait for ever."""


class LiveFeed(ToldFeed):
    """Yields what it is told, when it is told; the past may be made to wait."""

    def __init__(self) -> None:
        super().__init__()
        self.news: asyncio.Queue[Update] = asyncio.Queue()
        self.gate = threading.Event()
        self.gate.set()
        self.asked: list[datetime] = []
        self.before: Update | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[AsyncIterator[Update]]:
        async def updates() -> AsyncIterator[Update]:
            yield Update(bundled_snapshot(NOW), (), NOW)
            while True:
                yield await self.news.get()

        yield updates()

    def at(self, as_of: datetime) -> Update:
        self.asked.append(as_of)
        self.gate.wait(LONGEST_SECONDS)
        return super().at(as_of)

    def last_visit(self) -> Update | None:
        return self.before


def main(running: TicwatchApp) -> MainScreen:
    screen = running.screen_stack[0]
    assert isinstance(screen, MainScreen)
    return screen


def bar(running: TicwatchApp) -> str:
    return glass(running).splitlines()[0].strip()


def as_of(running: TicwatchApp) -> datetime | None:
    """The moment of what is shown, None for the present."""
    shown = main(running).shown
    assert shown is not None
    assert shown.travelling == (main(running).as_of is not None)
    return shown.snapshot.as_of if shown.travelling else None


async def pressed(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settled(pilot)


async def said(pilot: Pilot[None], words: str) -> None:
    """Wait for a notice: it is mounted when the screen finds the time."""
    async with asyncio.timeout(LONGEST_SECONDS):
        while words not in glass(pilot.app):
            await pilot.pause(0.01)


async def test_steps_go_through_the_observations_of_the_pane_in_focus() -> None:
    running = app(as_of=ARTICLE)
    async with running.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pressed(pilot, "[")
        assert as_of(running) == moment("2025-12-18T18:00")
        assert "1 Par curve · today · cached to 2025-12-18" in glass(running)
        await pressed(pilot, "[", "]", "]")
        assert as_of(running) == moment("2025-12-19T18:00")
        await pressed(pilot, "2", "[")
        assert as_of(running) == moment("2025-11-18T16:00")
        await pressed(pilot, "]")
        assert as_of(running) == moment("2025-12-18T16:00")
        assert "−36.4 bn" in glass(running)


async def test_months_and_back_to_now() -> None:
    running = app(as_of=moment("2025-12-31T12:00"))
    async with running.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pressed(pilot, "{", "{")
        assert as_of(running) == moment("2025-10-30T12:00")
        await pressed(pilot, "}")
        assert as_of(running) == moment("2025-11-30T12:00")
        await pressed(pilot, ".")
        assert as_of(running) is None
        assert "AS OF" not in glass(running)


async def test_nothing_is_before_1990_and_nothing_after_now() -> None:
    running = app()
    async with running.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        main(running).go_to("1985-01-01")
        await settled(pilot)
        assert as_of(running) == moment("1990-01-02T18:00")
        await said(pilot, "Nothing is known before 1990-01-02 18:00 New York")
        assert "2026" not in glass(running).replace("from 2025-07-01", ""), "not even on an edge"
        await pressed(pilot, "[")
        assert as_of(running) == moment("1990-01-02T18:00")
        main(running).go_to("2030-01-01")
        await settled(pilot)
        assert as_of(running) is None


@pytest.mark.parametrize("size", [SIZE, (80, 24), (60, 16)])
async def test_the_prompt_takes_what_the_command_line_takes(size: tuple[int, int]) -> None:
    running = app()
    async with running.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("t", *"2025-13-01", "enter")
        await pilot.pause()
        assert isinstance(running.screen, Prompt)
        assert "is no moment; write 2025-12-19" in glass(running)
        await pilot.press(*["backspace"] * 5)
        await pressed(pilot, *"12-18T16:16", "enter")
        assert as_of(running) == moment("2025-12-18T16:16")
        assert bar(running).startswith("AS OF 2025-12-18 16:16 New York")
        await pilot.press("t", "escape")
        await pilot.pause()
        assert as_of(running) == moment("2025-12-18T16:16")
        await pressed(pilot, "t", *"now", "enter")
        assert as_of(running) is None


async def test_the_palette_takes_a_date() -> None:
    running = app()
    async with running.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("colon", *"asof 2025-10-16")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert as_of(running) == moment("2025-10-16")


async def test_the_palette_says_what_to_write() -> None:
    running = app()
    async with running.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("colon", *"asof yesterday")
        await settled(pilot)
        assert "write 2025-12-19" in glass(running)
        await pilot.press("enter")
        await settled(pilot)
        assert as_of(running) is None


async def test_playing_ends_at_now_with_one_timer_and_none_before_or_after() -> None:
    running = app(as_of=moment("2026-08-05"))
    async with running.run_test(size=SIZE) as pilot:
        await settled(pilot)
        screen = main(running)
        timers = len(screen._timers)
        await pilot.press("space")
        await pilot.pause()
        assert len(screen._timers) == timers + 1
        assert bar(running).startswith("▶ AS OF 2026-08-05")
        async with asyncio.timeout(PACE_SECONDS * 40):
            while screen.as_of is not None:
                await pilot.pause(PACE_SECONDS / 4)
        await settled(pilot)
        assert not screen.playing
        assert len(screen._timers) == timers
        await pressed(pilot, "space")
        assert not screen.playing, "there is nothing to play at now"


async def test_the_curve_of_the_step_before_is_left_as_a_ghost() -> None:
    running = app(as_of=ARTICLE, start=1)
    async with running.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pressed(pilot, "[")
        legend = next(line for line in glass(running).splitlines() if "━●" in line)
        assert "━● 2025-12-18  ━━ 2025-12-19" in legend
        await pressed(pilot, "{")
        assert "━● 2025-11-18  ━━ SOFR" in glass(running), "a leap leaves none"


async def test_a_held_key_asks_for_one_repaint_at_a_time() -> None:
    feed = LiveFeed()
    running = app(feed, as_of=ARTICLE)
    async with running.run_test(size=SIZE) as pilot:
        await settled(pilot)
        feed.asked.clear()
        feed.gate.clear()
        await pilot.press("[")
        while not feed.asked:
            await pilot.pause(0.01)
        await pilot.press(*["["] * 9)
        assert feed.asked == [moment("2025-12-18T18:00")], "one is on its way, nine wait as one"
        feed.gate.set()
        await settled(pilot)
        assert feed.asked == [moment("2025-12-18T18:00"), moment("2025-12-05T18:00")]
        assert as_of(running) == moment("2025-12-05T18:00")


async def test_what_arrives_on_the_way_to_the_past_does_not_cover_it() -> None:
    feed = LiveFeed()
    running = app(feed)
    async with running.run_test(size=SIZE) as pilot:
        await settled(pilot)
        feed.gate.clear()
        await pilot.press("[")
        while not feed.asked:
            await pilot.pause(0.01)
        later = NOW + timedelta(hours=1)
        for when in (NOW, later):
            feed.news.put_nowait(Update(bundled_snapshot(NOW), (), when))
        while main(running).live is None or main(running).live.now != later:  # type: ignore[union-attr]
            await pilot.pause(0.01)
        feed.gate.set()
        await settled(pilot)
        assert as_of(running) == moment("2026-08-06T18:00")
        feed.news.put_nowait(Update(bundled_snapshot(NOW), (), later))
        await settled(pilot)
        assert as_of(running) == moment("2026-08-06T18:00")
        assert "AS OF 2026-08-06 18:00 New York" in bar(running)


async def test_a_past_on_its_way_does_not_cover_now() -> None:
    feed = LiveFeed()
    running = app(feed, as_of=ARTICLE)
    async with running.run_test(size=SIZE) as pilot:
        await settled(pilot)
        feed.gate.clear()
        feed.asked.clear()
        await pilot.press("[")
        while not feed.asked:
            await pilot.pause(0.01)
        await pilot.press(".")
        await pilot.pause()
        feed.gate.set()
        await settled(pilot)
        assert as_of(running) is None
        assert "AS OF" not in glass(running)


async def test_back_at_now_one_sees_what_arrived_meanwhile() -> None:
    feed = LiveFeed()
    running = app(feed)
    async with running.run_test(size=SIZE, notifications=True) as pilot:
        await settled(pilot)
        await pressed(pilot, "[")
        known = bundled_snapshot(NOW)
        key = ("par_yields", "2026")
        new = replace(known.datasets[key], digest="another")
        news = replace(known, datasets={**known.datasets, key: new})
        feed.news.put_nowait(Update(news, (), NOW + timedelta(hours=8)))
        await settled(pilot)
        assert as_of(running) is not None
        await pressed(pilot, ".")
        assert main(running).shown is main(running).live
        await said(pilot, "1 new: 1 par_yields")


class TestTheDigest:
    """Since somebody last looked."""

    def told(self, running: TicwatchApp) -> bool:
        return bool(main(running).query_one(Digest).display)

    def feed(self, before: str) -> LiveFeed:
        feed = LiveFeed()
        past = moment(before)
        feed.before = Update(bundled_snapshot(past), (), past)
        return feed

    @pytest.mark.parametrize("size", [SIZE, (80, 24), (60, 16)])
    async def test_it_says_what_changed_until_it_is_dismissed(self, size: tuple[int, int]) -> None:
        feed = self.feed("2026-08-05")
        running = app(feed)
        async with running.run_test(size=size) as pilot:
            await settled(pilot)
            assert "Since you last looked, 2026-08-05 23:59 New York" in glass(running)
            assert "10Y yield  4.63% on 2026-08-05 → 4.65% on 2026-08-07" in glass(running)
            await pressed(pilot, "[")
            assert not self.told(running), "the past has no news"
            await pressed(pilot, ".", "escape")
            assert not self.told(running)
            assert feed.seen == NOW
            feed.news.put_nowait(Update(bundled_snapshot(NOW), (), NOW))
            await settled(pilot)
            assert not self.told(running)

    @pytest.mark.parametrize("size", [SIZE, (80, 24), (60, 16)])
    async def test_all_of_it_can_be_read_also_once_dismissed(self, size: tuple[int, int]) -> None:
        running = app(self.feed("2026-06-10"))
        async with running.run_test(size=size) as pilot:
            await settled(pilot)
            lines = glass(running).splitlines()
            top = next(place for place, line in enumerate(lines) if "Since you last" in line)
            foot = next(place for place, line in enumerate(lines) if "more: D · Esc" in line)
            assert foot - top - 1 <= size[1] // 5, "the panes keep their room"
            await pressed(pilot, "escape", "D")
            assert "TIC 2026-05 private bonds and notes  +53.6 bn" in glass(running)
            told = main(running).query_one(Digest).told
            assert told is not None
            last = told.lines[-1][0].text.rstrip()
            assert size == SIZE or last not in glass(running)
            await pressed(pilot, "G")
            assert last in glass(running)
            await pressed(pilot, "escape")
            assert not self.told(running)

    async def test_without_news_its_key_says_so(self) -> None:
        running = app(self.feed("2026-08-09"))
        async with running.run_test(size=SIZE, notifications=True) as pilot:
            await settled(pilot)
            await pressed(pilot, "D")
            await said(pilot, "Nothing is known to have changed")

    @pytest.mark.parametrize(
        ("before", "choices"),
        [("2026-08-09", {}), ("2026-08-05", {"as_of": ARTICLE})],
        ids=["nothing changed", "the past was asked for"],
    )
    async def test_it_stays_away(self, before: str, choices: dict[str, object]) -> None:
        running = app(self.feed(before), **choices)
        async with running.run_test(size=SIZE) as pilot:
            await settled(pilot)
            await pressed(pilot, ".")
            assert not self.told(running)

    async def test_on_the_first_visit_nothing_is_news(self) -> None:
        feed = LiveFeed()
        running = app(feed)
        async with running.run_test(size=SIZE) as pilot:
            await settled(pilot)
            assert not self.told(running)
        assert feed.seen == NOW

    async def test_who_only_saw_the_past_has_seen_nothing_new(self) -> None:
        feed = LiveFeed()
        async with app(feed, as_of=ARTICLE).run_test(size=SIZE) as pilot:
            await settled(pilot)
        assert feed.seen is None
