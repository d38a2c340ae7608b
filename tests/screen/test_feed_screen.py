"""Screen that remembers the present: it connects when that is needed, and keeps keys."""

from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual import events, on
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

import tui.screen.app
from tests.support.feeds import FixedFeed, screen_text, wait_until_painted
from tests.support.slow_pane import SlowCurvePane, slow_view
from tui.config import Config
from tui.model.fingerprint import MemoryState
from tui.model.times import new_york_day
from tui.screen.app import TicwatchApp
from tui.screen.feed_screen import FeedScreen
from tui.screen.last_screen.records import PaneRecord
from tui.screen.main_screen import MainScreen
from tui.screen.panes.base import Pane
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.flows import FlowsPane
from tui.screen.widgets.prompt import Prompt
from tui.screen.widgets.title_rule import PaneTitle
from tui.views.curve.options import CurveOptions, CurveViewName
from tui.views.flows.options import FlowsOptions

SIZE = (80, 24)
LINES = PaneRecord(PaneTitle(1, "Curve"), (((0, " " * 80),),) * 21, {}, (), "")
"""Lines of a pane that is alone in ``SIZE``."""
SAVED = datetime(2026, 8, 10, 14, tzinfo=UTC)


class Memory:
    """A remembered present that a test ends, and the feed that is connected then."""

    def __init__(self, curve: type[CurvePane] = CurvePane) -> None:
        self.is_present = True
        self.looks = 0
        self.feed = FixedFeed()
        self.connections = 0
        self.may_answer = threading.Event()
        self.may_answer.set()
        self.configs: list[Config] = []
        self.typed_first: tuple[str, ...] = ()
        """Keys that the terminal has before the application is ready."""
        self.app = MemoryApp(self, curve)

    def compare(self) -> MemoryState:
        self.looks += 1
        return MemoryState(self.is_present)

    def connect(self) -> FixedFeed:
        self.connections += 1
        self.may_answer.wait(10)  # no longer, if the test fails
        return self.feed

    async def look_again(self) -> None:
        """Wait until the screen has the answer of another look at the memory, or connects."""
        looks = self.looks
        while self.looks < looks + 2 and not self.connections:  # the second follows the answer
            await asyncio.sleep(0.001)


class MemoryApp(TicwatchApp):
    """Application that takes what it shows for the present, as long as a memory says so."""

    CSS_PATH = str(Path(tui.screen.app.__file__).with_name("app.tcss"))

    def __init__(self, memory: Memory, curve: type[CurvePane]) -> None:
        super().__init__(memory.connect, panes=(curve, FlowsPane))
        self._memory = memory

    @on(events.Mount)
    async def type_first(self) -> None:
        for key in self._memory.typed_first:
            assert key != self._memory.typed_first[0] or not main_screen_of(self).is_mounted
            await self.on_event(events.Key(key, key if len(key) == 1 else None))

    def get_default_screen(self) -> Screen[None]:
        screen = super().get_default_screen()
        assert isinstance(screen, MainScreen)
        screen.remember(self._memory.compare)
        return screen


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FeedScreen, "LOOK_SECONDS", 0.01)


def main_screen_of(app: App[None]) -> MainScreen:
    screen = app.screen_stack[0]
    assert isinstance(screen, MainScreen)
    return screen


def main_screen(pilot: Pilot[None]) -> MainScreen:
    return main_screen_of(pilot.app)


async def test_remembered_present_needs_no_feed_until_it_ends() -> None:
    memory = Memory()
    async with memory.app.run_test(size=SIZE) as pilot:
        await memory.look_again()
        assert main_screen(pilot).memory_is_present
        for pane in main_screen(pilot).query(Pane):  # as after a run that showed both
            pane.remember(LINES, ("",), SAVED, new_york_day(SAVED))
        await pilot.press("2", "z", "tab", "T", "question_mark", "escape", "1")
        await memory.look_again()
        assert memory.connections == 0
        assert main_screen(pilot).current == "curve"
        memory.may_answer.clear()
        memory.is_present = False
        while not memory.connections:
            await pilot.pause()
        assert not main_screen(pilot).memory_is_present, "its mark returns before the feed answers"
        memory.may_answer.set()
        await wait_until_painted(pilot)
        assert memory.connections == 1
        assert not main_screen(pilot).memory_is_present
        assert " 1  Curve ━" in screen_text(memory.app)
        assert set(memory.feed.channels) == {"app", "bell", "osc"}


async def test_keys_that_need_feed_connect_it_and_act_once_in_their_order() -> None:
    memory = Memory()
    async with memory.app.run_test(size=(80, 24)) as pilot:
        await memory.look_again()
        await pilot.press("v", "tab", "r", "R")
        await wait_until_painted(pilot)
        assert memory.connections == 1
        assert memory.feed.nudged == [*FlowsPane.SOURCES, None]
        await pilot.press("1")
        await wait_until_painted(pilot)
        assert " 1  Curve 10Y over 1Y ━" in screen_text(memory.app), "the second of its views"


async def test_keys_of_figures_and_tables_are_kept_for_their_pane() -> None:
    memory = Memory()
    async with memory.app.run_test(size=(120, 40)) as pilot:
        await memory.look_again()
        memory.may_answer.clear()
        await pilot.press("m", "j", "w", "2", "f", "b", "j", "y", "enter")
        memory.may_answer.set()
        await wait_until_painted(pilot)
        curve, flows = main_screen(pilot).query(Pane)
        assert curve.options.view_name is CurveViewName.WHY
        assert curve.options.explained == "30Y", "one below the 20-year"
        assert curve.options.axis is not CurveOptions().axis
        plain = FlowsOptions()
        assert flows.options.folded
        assert flows.options.instrument != plain.instrument
        assert flows.options.country, "of the second row"
        assert [each.message for each in memory.app.messages] == ["country: United Kingdom*"]


