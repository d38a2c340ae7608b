"""Views of a new update: one is made after another, so that the first is on the screen early."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest

from tests.support.feeds import FEW_PANES, app_on, wait_until_painted
from tui.model.update import Update
from tui.model.view import View
from tui.screen.panes.base import Pane


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
