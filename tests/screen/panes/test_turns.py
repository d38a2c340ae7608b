"""Views of a new update: one is made after another, so that the first is on the screen early."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

from tests.support.feeds import FEW_PANES, app_on, wait_until_painted
from tui.model.update import Update
from tui.model.view import View
from tui.screen.panes.base import Pane
from tui.screen.panes.turns import Turns


async def test_views_of_an_update_are_made_one_after_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Let the making of each view wait for that of another, which must not come."""
    meeting, made, met = Barrier(2), set[str](), list[str]()

    def meet(pane: type[Pane], make: Callable[[Update, object], View]) -> object:
        def making(update: Update, options: object) -> View:
            made.add(pane.NAME)
            with suppress(BrokenBarrierError):
                meeting.wait(0.2)
                met.append(pane.NAME)
            return make(update, options)

        return staticmethod(making)

    for pane in FEW_PANES:
        monkeypatch.setattr(pane, "make_view", meet(pane, pane.make_view))
    app = app_on(panes=FEW_PANES)
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until_painted(pilot)
    assert len(made) == len(FEW_PANES) > 1
    assert not met


async def test_turns_that_are_asked_for_together_are_taken_by_rank() -> None:
    turns, taken = Turns(), list[str]()

    async def work(name: str, rank: int) -> None:
        async with turns.take(rank):
            taken.append(name)
            await asyncio.sleep(0)
            assert taken[-1] == name, "another one had the turn too"

    names = (("last", 2), ("second", 1), ("third", 1), ("first", 0))
    await asyncio.gather(*(work(*each) for each in names))
    assert taken == ["first", "second", "third", "last"]
    await work("again", 1)


@pytest.mark.parametrize("has_turn", [False, True])
async def test_turn_goes_on_when_one_who_has_it_or_waits_for_it_gives_up(has_turn: bool) -> None:
    turns, taken = Turns(), asyncio.Event()

    async def hold() -> None:
        async with turns.take(0):
            taken.set()
            await asyncio.Event().wait()

    given_up = asyncio.create_task(hold())
    await (taken.wait() if has_turn else asyncio.sleep(0))
    given_up.cancel()
    async with asyncio.timeout(5), turns.take(1):
        assert given_up.cancelled()


async def test_slow_one_holds_up_the_others_for_a_while_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(Turns, "LONGEST_SECONDS", 0.01)
    turns, may_end = Turns(), asyncio.Event()

    async def hold() -> None:
        async with turns.take(0):
            await may_end.wait()

    slow = asyncio.create_task(hold())
    async with asyncio.timeout(5), turns.take(1):
        assert not slow.done()
    may_end.set()
    await slow
