"""Keys of the auctions pane, at all supported sizes and the smallest usable one."""

from __future__ import annotations

import re

import pytest
from textual.pilot import Pilot

from tests.support.feeds import NO_LINES, app_on, screen_text, wait_until_painted
from tests.support.sizes import LARGE, SMALL, USEFUL
from tui.model.times import parse_moment
from tui.screen.app import TicwatchApp
from tui.screen.grid_plan import MIN_GRID_SIZE
from tui.screen.main_screen import MainScreen
from tui.screen.panes import PANES
from tui.screen.panes.auctions import AuctionsPane
from tui.screen.panes.contents import MIN_LEADS_HEIGHT
from tui.screen.widgets.table import TableView
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
        assert "20Y 17 Dec 4.798% ordinary tail +1.8 bp cover 2.67" in text
        assert ("next 13W bill in 2 d 11 h" in text) == (size[1] >= MIN_LEADS_HEIGHT)
        assert "6 Auctions" in text
        assert "high % " in text
        assert re.search(r" 2Y .*? ordinary", text)


@pytest.mark.parametrize("size", USEFUL)
async def test_v_and_f_cycle_through_choices_and_b_needs_a_term(size: tuple[int, int]) -> None:
    running = app_on(panes=(AuctionsPane,))
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        pane = auctions_pane(running)
        await press(pilot, "6", "b")
        assert "term that Enter opens" in running.messages[-1].message
        views = []
        for _ in AuctionsViewName:
            await pilot.press("v")
            views.append(pane.options.view_name)
        assert views == [
            AuctionsViewName.RESULTS,
            AuctionsViewName.UPCOMING,
            AuctionsViewName.TERMS,
        ]
        kinds = []
        for _ in Kinds:
            await pilot.press("f")
            kinds.append(pane.options.kinds)
        assert kinds == [*list(Kinds)[1:], Kinds.ALL]
        await pilot.press("v")
        assert "result not at hand" in await press(pilot, "v")


@pytest.mark.parametrize("size", USEFUL)
async def test_enter_opens_term_and_b_changes_figure(
    size: tuple[int, int],
) -> None:
    running = app_on(as_of=PAST, panes=(AuctionsPane,))
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        pane = auctions_pane(running)
        await pilot.press("6", "g", *"jjjjj")
        text = await press(pilot, "enter")
        assert "6  Auctions › 20-Year" in text
        assert pane.table.table_state.row == 0
        assert pane.table.table_state.rows[0].cells[2].value == 4.798
        figures = [pane.options.figure]
        text = await press(pilot, "b")
        if size == SMALL:
            assert "bid-to-cover" in text
            assert "mean of the previous six" in text
        figures.append(pane.options.figure)
        for _ in [*Figure][1:]:
            await pilot.press("b")
            figures.append(pane.options.figure)
        assert figures == [*Figure, Figure.YIELD]
        await press(pilot, "enter")
        times = running.messages[-1].message
        assert re.search(r"2025-12-17(, | · )known 2025-12-17 18:00 EST", times)
        await press(pilot, "escape")
        assert pane.options.opened == ""
        assert pane.table.table_state.current
        assert pane.table.table_state.current.key == "Bond 20-Year"


async def test_s_sorts_table() -> None:
    running = app_on(as_of=PAST, panes=(AuctionsPane,))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "6", "l")
        while auctions_pane(running).column_under_cursor != "high_yield_pct":
            await press(pilot, "l")
        await press(pilot, "s")
        table = auctions_pane(running).table
        values = [row.cells[3].value for row in table.table_state.rows]
        highs = [value for value in values if isinstance(value, float)]
        assert highs == sorted(highs, reverse=True)


async def test_step_follows_auction_results() -> None:
    """On 17 December 2025 bill results came before 12:00, the 20-year bond's at 13:04."""
    running = app_on(as_of=parse_moment("2025-12-17T14:00"), panes=(AuctionsPane,))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "6", "[")
        screen = running.screen
        assert isinstance(screen, MainScreen)
        assert screen.as_of
        assert parse_moment("2025-12-17T11:30") < screen.as_of < parse_moment("2025-12-17T12:00")
        assert "next 20Y in 1 h" in screen_text(running)
        assert "4.798%" in await press(pilot, "]")


async def test_auction_is_upcoming_the_day_before_its_result() -> None:
    running = app_on(as_of=parse_moment("2025-12-16T12:00"), panes=(AuctionsPane,))
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("6", "v")
        text = await press(pilot, "v")
        assert auctions_pane(running).options.view_name is AuctionsViewName.UPCOMING
        [line] = [line for line in text.splitlines() if "Wed 17 Dec 13:00 EST" in line]
        assert re.search(r"\b20Y\b", line)
        assert "13.0" in line


async def test_grid_of_three_columns_shows_every_term_in_the_past_too() -> None:
    running = app_on(panes=PANES, as_of=PAST)
    async with running.run_test(size=LARGE) as pilot:
        await wait_until_painted(pilot)
        table = auctions_pane(running).query_one(TableView)
        lines = [table.render_line(y).text.split() for y in range(table.size.height)]
        terms = [line[0] for line in lines if line]
        assert terms == ["term", "2Y", "3Y", "5Y", "7Y", "10Y", "20Y", "30Y"]
