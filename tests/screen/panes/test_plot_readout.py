"""Reading values off a pane's plot with the arrows, on a real screen."""

from __future__ import annotations

import pytest

from tests.support.feeds import app, glass, settled
from tui.screen.main_screen import MainScreen
from tui.screen.panes.curve import CurvePane


async def test_arrows_read_the_plot_and_escape_puts_the_reading_away_first() -> None:
    running = app(start=1)
    async with running.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        pane = running.screen.query_one(CurvePane)
        column = pane.table.sheet.column
        await pilot.press("left")
        await settled(pilot)
        # Treasury's 30-year of 2026-08-07
        assert "30Y  ━● now 5.19%" in glass(running)
        await pilot.press("left")
        await settled(pilot)
        assert "20Y  ━● now 5.20%" in glass(running)
        assert pane.table.sheet.column == column
        assert pane.options == CurvePane.OPTIONS()
        await pilot.press("escape")
        await settled(pilot)
        assert "20Y  ━●" not in glass(running)
        assert isinstance(running.screen, MainScreen)
        assert not running.screen.whole
        await pilot.press("escape")
        await settled(pilot)
        assert running.screen.whole


@pytest.mark.parametrize(("key", "column"), [("l", 1), ("right", 0)])
async def test_letters_move_the_columns_where_arrows_read_the_plot(key: str, column: int) -> None:
    running = app(start=1)
    async with running.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press(key)
        assert running.screen.query_one(CurvePane).table.sheet.column == column


@pytest.mark.parametrize(("size", "number"), [((60, 16), 1), ((80, 24), 3)])
async def test_arrows_move_the_columns_where_no_plot_is_shown(
    size: tuple[int, int], number: int
) -> None:
    running = app(start=number)
    async with running.run_test(size=size) as pilot:
        await settled(pilot)
        assert isinstance(running.screen, MainScreen)
        table = running.screen._panes[running.screen.current].table
        await pilot.press("right")
        assert table.sheet.column > 0
        before = table.sheet.column
        await pilot.press("left")
        assert table.sheet.column < before


async def test_help_names_the_arrows_of_the_moment() -> None:
    running = app(start=1)
    async with running.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("question_mark")
        await settled(pilot)
        assert "Read off the plot leftwards" in glass(running)
        await pilot.press("escape")
        await pilot.press("3")
        await settled(pilot)
        await pilot.press("question_mark")
        await settled(pilot)
        assert "Read off the plot" not in glass(running)
