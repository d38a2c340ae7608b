"""A step prepared ahead: taken once, and only on the basis it was prepared on."""

from __future__ import annotations

import asyncio
import threading
from datetime import datetime, timedelta
from time import monotonic

from tests.support.feeds import NOW, FixedFeed, app_on, wait_until_painted
from tests.support.snapshots import bundled_snapshot
from tui.model.update import Update
from tui.screen.panes.curve import CurvePane
from tui.screen.step_ahead import IsDropped, StepAhead, StepBasis
from tui.screen.time_travel import Months, Step


async def test_prepared_result_is_taken_once_on_its_own_basis() -> None:
    ahead: StepAhead[str] = StepAhead()
    assert await ahead.take("now") is None
    ahead.prepare("now", lambda _: "made")
    assert await ahead.take("now") == "made"
    assert await ahead.take("now") is None
    ahead.prepare("now", lambda _: "made")
    assert await ahead.take("later") is None
    assert await ahead.take("now") is None, "dropped, because time went on"


async def test_newer_preparation_replaces_an_older_one() -> None:
    ahead: StepAhead[str] = StepAhead()
    ahead.prepare("a", lambda _: "first")
    ahead.prepare("a", lambda _: "second")
    assert await ahead.take("a") == "second"


async def test_prepared_result_that_failed_is_none_so_that_it_is_made_again() -> None:
    def fail(is_dropped: IsDropped) -> str:
        raise LookupError("no such moment")

    ahead: StepAhead[str] = StepAhead()
    ahead.prepare("a", fail)
    assert await ahead.take("a") is None


async def test_dropped_preparation_can_see_that_and_stop() -> None:
    ends: list[bool] = []

    def make(is_dropped: IsDropped) -> str:
        began.set()
        latest = monotonic() + 5
        while not is_dropped() and monotonic() < latest:
            pass
        ends.append(is_dropped())
        return "half made"

    began = threading.Event()
    ahead: StepAhead[str] = StepAhead()
    ahead.prepare("a", make)
    await asyncio.to_thread(began.wait)
    assert await ahead.take("another") is None
    while not ends:
        await asyncio.sleep(0)
    assert ends == [True]


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
