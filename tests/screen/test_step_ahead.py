"""A step prepared ahead: taken once, and only on the basis it was prepared on."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Callable
from copy import copy
from datetime import datetime, timedelta

import pytest
from msgspec.structs import replace

from tests.support.feeds import NOW, FixedFeed, app_on, wait_until_painted
from tests.support.snapshots import bundled_snapshot
from tui.model.update import Update
from tui.screen import quiet_keyboard
from tui.screen.main_screen import MainScreen
from tui.screen.panes.curve import CurvePane
from tui.screen.quiet_keyboard import QuietKeyboard
from tui.screen.step_ahead import StepAhead, StepBasis
from tui.screen.time_travel import Months, Step


async def no_pause() -> None:
    """Begin at once."""


async def long_pause() -> None:
    """Wait as if keys were typed without an end."""
    await asyncio.Event().wait()


def no_parts(made: str) -> tuple[Callable[[], object], ...]:
    return ()


async def test_prepared_result_is_taken_once_on_its_own_basis() -> None:
    ahead: StepAhead[str] = StepAhead()
    assert await ahead.take("now") is None
    ahead.prepare("now", lambda: "made", no_parts, no_pause)
    assert await ahead.take("now") == "made"
    assert await ahead.take("now") is None
    ahead.prepare("now", lambda: "made", no_parts, no_pause)
    assert await ahead.take("later") is None
    assert await ahead.take("now") is None, "dropped, because time went on"


async def test_newer_preparation_replaces_an_older_one() -> None:
    ahead: StepAhead[str] = StepAhead()
    ahead.prepare("a", lambda: "first", no_parts, no_pause)
    ahead.prepare("a", lambda: "second", no_parts, no_pause)
    assert await ahead.take("a") == "second"


async def test_result_waits_while_keys_are_typed_until_it_is_wanted() -> None:
    made: list[str] = []

    def make() -> str:
        made.append("result")
        return "made"

    def parts(result: str) -> list[Callable[[], object]]:
        return [lambda: made.append("view"), lambda: made.append("other view")]

    ahead: StepAhead[str] = StepAhead()
    ahead.prepare("a", make, parts, long_pause)
    await asyncio.sleep(0.02)
    assert made == []
    assert await ahead.take("a") == "made"
    assert made == ["result", "view", "other view"]


async def test_part_that_follows_a_key_waits_for_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quiet_keyboard, "PAUSE_SECONDS", 60)
    keyboard, made = QuietKeyboard(), list[str]()
    await asyncio.wait_for(keyboard.wait(), 0.1)
    earlier = keyboard.pause_if_typed(no_pause)
    keyboard.typed()
    next_key = keyboard.pause_if_typed(no_pause)
    await asyncio.wait_for(next_key(), 0.1)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(earlier(), 0.1)

    def make() -> str:
        made.append("result")
        asyncio.run_coroutine_threadsafe(_typed(keyboard), loop).result()
        return ""

    async def pause() -> None:
        made.append("pause")
        await next_key()

    loop = asyncio.get_running_loop()
    ahead: StepAhead[str] = StepAhead()
    ahead.prepare("a", make, lambda _: [lambda: made.append("view")], pause)
    while keyboard.key_count < 2:
        await asyncio.sleep(0)
    await ahead.take("a")
    assert made == ["pause", "result", "pause", "view"], "the second one ends as it is wanted"


async def _typed(keyboard: QuietKeyboard) -> None:
    keyboard.typed()


def test_keyboard_is_at_rest_until_a_key_is_typed_and_some_time_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    keyboard = QuietKeyboard()
    rests = [keyboard.is_at_rest]
    keyboard.typed()
    rests.append(keyboard.is_at_rest)
    monkeypatch.setattr(quiet_keyboard, "REST_SECONDS", 0)
    rests.append(keyboard.is_at_rest)
    assert rests == [True, False, True]


async def test_prepared_result_that_failed_is_none_so_that_it_is_made_again() -> None:
    def fail() -> str:
        raise LookupError("no such moment")

    ahead: StepAhead[str] = StepAhead()
    ahead.prepare("a", fail, no_parts, no_pause)
    assert await ahead.take("a") is None


def test_basis_is_the_same_for_a_new_update_of_the_same_data() -> None:
    step, month = [Step(("par_yields",), -1)], [Months(-1)]
    live = Update(bundled_snapshot(NOW), (), NOW)
    asked_again = Update(live.snapshot, (), NOW + timedelta(minutes=1))
    basis = StepBasis(step, None, live)
    assert basis == StepBasis(list(step), None, asked_again)
    assert basis != StepBasis(month, None, live)
    assert basis != StepBasis(step, NOW, live)
    assert basis != StepBasis(step, None, None)
    earlier = bundled_snapshot(NOW - timedelta(days=40))
    assert basis != StepBasis(step, None, Update(earlier, (), NOW))


class CountingFeed(FixedFeed):
    """Feed that notes the past moments it is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[datetime] = []

    def at(self, as_of: datetime) -> Update:
        self.asked.append(as_of)
        return super().at(as_of)


async def test_step_back_from_the_present_is_prepared_after_a_return() -> None:
    feed = CountingFeed()
    running = app_on(feed, panes=(CurvePane,))
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("left_square_bracket")
        await wait_until_painted(pilot)
        await pilot.press("full_stop")
        await wait_until_painted(pilot)
        while len(feed.asked) < 3:
            await pilot.pause(0.01)
        first, second, again = feed.asked
        assert (again, second < first) == (first, True), "the step, the next one, the step again"
        await pilot.press("left_square_bracket")
        await wait_until_painted(pilot)
        while len(feed.asked) < 4:
            await pilot.pause(0.01)
        assert feed.asked[3:] == [second], "the step itself was prepared"


async def test_step_that_is_likely_after_a_month_is_prepared() -> None:
    feed = CountingFeed()
    running = app_on(feed, panes=(CurvePane,))
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("left_curly_bracket")
        await wait_until_painted(pilot)
        while len(feed.asked) < 2:
            await pilot.pause(0.01)
        month, step = feed.asked
        assert step < month
        await pilot.press("left_square_bracket")
        await wait_until_painted(pilot)
        while len(feed.asked) < 3:
            await pilot.pause(0.01)
        assert feed.asked[2] < step, "the step itself was prepared"


class ForgettingFeed(FixedFeed):
    """Feed that keeps no past snapshot itself."""

    def at(self, as_of: datetime) -> Update:
        update = super().at(as_of)
        return replace(update, snapshot=copy(update.snapshot))


async def test_past_moment_is_freed_without_the_collector() -> None:
    running = app_on(ForgettingFeed(), panes=(CurvePane,))
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("left_square_bracket")
        await wait_until_painted(pilot)
        screen = running.screen
        assert isinstance(screen, MainScreen)
        assert screen.shown is not None
        snapshot = weakref.ref(screen.shown.snapshot)
        gc.collect()
        gc.disable()
        try:
            for _ in range(8):
                await pilot.press("left_square_bracket")
                await wait_until_painted(pilot)
            assert snapshot() is None
        finally:
            gc.enable()