@pytest.mark.parametrize("size", [(120, 40), (80, 24)], ids=str)
async def test_keys_of_the_screen_are_kept_for_the_pane_in_focus(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    memory = Memory()
    async with memory.app.run_test(size=size) as pilot:
        await memory.look_again()
        memory.may_answer.clear()
        await pilot.press("j", "y", "Y", "r", "2")
        assert main_screen(pilot).current == "flows"
        memory.may_answer.set()
        await wait_until_painted(pilot)
        assert memory.feed.nudged == [*CurvePane.SOURCES]
        figure, table, *_ = [each.message for each in memory.app.messages]
        assert figure.startswith("tenor: 30Y"), "one below the 20-year"
        assert table.startswith("Par curve")


async def test_keys_typed_while_kept_ones_run_come_after_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without a clipboard a message says what is copied. The curve's view is slow and hidden."""
    monkeypatch.setenv("TERM", "linux")
    memory = Memory(SlowCurvePane)
    with slow_view() as may_end:
        async with memory.app.run_test(size=(80, 24)) as pilot:
            await memory.look_again()
            memory.may_answer.clear()
            await pilot.press("v", "Y", "2")
            memory.may_answer.set()
            while not main_screen(pilot).query_one(SlowCurvePane).is_slow:
                await pilot.pause()
            await pilot.press("Y", "r")
            may_end.set()
            await wait_until_painted(pilot)
            first, second, *_ = [each.message for each in memory.app.messages]
            assert first.startswith("Par curve · 10Y over 1Y")
            assert second.startswith("Foreign")
            assert memory.feed.nudged == [*FlowsPane.SOURCES]


async def test_no_key_is_kept_after_one_that_failed() -> None:
    class FailingCurvePane(CurvePane):
        def action_axis(self) -> None:
            raise ValueError("of the axis")

    memory = Memory(FailingCurvePane)
    async with memory.app.run_test(size=(80, 24)) as pilot:
        await memory.look_again()
        memory.may_answer.clear()
        await pilot.press("m")
        screen = main_screen(pilot)
        with pytest.raises(ValueError, match="of the axis"):
            await asyncio.create_task(screen.run_kept_actions())
        assert not screen.keep_action("refresh_all", screen)
        memory.may_answer.set()
        await wait_until_painted(pilot)


async def test_kept_step_in_time_is_that_of_the_pane_in_focus() -> None:
    moments = []
    for keys in (("[",), ("[", "2"), ("2", "[")):
        memory = Memory()
        async with memory.app.run_test(size=(80, 24)) as pilot:
            await memory.look_again()
            memory.may_answer.clear()
            await pilot.press(*keys)
            memory.may_answer.set()
            await wait_until_painted(pilot)
            moments.append(main_screen(pilot).as_of)
    of_curve, of_curve_too, of_flows = moments
    assert of_curve == of_curve_too != of_flows


async def test_digit_after_a_kept_key_of_views_chooses_a_view() -> None:
    memory = Memory()
    async with memory.app.run_test(size=(80, 24)) as pilot:
        await memory.look_again()
        memory.may_answer.clear()
        await pilot.press("v", "1", "2", "v", "1", "j")
        assert main_screen(pilot).current == "flows"
        memory.may_answer.set()
        await wait_until_painted(pilot)
        curve, flows = main_screen(pilot).query(Pane)
        assert (curve.view_index, flows.view_index) == (0, 0)
        await pilot.press("1")
        assert main_screen(pilot).current == "curve", "a digit later is for a pane"


async def test_keys_typed_before_the_screen_is_mounted_are_for_its_pane() -> None:
    memory = Memory()
    memory.typed_first = ("tab", "v", "3", "1", "w")
    async with memory.app.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        curve, flows = main_screen(pilot).query(Pane)
        assert flows.view_index == 2
        assert curve.options.view_name is CurveViewName.WHY
        assert [each.message for each in memory.app.messages] == []


async def test_key_for_the_past_is_kept() -> None:
    memory = Memory()
    async with memory.app.run_test(size=(80, 24)) as pilot:
        await memory.look_again()
        await pilot.press("[")
        await wait_until_painted(pilot)
        assert "AS OF 2026-08-" in screen_text(memory.app)


async def test_prompt_opens_at_once_and_gets_text_typed_after_its_key() -> None:
    memory = Memory()
    async with memory.app.run_test(size=(80, 24)) as pilot:
        await memory.look_again()
        memory.may_answer.clear()
        await pilot.press("t", *"2025-12-19")
        assert isinstance(memory.app.screen, Prompt)
        assert main_screen(pilot).current == "curve", "2 was for the prompt"
        assert memory.connections == 1
        memory.may_answer.set()
        await wait_until_painted(pilot)
        await pilot.press("enter")
        await wait_until_painted(pilot)
        assert "AS OF 2025-12-19" in screen_text(memory.app)


async def test_changed_configuration_reaches_feed_that_was_not_connected() -> None:
    memory = Memory()
    async with memory.app.run_test(size=(80, 24)) as pilot:
        await memory.look_again()
        memory.feed.rules = ()
        main_screen(pilot).reconfigure(Config(), Config())
        await wait_until_painted(pilot)
        assert memory.connections == 1
        assert memory.feed.rules == Config().alerts.rule
