"""Global keys at the three supported terminal sizes."""

from __future__ import annotations

from itertools import combinations

import pytest
from textual.command import CommandPalette
from textual.pilot import Pilot

from tests.support.feeds import FixedFeed, app_on, screen_text, wait_until_painted
from tests.support.sizes import GRID, LARGE, SMALL, SMALLEST, long_size
from tui.screen.app import TicwatchApp
from tui.screen.main_screen import MainScreen
from tui.screen.panes import PANES
from tui.screen.panes.alerts import AlertsPane
from tui.screen.panes.base import Pane
from tui.screen.panes.curve import CurvePane
from tui.screen.widgets.help_screen import HelpScreen

NAMES = [pane.NAME for pane in PANES]
GRID_NAMES = [pane.NAME for pane in PANES if pane.IN_GRID]
KEYS = [str(pane.NUMBER) for pane in PANES]


def visible_panes(running: TicwatchApp) -> list[str]:
    """Return the names of the panes on the screen."""
    return [pane.NAME for pane in main(running).query(Pane) if pane.display]


def main(running: TicwatchApp) -> MainScreen:
    screen = running.screen_stack[0]
    assert isinstance(screen, MainScreen)
    return screen


def focused_pane(running: TicwatchApp) -> str:
    """Return the name of the pane in focus."""
    table = main(running).focused
    assert table is not None
    return next(node.id for node in table.ancestors if node.id in NAMES)


@pytest.mark.parametrize("size", [SMALL, long_size(SMALLEST)])
async def test_small_terminal_shows_one_pane(size: tuple[int, int]) -> None:
    running = app_on(panes=tuple(pane for pane in PANES if pane.IN_GRID))
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        assert visible_panes(running) == ["curve"]
        for key, name in zip(KEYS[1:], GRID_NAMES[1:], strict=False):
            await pilot.press(key)
            await wait_until_painted(pilot)
            assert visible_panes(running) == [name]
            assert focused_pane(running) == name
            assert screen_text(running).splitlines()[1].startswith(f" {key}  ")
        await pilot.press("tab")
        assert visible_panes(running) == ["curve"]
        await pilot.press("shift+tab")
        assert visible_panes(running) == GRID_NAMES[-1:]


def assert_filled(running: TicwatchApp, across: int) -> None:
    """Assert that the grid has this many columns, and fills its container without overlaps."""
    regions = [pane.region for pane in main(running).query(Pane) if pane.display]
    assert sum(region.y == regions[0].y for region in regions) == across
    holder = main(running).query_one("#panes").region
    assert not any(one.overlaps(other) for one, other in combinations(regions, 2))
    gaps = (holder.height * (across - 1), holder.width * len(regions))  # columns, rows
    assert 0 <= holder.area - sum(region.area for region in regions) <= sum(gaps)
    assert max(region.right for region in regions) == holder.right


async def test_grid_fills_a_large_terminal_and_a_small_one_shows_one_pane() -> None:
    """Start in the grid, leave it by its keys and by the size of the terminal, and come back."""
    running = app_on(panes=PANES)
    async with running.run_test(size=GRID) as pilot:
        await wait_until_painted(pilot)
        assert visible_panes(running) == GRID_NAMES
        assert_filled(running, across=2)
        assert focused_pane(running) == "curve"
        await assert_keys_move_the_focus(pilot, running, after_auctions="curve")
        await assert_zoom_shows_one_pane(pilot, running)
        await pilot.resize_terminal(*SMALL)
        await pilot.pause()
        assert visible_panes(running) == ["sectors"], "the pane that was clicked"
        await pilot.resize_terminal(179, 50)
        await wait_until_painted(pilot)
        assert_filled(running, across=2)
        await pilot.resize_terminal(*LARGE)
        await wait_until_painted(pilot)
        assert visible_panes(running) == [*GRID_NAMES, "thesis", "supply"]
        assert_filled(running, across=3)
        await pilot.press("1")
        await assert_keys_move_the_focus(pilot, running, after_auctions="thesis")


