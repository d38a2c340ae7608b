"""Navigation through time: its keys, the as-of bar, moves in progress, and the digest."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot
from textual.widgets import Input

from tests.support.feeds import NOW, FixedFeed, app_on, screen_text, wait_until_painted
from tests.support.sizes import GRID, SMALL, SMALLEST, long_size
from tests.support.snapshots import bundled_snapshot
from tui.model.times import parse_moment
from tui.model.update import Update
from tui.screen.app import TicwatchApp
from tui.screen.as_of_screen import PLAY_INTERVAL_SECONDS
from tui.screen.main_screen import MainScreen
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.digest import Digest
from tui.screen.widgets.prompt import Prompt

ARTICLE = parse_moment("2025-12-19")
LONGEST_SECONDS = 60.0
"""Limit for waiting, so that a failing test ends."""


class LiveFeed(FixedFeed):
    """Feed that yields the updates put into ``updates``.

    Past updates wait until ``release`` is set.
    """

    def __init__(self) -> None:
        super().__init__()
        self.updates: asyncio.Queue[Update] = asyncio.Queue()
        self.release = threading.Event()
        self.release.set()
        self.requested: list[datetime] = []
        self.before: Update | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[AsyncIterator[Update]]:
        async def updates() -> AsyncIterator[Update]:
            yield Update(bundled_snapshot(NOW), (), NOW)
            while True:
                yield await self.updates.get()

        yield updates()

    def at(self, as_of: datetime) -> Update:
        self.requested.append(as_of)
        self.release.wait(LONGEST_SECONDS)
        return super().at(as_of)

    def last_visit(self) -> Update | None:
        return self.before


def main(running: TicwatchApp) -> MainScreen:
    screen = running.screen_stack[0]
    assert isinstance(screen, MainScreen)
    return screen


def as_of_bar(running: TicwatchApp) -> str:
    return screen_text(running).splitlines()[0].strip()


def as_of(running: TicwatchApp) -> datetime | None:
    """Return the past moment on the screen, None for the present."""
    shown = main(running).shown
    assert shown is not None
    assert shown.is_past == (main(running).as_of is not None)
    return shown.snapshot.as_of if shown.is_past else None


async def press_keys(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await wait_until_painted(pilot)


async def wait_for_toast(pilot: Pilot[None], text: str) -> None:
    """Wait until a toast with this text is on the screen. Textual mounts toasts when idle."""
    async with asyncio.timeout(LONGEST_SECONDS):
        while text not in screen_text(pilot.app):
            await pilot.pause(0.01)


async def test_step_follows_observations_of_focused_pane() -> None:
    running = app_on(as_of=ARTICLE)
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await press_keys(pilot, "[")
        assert as_of(running) == parse_moment("2025-12-18T18:00")
        assert "━ to 18 Dec ━" in screen_text(running)
        await press_keys(pilot, "[", "]", "]")
        assert as_of(running) == parse_moment("2025-12-19T18:00")
        await press_keys(pilot, "2", "[")
        assert as_of(running) == parse_moment("2025-11-18T16:00")
        await press_keys(pilot, "]")
        assert as_of(running) == parse_moment("2025-12-18T16:00")
        assert "private sold 36.4 bn" in screen_text(running)


async def test_month_keys_move_by_months_and_dot_returns_to_now() -> None:
    running = app_on(as_of=parse_moment("2025-12-31T12:00"), panes=(CurvePane,))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await press_keys(pilot, "{", "{")
        assert as_of(running) == parse_moment("2025-10-30T12:00")
        await press_keys(pilot, "}")
        assert as_of(running) == parse_moment("2025-11-30T12:00")
        await press_keys(pilot, ".")
        assert as_of(running) is None
        assert "AS OF" not in screen_text(running)


@pytest.mark.long
async def test_go_to_stays_between_first_curve_and_now() -> None:
    running = app_on()
    async with running.run_test(size=GRID, notifications=True) as pilot:
        await wait_until_painted(pilot)
        main(running).go_to("1985-01-01")
        await wait_until_painted(pilot)
        assert as_of(running) == parse_moment("1990-01-02T18:00")
        await wait_for_toast(pilot, "Nothing is known before 1990-01-02 18:00 EST")
        assert "2026" not in screen_text(running).replace("from 2025-07-01", ""), (
            "not even on an edge"
        )
        await press_keys(pilot, "[")
        assert as_of(running) == parse_moment("1990-01-02T18:00")
        main(running).go_to("2030-01-01")
        await wait_for_toast(pilot, "'2030-01-01' is in the future: it is 2026-08-10 10:30")
        assert as_of(running) == parse_moment("1990-01-02T18:00"), "nothing moves"
        main(running).go_to("2026-08-10")
        await wait_until_painted(pilot)
        assert as_of(running) is None, "today's date is now"


@pytest.mark.parametrize("size", [SMALL, *map(long_size, (GRID, SMALLEST))])
async def test_prompt_accepts_moments_of_the_command_line(size: tuple[int, int]) -> None:
    running = app_on(panes=(CurvePane,))
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("t")
        running.screen.query_one(Input).value = "2025-13-01"
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(running.screen, Prompt)
        assert "is no moment; write 2025-12-19" in screen_text(running)
        for wrong, error in (
            ("2026-08-11", "'2026-08-11' is in the future"),
            ("9999-12-31", "'9999-12-31' is not between 1900-01-01"),
            ("2026-03-08T02:30", "does not exist in New York"),
        ):
            running.screen.query_one(Input).value = wrong
            await pilot.press("enter")
            await pilot.pause()
            assert error in screen_text(running)
            assert isinstance(running.screen, Prompt)
        running.screen.query_one(Input).value = "2025-"
        await press_keys(pilot, *"12-18T16:16", "enter")
        assert as_of(running) == parse_moment("2025-12-18T16:16")
        assert as_of_bar(running).startswith("AS OF 2025-12-18 16:16 EST")
        await pilot.press("t", "escape")
        await pilot.pause()
        assert as_of(running) == parse_moment("2025-12-18T16:16")
        await press_keys(pilot, "t", *"-1y", "enter")
        assert as_of(running) == parse_moment("2025-08-10"), "a year before now, not before then"
        await press_keys(pilot, "t", *"now", "enter")
        assert as_of(running) is None


async def test_palette_goes_to_a_date_and_shows_what_is_wrong_with_another() -> None:
    running = app_on(panes=(CurvePane,))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("colon")
        running.screen.query_one(Input).value = "asof 2025-10-16"
        await wait_until_painted(pilot)
        await press_keys(pilot, "enter")
        assert as_of(running) == parse_moment("2025-10-16")
        await pilot.press("colon")
        running.screen.query_one(Input).value = "asof soon"
        await wait_until_painted(pilot)
        assert "write 2025-12-19" in screen_text(running)
        running.screen.query_one(Input).value = "asof 2026-08-11"
        await wait_until_painted(pilot)
        assert "is in the future" in screen_text(running)
        await press_keys(pilot, "enter")
        assert as_of(running) == parse_moment("2025-10-16"), "nothing moves"


async def test_playing_ends_at_now_and_stops_its_timer() -> None:
    running = app_on(as_of=parse_moment("2026-08-05"), panes=(CurvePane,))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        screen = main(running)
        timers = len(screen._timers)
        await pilot.press("space")
        await pilot.pause()
        assert len(screen._timers) == timers + 1
        assert as_of_bar(running).startswith("▶ AS OF 2026-08-05")
        async with asyncio.timeout(PLAY_INTERVAL_SECONDS * 40):
            while screen.as_of is not None:
                await pilot.pause(PLAY_INTERVAL_SECONDS / 4)
        await wait_until_painted(pilot)
        assert not screen.playing
        assert len(screen._timers) == timers
        await press_keys(pilot, "space")
        assert not screen.playing, "now cannot be played"


async def hold_a_step_back(pilot: Pilot[None], feed: LiveFeed) -> None:
    """Press the key of a step back, whose update waits until ``feed.release`` is set."""
    feed.requested.clear()
    feed.release.clear()
    await pilot.press("[")
    while not feed.requested:
        await pilot.pause(0.01)


async def test_playing_begins_where_a_step_in_progress_leads() -> None:
    feed = LiveFeed()
    running = app_on(feed, panes=(CurvePane,))
    async with running.run_test(size=SMALL, notifications=True) as pilot:
        await wait_until_painted(pilot)
        await hold_a_step_back(pilot, feed)
        await pilot.press("space")
        assert main(running).playing
        feed.release.set()
        await wait_until_painted(pilot)
        assert [each.message for each in running.messages] == []
        assert as_of_bar(running).startswith("▶ AS OF 2026-08-")


async def test_playing_stops_where_a_step_leads_to_no_past_moment() -> None:
    feed = LiveFeed()
    running = app_on(feed, panes=(CurvePane,))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await hold_a_step_back(pilot, feed)
        await pilot.press("full_stop", "space")
        feed.release.set()
        async with asyncio.timeout(PLAY_INTERVAL_SECONDS * 40):
            while main(running).playing:
                await pilot.pause(PLAY_INTERVAL_SECONDS / 4)
        assert as_of(running) is None


async def test_step_keeps_previous_curve_as_ghost() -> None:
    running = app_on(as_of=ARTICLE, start=1, panes=(CurvePane,))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await press_keys(pilot, "[")
        text = screen_text(running)
        assert "18 Dec" in text
        assert "too close to draw: 19 Dec" in text or " 19 Dec " in text
        await press_keys(pilot, "{")
        text = screen_text(running)
        assert "18 Nov" in text
        assert "18 Dec" not in text, "a move by months keeps none"


async def test_next_step_is_prepared_and_taken_unless_another_key_came() -> None:
    feed = LiveFeed()
    running = app_on(feed, as_of=ARTICLE)
    days = [parse_moment(f"2025-12-{day}T18:00") for day in (18, 17, 16)]
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        feed.requested.clear()
        for count in (2, 3):
            await press_keys(pilot, "[")
            assert as_of(running) == days[count - 2]
            async with asyncio.timeout(LONGEST_SECONDS):
                while len(feed.requested) < count:
                    await pilot.pause(0.01)
            assert feed.requested == days[:count], "each moment once, one ahead of the screen"
        await press_keys(pilot, "]")
        assert as_of(running) == days[0]
        await press_keys(pilot, "2", "[")
        assert as_of(running) == parse_moment("2025-11-18T16:00")


async def test_held_key_requests_one_repaint_at_a_time() -> None:
    feed = LiveFeed()
    running = app_on(feed, as_of=ARTICLE, panes=(CurvePane,))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await hold_a_step_back(pilot, feed)
        await pilot.press(*["["] * 9)
        assert feed.requested == [parse_moment("2025-12-18T18:00")], (
            "one in progress, nine queued as one"
        )
        feed.release.set()
        await wait_until_painted(pilot)
        assert feed.requested[:2] == [
            parse_moment("2025-12-18T18:00"),
            parse_moment("2025-12-05T18:00"),
        ]
        assert as_of(running) == parse_moment("2025-12-05T18:00")


async def test_live_update_during_navigation_keeps_past() -> None:
    feed = LiveFeed()
    running = app_on(feed, panes=(CurvePane,))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await hold_a_step_back(pilot, feed)
        later = NOW + timedelta(hours=1)
        for when in (NOW, later):
            feed.updates.put_nowait(Update(bundled_snapshot(NOW), (), when))
        while main(running).live is None or main(running).live.now != later:  # type: ignore[union-attr]
            await pilot.pause(0.01)
        feed.release.set()
        await wait_until_painted(pilot)
        assert as_of(running) == parse_moment("2026-08-06T18:00")
        feed.updates.put_nowait(Update(bundled_snapshot(NOW), (), later))
        await wait_until_painted(pilot)
        assert as_of(running) == parse_moment("2026-08-06T18:00")
        assert "AS OF 2026-08-06 18:00 EDT" in as_of_bar(running)


async def test_return_to_now_discards_past_in_progress() -> None:
    feed = LiveFeed()
    running = app_on(feed, as_of=ARTICLE, panes=(CurvePane,))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await hold_a_step_back(pilot, feed)
        await pilot.press(".")
        await pilot.pause()
        feed.release.set()
        await wait_until_painted(pilot)
        assert as_of(running) is None
        assert "AS OF" not in screen_text(running)


async def test_return_to_now_counts_new_datasets() -> None:
    feed = LiveFeed()
    running = app_on(feed, panes=(CurvePane,))
    async with running.run_test(size=SMALL, notifications=True) as pilot:
        await wait_until_painted(pilot)
        await press_keys(pilot, "[")
        snapshot = bundled_snapshot(NOW)
        key = ("par_yields", "2026")
        changed_dataset = replace(snapshot.datasets[key], digest="another")
        updates = replace(snapshot, datasets={**snapshot.datasets, key: changed_dataset})
        feed.updates.put_nowait(Update(updates, (), NOW + timedelta(hours=8)))
        await wait_until_painted(pilot)
        assert as_of(running) is not None
        await press_keys(pilot, ".")
        assert main(running).shown is main(running).live
        await wait_for_toast(pilot, "1 new: 1 par_yields")


class TestDigest:
    """Digest of the changes since the last visit."""

    def is_shown(self, running: TicwatchApp) -> bool:
        return bool(main(running).query_one(Digest).display)

    def feed(self, before: str) -> LiveFeed:
        feed = LiveFeed()
        past = parse_moment(before)
        feed.before = Update(bundled_snapshot(past), (), past)
        return feed

    @pytest.mark.parametrize("size", [SMALL, *map(long_size, (GRID, SMALLEST))])
    async def test_digest_lists_changes_until_dismissed(self, size: tuple[int, int]) -> None:
        feed = self.feed("2026-08-05")
        running = app_on(feed)
        async with running.run_test(size=size) as pilot:
            await wait_until_painted(pilot)
            assert "Since you last looked, 2026-08-05 23:59 EDT" in screen_text(running)
            assert "10Y yield  4.63% on 2026-08-05 → 4.65% on 2026-08-07" in screen_text(running)
            await press_keys(pilot, "[")
            assert not self.is_shown(running), "the digest is hidden in the past"
            await press_keys(pilot, ".", "escape")
            assert not self.is_shown(running)
            assert feed.seen == NOW
            feed.updates.put_nowait(Update(bundled_snapshot(NOW), (), NOW))
            await wait_until_painted(pilot)
            assert not self.is_shown(running)

    @pytest.mark.parametrize("size", [SMALL, *map(long_size, (GRID, SMALLEST))])
    async def test_digest_screen_lists_all_changes_after_dismissal(
        self, size: tuple[int, int]
    ) -> None:
        running = app_on(self.feed("2026-06-10"))
        async with running.run_test(size=size) as pilot:
            await wait_until_painted(pilot)
            lines = screen_text(running).splitlines()
            top = next(place for place, line in enumerate(lines) if "Since you last" in line)
            foot = next(place for place, line in enumerate(lines) if "more: D · Esc" in line)
            assert foot - top - 1 <= size[1] // 5, "the panes keep their room"
            await press_keys(pilot, "escape", "D")
            assert "TIC 2026-05 private bonds and notes  +53.6 bn" in screen_text(running)
            changes = main(running).query_one(Digest).changes
            assert changes is not None
            last = changes.lines[-1][0].text.rstrip()
            assert size == GRID or last not in screen_text(running)
            await press_keys(pilot, "G")
            assert last in screen_text(running)
            await press_keys(pilot, "escape")
            assert not self.is_shown(running)

    async def test_digest_is_made_after_the_figures_are_painted(self) -> None:
        painted: list[bool] = []

        class LookingFeed(LiveFeed):
            """Feed that notes, when it reads the last visit, whether each pane is painted."""

            def last_visit(self) -> Update | None:
                painted.extend(pane.displayed is not None for pane in main(running).panes)
                return super().last_visit()

        running = app_on(LookingFeed())
        async with running.run_test(size=GRID) as pilot:
            await wait_until_painted(pilot)
            assert painted == [True, True]

    async def test_digest_key_without_changes_shows_toast(self) -> None:
        running = app_on(self.feed("2026-08-09"), panes=(CurvePane,))
        async with running.run_test(size=SMALL, notifications=True) as pilot:
            await wait_until_painted(pilot)
            await press_keys(pilot, "D")
            await wait_for_toast(pilot, "Nothing is known to have changed")

    @pytest.mark.parametrize(
        ("before", "as_of"),
        [("2026-08-09", None), ("2026-08-05", ARTICLE)],
        ids=["nothing changed", "the past was asked for"],
    )
    async def test_digest_stays_hidden(self, before: str, as_of: datetime | None) -> None:
        running = app_on(self.feed(before), as_of=as_of, panes=(CurvePane,))
        async with running.run_test(size=SMALL) as pilot:
            await wait_until_painted(pilot)
            await press_keys(pilot, ".")
            assert not self.is_shown(running)

    async def test_first_visit_has_no_digest(self) -> None:
        feed = LiveFeed()
        running = app_on(feed, panes=(CurvePane,))
        async with running.run_test(size=SMALL) as pilot:
            await wait_until_painted(pilot)
            assert not self.is_shown(running)
        assert feed.seen == NOW

    async def test_visit_of_past_only_is_not_recorded(self) -> None:
        feed = LiveFeed()
        async with app_on(feed, as_of=ARTICLE, panes=(CurvePane,)).run_test(size=SMALL) as pilot:
            await wait_until_painted(pilot)
        assert feed.seen is None


class SlowPast(FixedFeed):
    """Feed that reads a past moment until a test lets it end."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.may_end = threading.Event(), threading.Event()

    def at(self, as_of: datetime) -> Update:
        self.began.set()
        self.may_end.wait(10)
        return super().at(as_of)


async def test_screen_ends_while_past_moment_is_read() -> None:
    feed = SlowPast()
    running = app_on(feed, as_of=parse_moment("2025-12-19"), panes=(CurvePane,))
    async with running.run_test(size=SMALL) as pilot:
        while not feed.began.is_set():
            await pilot.pause(0.01)
        await pilot.press("q")
        feed.may_end.set()
    assert running.return_code == 0
