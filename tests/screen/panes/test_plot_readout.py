"""Values read off a pane's plot with the arrow keys."""

from __future__ import annotations

import pytest

from tests.support.feeds import app_on, screen_text, wait_until_painted
from tui.screen.main_screen import MainScreen
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.flows import FlowsPane
from tui.screen.panes.sectors import SectorsPane
from tui.screen.widgets.plot import PlotView


async def test_arrows_move_mark_and_escape_clears_it_first() -> None:
    running = app_on(start=1)
    async with running.run_test(size=(100, 40)) as pilot:
        await wait_until_painted(pilot)
        pane = running.screen.query_one(CurvePane)
        column = pane.table.table_state.column
        await pilot.press("left")
        await wait_until_painted(pilot)
        # Treasury's 30-year of 2026-08-07
        assert "30Y  ━━ now 5.19%" in screen_text(running)
        await pilot.press("left")
        await wait_until_painted(pilot)
        assert "20Y  ━━ now 5.20%" in screen_text(running)
        assert pane.table.table_state.column == column
        await pilot.press("l")
        assert pane.table.table_state.column == column + 1, "letters move in the table"
        assert pane.options == CurvePane.OPTIONS()
        await pilot.press("escape")
        await wait_until_painted(pilot)
        assert "20Y  ━━" not in screen_text(running)
        assert isinstance(running.screen, MainScreen)
        assert not running.screen.wants_grid
        await pilot.press("escape")
        await wait_until_painted(pilot)
        assert running.screen.wants_grid


async def test_click_on_plot_reads_it_and_focuses_its_pane() -> None:
    running = app_on()
    async with running.run_test(size=(120, 40)) as pilot:
        await wait_until_painted(pilot)
        screen = running.screen
        assert isinstance(screen, MainScreen)
        await pilot.press("2")
        pane = screen.query_one(CurvePane)
        plot = pane.query_one(PlotView)
        await wait_until_painted(pilot)
        assert await pilot.click(plot, offset=(plot.size.width - 2, 4))
        await wait_until_painted(pilot)
        assert (screen.current, pane.has_focus_within) == ("curve", True)
        assert plot.mark_label == "30Y"
        assert await pilot.click(plot, offset=(0, 4))
        shortest = plot.mark_label
        await pilot.press("right")
        assert plot.mark_label != shortest, "the arrows go on from there"
        await pilot.press("left", "left")
        assert plot.mark_label == shortest
        await pilot.press("escape")
        assert plot.mark_label == ""


@pytest.mark.parametrize(("size", "number"), [((60, 16), 2), ((80, 24), 3)])
async def test_arrows_move_column_without_plot(size: tuple[int, int], number: int) -> None:
    running = app_on(start=number, panes=(FlowsPane, SectorsPane))
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        assert isinstance(running.screen, MainScreen)
        table = running.screen._panes[running.screen.current].table
        await pilot.press("right")
        assert table.table_state.column > 0
        before = table.table_state.column
        await pilot.press("left")
        assert table.table_state.column < before


async def test_help_lists_arrows_only_with_plot() -> None:
    running = app_on(start=1, panes=(CurvePane, SectorsPane))
    async with running.run_test(size=(120, 40)) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("question_mark")
        await wait_until_painted(pilot)
        assert "Read off the plot leftwards" in screen_text(running)
        await pilot.press("escape")
        await pilot.press("3")
        await wait_until_painted(pilot)
        await pilot.press("question_mark")
        await wait_until_painted(pilot)
        assert "Read off the plot" not in screen_text(running)
