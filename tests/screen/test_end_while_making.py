"""Views that are being made when the application ends: they are given up without a word."""

from __future__ import annotations

import asyncio

import pytest

from tests.support.feeds import FixedFeed, app_on
from tui.screen.app import TicwatchApp
from tui.screen.panes.contents import PaneContents
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.flows import FlowsPane


class EndingPane(CurvePane):
    """Pane with whose first view the application ends."""

    async def _build_contents(self) -> PaneContents:
        contents = await super()._build_contents()
        self.app.exit()
        return contents


async def test_end_while_panes_are_built_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    app = TicwatchApp(FixedFeed, panes=(EndingPane, FlowsPane))
    async with app.run_test(size=(120, 40)) as pilot:
        while app.is_running:
            await pilot.pause()
    assert app.return_code == 0
    assert not caplog.records


def is_making_headline(app: TicwatchApp) -> bool:
    """Return whether a worker has begun with a headline."""
    return any(worker.group == "headline" and worker.is_running for worker in app.workers)


async def test_end_while_the_headline_is_made_is_no_failure(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = app_on()
    async with app.run_test(size=(120, 40)):
        while not is_making_headline(app):
            await asyncio.sleep(0)
        app.exit()
    assert not caplog.records
