"""The auctions pane by keyboard, at the three sizes promised and the smallest useful one."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.support.feeds import app, glass, settled
from tui.model.times import moment
from tui.screen.app import TicwatchApp
from tui.screen.main_screen import LEAST_GRID, MainScreen
from tui.screen.panes.auctions import AuctionsPane
from tui.views.auctions.options import AuctionsViewName, Figure, Kinds

SIZES = [(60, 16), (80, 24), (120, 40), (200, 60)]
PAST = moment("2025-12-19")


def pane_of(running: TicwatchApp) -> AuctionsPane:
    return running.screen_stack[0].query_one(AuctionsPane)


async def press(pilot: Pilot[None], *keys: str) -> str:
    """Press one after another, each when all is painted; what is on the glass then."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)
    running = pilot.app
    assert isinstance(running, TicwatchApp)
    return glass(running)


@pytest.mark.parametrize("size", SIZES)
async def test_the_article_s_auction_and_the_table(size: tuple[int, int]) -> None:
    running = app(as_of=PAST)
    async with running.run_test(size=size) as pilot:
        await settled(pilot)
        alone = ("6", "z") if size >= LEAST_GRID else ("6",)
        shown = " ".join((await press(pilot, *alone)).replace("│", " ").split())
        assert "20-year 2025-12-17 4.798% · cover 2.67 · indirect 65.2% direct 22.2%" in shown
        assert "6 Auctions" in shown
        assert "2-Year note" in shown
        assert "High % " in shown


@pytest.mark.parametrize("size", SIZES)
async def test_v_and_f_go_round(size: tuple[int, int]) -> None:
    running = app()
    async with running.run_test(size=size) as pilot:
        await settled(pilot)
        pane = pane_of(running)
        await press(pilot, "6")
        seen = []
        for _ in AuctionsViewName:
            await press(pilot, "v")
            seen.append(pane.options.view_name)
        assert seen == [AuctionsViewName.RESULTS, AuctionsViewName.UPCOMING, AuctionsViewName.TERMS]
        kinds = []
        for _ in Kinds:
            await press(pilot, "f")
            kinds.append(pane.options.kinds)
        assert kinds == [*list(Kinds)[1:], Kinds.ALL]
        assert "no result yet" in await press(pilot, "v", "v")


@pytest.mark.parametrize("size", SIZES)
async def test_enter_opens_a_term_m_draws_another_figure_and_escape_goes_back(
    size: tuple[int, int],
) -> None:
    running = app(as_of=PAST)
    async with running.run_test(size=size) as pilot:
        await settled(pilot)
        pane = pane_of(running)
        opened = await press(pilot, "6", *"jjjjj", "enter")
        assert "6 Auctions: 20-Year" in opened
        assert pane.table.sheet.row == 0
        assert pane.table.sheet.rows[0].cells[2].value == 4.798
        drawn = [pane.options.figure]
        for _ in Figure:
            await press(pilot, "m")
            drawn.append(pane.options.figure)
        assert drawn == [*Figure, Figure.YIELD]
        assert "observed 2025-12-17 · known 2025-12-17 18:00" in await press(pilot, "enter")
        await press(pilot, "escape")
        assert pane.options.opened == ""
        assert pane.table.sheet.current
        assert pane.table.sheet.current.key == "Bond 20-Year"


async def test_the_history_is_drawn_where_there_is_room() -> None:
    running = app(as_of=PAST)
    async with running.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        opened = await press(pilot, "6", *"jjjjj", "enter", "m")
        assert "━● bid-to-cover  ━━ mean of the previous six" in opened


async def test_m_without_a_history_says_what_it_is_for() -> None:
    running = app()
    async with running.run_test(size=(120, 40), notifications=True) as pilot:
        await settled(pilot)
        assert "term that Enter opens" in await press(pilot, "6", "m")


async def test_the_table_sorts_by_keyboard() -> None:
    running = app(as_of=PAST)
    async with running.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "6", "l", "l", "s")
        table = pane_of(running).table
        values = [row.cells[3].value for row in table.sheet.rows]
        highs = [value for value in values if isinstance(value, float)]
        assert highs == sorted(highs, reverse=True)


async def test_steps_go_through_the_results() -> None:
    """On 17 December 2025 bills came before 12:00 and the 20-year bond at 13:04."""
    running = app(as_of=moment("2025-12-17T14:00"))
    async with running.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "6", "[")
        screen = running.screen
        assert isinstance(screen, MainScreen)
        assert screen.as_of
        assert moment("2025-12-17T11:30") < screen.as_of < moment("2025-12-17T12:00")
        assert "20-year 2025-12-17 announced" in glass(running)
        assert "4.798%" in await press(pilot, "]")


async def test_the_day_before_its_result_the_article_s_auction_is_to_come() -> None:
    running = app(as_of=moment("2025-12-16T12:00"))
    async with running.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        shown = await press(pilot, "6", "z", "v", "v")
        assert pane_of(running).options.view_name is AuctionsViewName.UPCOMING
        [line] = [
            line for line in shown.splitlines() if "20-Year bond" in line and "bn" not in line
        ]
        assert "2025-12-17 13:00" in line
        assert "13.0" in line
