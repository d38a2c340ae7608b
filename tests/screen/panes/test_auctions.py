"""Keys of the auctions pane, at all supported sizes and the smallest usable one."""

from __future__ import annotations

import re

import pytest
from textual.pilot import Pilot

from tests.support.feeds import NO_LINES, app_on, screen_text, wait_until_painted
from tests.support.sizes import USEFUL
from tui.model.times import parse_moment
from tui.screen.app import TicwatchApp
from tui.screen.grid_screen import MIN_GRID_SIZE
from tui.screen.main_screen import MainScreen
from tui.screen.panes.auctions import AuctionsPane
from tui.views.auctions.options import AuctionsViewName, Figure, Kinds

PAST = parse_moment("2025-12-19")


def auctions_pane(running: TicwatchApp) -> AuctionsPane:
    return running.screen_stack[0].query_one(AuctionsPane)


async def press(pilot: Pilot[None], *keys: str) -> str:
    """Press keys, each after the last repaint. Return the text of the screen."""
    for key in keys:
        await pilot.press(key)
        await wait_until_painted(pilot)
    running = pilot.app
    assert isinstance(running, TicwatchApp)
    return screen_text(running)


@pytest.mark.parametrize("size", USEFUL)
async def test_pane_shows_article_auction_and_terms(size: tuple[int, int]) -> None:
    running = app_on(as_of=PAST, panes=(AuctionsPane,))
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        keys = ("6", "z") if size >= MIN_GRID_SIZE else ("6",)
        text = " ".join((await press(pilot, *keys)).translate(NO_LINES).split())
        assert "20Y 2025-12-17 ordinary · tail +0.7 cover −0.1 indirect −0.7 dealers +0.1 σ" in text
        assert "20-year 2025-12-17 4.798% · cover 2.67 · indirect 65.2% direct 22.2%" in text
        assert "6 Auctions" in text
        assert "2-Year note" in text
        assert "High % " in text
        assert re.search(r"2-Year note .*? ordinary", text)


@pytest.mark.parametrize("size", USEFUL)
async def test_v_and_f_cycle_through_choices(size: tuple[int, int]) -> None:
    running = app_on(panes=(AuctionsPane,))
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        pane = auctions_pane(running)
        await press(pilot, "6")
        views = []
        for _ in AuctionsViewName:
            await press(pilot, "v")
            views.append(pane.options.view_name)
        assert views == [
            AuctionsViewName.RESULTS,
            AuctionsViewName.UPCOMING,
            AuctionsViewName.TERMS,
        ]
        kinds = []
        for _ in Kinds:
            await press(pilot, "f")
            kinds.append(pane.options.kinds)
        assert kinds == [*list(Kinds)[1:], Kinds.ALL]
        assert "result not at hand" in await press(pilot, "v", "v")


@pytest.mark.parametrize("size", USEFUL)
async def test_enter_opens_term_and_m_changes_figure(
    size: tuple[int, int],
) -> None:
    running = app_on(as_of=PAST, panes=(AuctionsPane,))
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        pane = auctions_pane(running)
        text = await press(pilot, "6", *"jjjjj", "enter")
        assert "6 Auctions: 20-Year" in text
        assert pane.table.table_state.row == 0
        assert pane.table.table_state.rows[0].cells[2].value == 4.798
        figures = [pane.options.figure]
        for _ in Figure:
            await press(pilot, "m")
            figures.append(pane.options.figure)
        assert figures == [*Figure, Figure.YIELD]
        shown = await press(pilot, "enter")
        assert re.search(r"2025-12-17(, | · )known 2025-12-17 18:00 EST", shown)
        await press(pilot, "escape")
        assert pane.options.opened == ""
        assert pane.table.table_state.current
        assert pane.table.table_state.current.key == "Bond 20-Year"


async def test_history_of_term_is_plotted() -> None:
    running = app_on(as_of=PAST, panes=(AuctionsPane,))
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        text = await press(pilot, "6", *"jjjjj", "enter", "m")
        assert "━● bid-to-cover  ━━ mean of the previous six" in text


async def test_m_without_opened_term_shows_toast() -> None:
    running = app_on(panes=(AuctionsPane,))
    async with running.run_test(size=(120, 40), notifications=True) as pilot:
        await wait_until_painted(pilot)
        assert "term that Enter opens" in await press(pilot, "6", "m")


async def test_s_sorts_table() -> None:
    running = app_on(as_of=PAST, panes=(AuctionsPane,))
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "6", "l", "s")
        table = auctions_pane(running).table
        values = [row.cells[3].value for row in table.table_state.rows]
        highs = [value for value in values if isinstance(value, float)]
        assert highs == sorted(highs, reverse=True)


async def test_step_follows_auction_results() -> None:
    """On 17 December 2025 bill results came before 12:00, the 20-year bond's at 13:04."""
    running = app_on(as_of=parse_moment("2025-12-17T14:00"), panes=(AuctionsPane,))
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "6", "[")
        screen = running.screen
        assert isinstance(screen, MainScreen)
        assert screen.as_of
        assert parse_moment("2025-12-17T11:30") < screen.as_of < parse_moment("2025-12-17T12:00")
        assert "20-year 2025-12-17 announced" in screen_text(running)
        assert "4.798%" in await press(pilot, "]")


async def test_auction_is_upcoming_the_day_before_its_result() -> None:
    running = app_on(as_of=parse_moment("2025-12-16T12:00"), panes=(AuctionsPane,))
    async with running.run_test(size=(120, 40)) as pilot:
        await wait_until_painted(pilot)
        text = await press(pilot, "6", "z", "v", "v")
        assert auctions_pane(running).options.view_name is AuctionsViewName.UPCOMING
        [line] = [line for line in text.splitlines() if "20-Year bond" in line and "bn" not in line]
        assert "2025-12-17 13:00 EST" in line
        assert "13.0" in line