async def assert_keys_move_the_focus(
    pilot: Pilot[None], running: TicwatchApp, *, after_auctions: str
) -> None:
    """Assert that digits and Tab move the focus among the panes of the grid, and hide none."""
    shown = visible_panes(running)
    await pilot.press("3")
    assert visible_panes(running) == shown
    assert focused_pane(running) == "sectors"
    await pilot.press("tab")
    assert focused_pane(running) == "alerts"
    await pilot.press("shift+tab", "shift+tab")
    assert focused_pane(running) == "flows"
    await pilot.press("6", "tab")
    assert focused_pane(running) == after_auctions, "only panes of the grid"


async def assert_zoom_shows_one_pane(pilot: Pilot[None], running: TicwatchApp) -> None:
    """Assert that z shows one pane, and each of z, Esc and 0 the grid. A click chooses a pane."""
    await pilot.press("2", "z")
    assert visible_panes(running) == ["flows"]
    await pilot.press("4")
    assert visible_panes(running) == ["alerts"]
    for back in ("z", "escape", "0"):
        await pilot.press(back)
        assert visible_panes(running) == GRID_NAMES, back
        await pilot.press("z")
        assert len(visible_panes(running)) == 1
    await pilot.press("z")
    await wait_until_painted(pilot)
    await pilot.click(main(running).query_one("#sectors"), offset=(5, 5))
    await pilot.press("z")
    assert visible_panes(running) == ["sectors"], "the pane that was clicked"
    await pilot.press("z")


async def test_escape_does_not_quit_and_q_does() -> None:
    running = app_on(panes=(CurvePane,))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("escape", "escape", "escape")
        assert running.is_running
        await pilot.press("q")
        await pilot.pause()
        assert running.return_code == 0


async def test_ctrl_q_quits_from_help_which_lists_pane_keys_before_global_keys() -> None:
    running = app_on(panes=(CurvePane,))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("f1")
        await pilot.pause()
        assert isinstance(running.screen, HelpScreen)
        await pilot.press("escape", "question_mark")
        await pilot.pause()
        assert isinstance(running.screen, HelpScreen)
        text = screen_text(running)
        assert text.index("In curve") < text.index("In the table")
        assert "m  Axis" in text
        await pilot.press("pagedown", "pagedown", "pagedown", "pagedown")
        await pilot.pause()
        assert "Quit" in screen_text(running)
        await pilot.press("escape")
        assert isinstance(running.screen, MainScreen)
        await pilot.press("question_mark", "ctrl+q")
        await pilot.pause()
        assert running.return_code == 0


async def test_refresh_requests_sources_of_pane_or_all() -> None:
    feed = FixedFeed()
    running = app_on(feed, panes=(CurvePane, AlertsPane))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("r")
        await pilot.press("4", "r", "R")
        await pilot.pause()
    assert feed.nudged == ["par_yields", None, None]


async def test_palette_runs_command_by_name() -> None:
    running = app_on()
    async with running.run_test(size=GRID) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("ctrl+p")
        assert isinstance(running.screen, CommandPalette)
        await pilot.press("escape", "colon")
        assert isinstance(running.screen, CommandPalette)
        await pilot.press(*"zoom")
        await wait_until_painted(pilot)
        await pilot.press("enter")
        await wait_until_painted(pilot)
        assert visible_panes(running) == ["curve"]


async def test_m_changes_axis_and_cycles_back() -> None:
    running = app_on(panes=(CurvePane,))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        before = screen_text(running)
        await pilot.press("m")
        await wait_until_painted(pilot)
        assert screen_text(running) != before
        await pilot.press("m", "m")
        await wait_until_painted(pilot)
        assert screen_text(running) == before


async def test_table_keys_act_on_focused_pane() -> None:
    running = app_on()
    async with running.run_test(size=GRID) as pilot:
        await wait_until_painted(pilot)
        table = main(running).query_one("#curve", Pane).table
        await pilot.press("j", "down", "ctrl+d")
        assert table.table_state.row > 2
        await pilot.press("g", "l", "s")
        assert table.table_state.sorted_by == 1
        await pilot.press("enter", "z")
        await wait_until_painted(pilot)
        assert "observed 2026-08-07 · known 2026-08-07 18:00 EDT" in screen_text(running)
