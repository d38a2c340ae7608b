"""Views that take long, and views that fail."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from threading import Event

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from tests.support.feeds import FEW_PANES, app_on, screen_text, wait_until_painted
from tests.support.slow_pane import SlowCurvePane, slow_view
from tui.model.update import Update
from tui.model.view import View
from tui.screen.main_screen import MainScreen
from tui.screen.panes.contents import PaneContents
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.flows import FlowsPane
from tui.views.curve.options import CurveOptions, CurveViewName


class BrokenCurvePane(CurvePane):
    """The curve, whose history cannot be made."""

    @staticmethod
    def make_view(update: Update, options: CurveOptions) -> View:
        if options.view_name is CurveViewName.HISTORY:
            raise KeyError("[b]20Y")
        return CurvePane.make_view(update, options)


@pytest.fixture
def may_end() -> Iterator[Event]:
    with slow_view() as ends:
        yield ends


async def wait_until_slow(pilot: Pilot[None], pane: SlowCurvePane) -> None:
    while not pane.is_slow:
        await pilot.pause(0.01)
    await pilot.pause()


async def test_slow_view_says_so_and_escape_returns_to_the_one_before(may_end: Event) -> None:
    running = app_on(panes=(SlowCurvePane, FlowsPane))
    async with running.run_test(size=(100, 30)) as pilot:
        await wait_until_painted(pilot)
        pane = running.screen.query_one(SlowCurvePane)
        before, options, title = pane.displayed, pane.options, pane.title_text
        assert "Esc stops" not in screen_text(running)
        await pilot.press("v")
        await wait_until_slow(pilot, pane)
        assert "… Esc stops" in screen_text(running)
        assert " … " in pane.title_text
        await pilot.press("escape")
        await wait_until_painted(pilot)
        assert (pane.displayed, pane.options, pane.title_text) == (before, options, title)
        assert "Esc stops" not in screen_text(running)

        await pilot.press("v")
        await wait_until_slow(pilot, pane)
        may_end.set()
        await wait_until_painted(pilot)
        assert pane.displayed is not None
        assert pane.displayed is not before
        assert pane.options.view_name is CurveViewName.HISTORY
        assert not pane.can_stop


async def test_failed_view_shows_its_error_once_and_other_panes_go_on(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("tui"), "propagate", True)
    running = app_on(panes=(BrokenCurvePane, *FEW_PANES[1:]))
    async with running.run_test(size=(100, 30)) as pilot:
        await wait_until_painted(pilot)
        screen = running.screen
        assert isinstance(screen, MainScreen)
        await pilot.press("v")
        await wait_until_painted(pilot, shows_failures=True)
        pane = screen.query_one(BrokenCurvePane)
        text = "This view failed: unexpected KeyError; ticwatch.log has more"
        assert text in screen_text(running)
        assert (pane.displayed, "2 history" in pane.title_text) == (None, True)

        assert screen.live is not None
        screen.live = replace(screen.live, now=screen.live.now)
        await wait_until_painted(pilot, shows_failures=True)
        assert [each.getMessage().splitlines()[0] for each in caplog.records] == [
            "curve: unexpected KeyError"
        ]
        await pilot.press("tab")
        await wait_until_painted(pilot, shows_failures=True)
        assert screen.query_one(FlowsPane).displayed is not None

        await pilot.press("tab", "V")
        await wait_until_painted(pilot)
        assert pane.displayed is not None
        assert text not in screen_text(running)


async def test_kept_view_that_cannot_be_painted_shows_its_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    running = app_on(panes=FEW_PANES)
    async with running.run_test(size=(100, 30)) as pilot:
        await wait_until_painted(pilot)
        screen = running.screen
        assert isinstance(screen, MainScreen)
        pane, paint = screen.query_one(CurvePane), PaneContents.paint

        def paint_failures_alone(contents: PaneContents, view: View) -> None:
            if contents is pane.contents and not pane.failure:
                raise KeyError(view)
            paint(contents, view)

        monkeypatch.setattr(PaneContents, "paint", paint_failures_alone)
        assert screen.live is not None
        screen.live = replace(screen.live, now=screen.live.now)
        await wait_until_painted(pilot, shows_failures=True)
        assert "This view failed: unexpected KeyError" in screen_text(running)


async def test_error_of_an_earlier_request_does_not_replace_a_kept_view() -> None:
    running = app_on(panes=(BrokenCurvePane, *FEW_PANES[1:]))
    async with running.run_test(size=(100, 30)) as pilot:
        await wait_until_painted(pilot)
        pane = running.screen.query_one(BrokenCurvePane)
        options, before = pane.options, pane.displayed
        pane.options = replace(options, view_name=CurveViewName.HISTORY)
        worker = pane._making
        assert worker is not None
        while not worker.is_finished:
            await asyncio.sleep(0)
        pane.options = options
        await wait_until_painted(pilot)
        assert pane.displayed is before
