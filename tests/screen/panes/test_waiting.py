"""A pane before its first view: one widget, light imports, and keys that are kept."""

from __future__ import annotations

import ast
import subprocess
import sys
import threading
from collections.abc import Callable

from tests.support.feeds import FEW_PANES, FixedFeed, app_on, screen_text, wait_until_painted
from tui.screen.app import TicwatchApp
from tui.screen.feed import Feed
from tui.screen.main_screen import MainScreen
from tui.screen.panes.base import Pane

BUILT_LATER = (
    *("widgets.table", "widgets.plot", "widgets.filter", "widgets.table_lines", "panes.contents"),
    *("widgets.plot_canvas", "widgets.shaded_bars", "painted_screen", "screen_channels"),
)


def focused_of(running: TicwatchApp) -> object:
    return running.focused


def held_feed(release: threading.Event) -> Callable[[], Feed]:
    """Return what connects to a feed once the test lets it."""

    def connect() -> Feed:
        release.wait()
        return FixedFeed()

    return connect


def test_import_of_panes_loads_no_view_table_or_plot() -> None:
    code = (
        "import sys, tui.screen.panes.remembered, tui.screen.remembering_app\n"
        "print([name for name in sys.modules if name.startswith('tui.')])"
    )
    process = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    loaded = ast.literal_eval(process.stdout)
    assert [name for name in BUILT_LATER if f"tui.screen.{name}" in loaded] == []
    assert [
        name for name in loaded if name.startswith("tui.views.") and name.endswith("view")
    ] == []


async def test_keys_typed_before_the_first_view_act_once_on_their_own_pane() -> None:
    release = threading.Event()
    running = TicwatchApp(held_feed(release), panes=FEW_PANES)
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        curve, flows = running.screen.query(Pane)
        assert [list(pane.walk_children()) for pane in (curve, flows)] == [[], []]
        assert focused_of(running) == curve
        assert "s sort" in screen_text(running)
        await pilot.press("j", "w", "2", "j", "s")
        release.set()
        await wait_until_painted(pilot)
        assert isinstance(running.screen, MainScreen)
        assert focused_of(running) == flows.table
        assert curve.options.explained == "30Y", "one below the 20-year"
        state = flows.table.table_state
        assert state.sorted_by == 0
        assert state.current == state.table.rows[1]


async def test_filter_typed_before_the_first_view_is_applied_to_it() -> None:
    release = threading.Event()
    running = TicwatchApp(held_feed(release), panes=FEW_PANES[1:])
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.press("/", "j", "a", "p", "a", "n", "enter")
        release.set()
        await wait_until_painted(pilot)
        [flows] = running.screen.query(Pane)
        state = flows.table.table_state
        assert state.filter_text == "japan"
        assert state.rows
        assert len(state.rows) < len(state.table.rows)


async def test_key_of_the_plot_before_the_first_view_waits_until_that_has_a_place() -> None:
    """Nothing is laid out while another pane is built."""
    release = threading.Event()
    running = TicwatchApp(held_feed(release), panes=FEW_PANES)
    async with running.run_test(size=(120, 40)) as pilot:
        await pilot.press("right")
        curve = running.screen.query(Pane).first()
        with running.batch_update():
            release.set()
            while not curve.has_figures:
                await pilot.pause(0.01)
            await pilot.pause()
        await wait_until_painted(pilot)
        assert curve.contents is not None
        assert curve.contents.mark


async def test_title_of_focused_pane_is_heavy_before_and_after() -> None:
    running = app_on()
    async with running.run_test(size=(120, 40)) as pilot:
        curve = running.screen.query(Pane).first()
        assert "━" in curve.title_text
        assert focused_of(running) == curve
        await wait_until_painted(pilot)
        assert focused_of(running) == curve.table
        assert "━" in curve.title_text
        assert "━" not in running.screen.query(Pane).last().title_text
