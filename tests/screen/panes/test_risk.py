"""Keys of the risk pane."""

from __future__ import annotations

from tests.screen.panes.test_sectors import press, row_cells
from tests.support.feeds import app_on, screen_text, wait_until_painted
from tests.support.sizes import GRID, LARGE, SMALL, SMALLEST
from tui.model.times import parse_moment
from tui.screen.app import TicwatchApp
from tui.screen.panes.risk import RiskPane

ARTICLE = parse_moment("2025-12-19")


def make_app() -> TicwatchApp:
    return app_on(as_of=ARTICLE, start=5, panes=(RiskPane,))


async def test_v_cycles_through_four_views() -> None:
    running = make_app()
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        assert "Bonds +0.12 over 252 days  +0.06 over 60" in screen_text(running)
        assert "SPY–AGG 252 days" in screen_text(running)
        await press(pilot, "v")
        figures = {"+7.8", "11.4", "−35.8", "2007-10-09", "2009-03-09"}
        assert figures <= set(row_cells(running, "60/40 Bonds"))
        await press(pilot, "v")
        assert row_cells(running, "2022")[:2] == ["−18.2", "−15.8"]
        await press(pilot, "v")
        assert row_cells(running, "fund")[-1] == "%"
        await press(pilot, "v")
        assert "Bonds +0.12 over 252 days" in screen_text(running)


async def test_bond_fund_is_chosen_by_row_or_key() -> None:
    running = make_app()
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "j", "j", "enter")
        assert "SPY–TLT 252 days" in screen_text(running)
        await press(pilot, "b")
        assert "SPY–FLOT 252 days" in screen_text(running)
        await press(pilot, "v", "v", "v")
        assert "ρ FLOT" in screen_text(running)


async def test_enter_plots_row_and_escape_closes_plot() -> None:
    running = make_app()
    async with running.run_test(size=GRID) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "v", "G", "enter")
        assert "60/40 Gold" in screen_text(running)
        await press(pilot, "enter")
        assert "observed 2025-12-19" in screen_text(running)
        await press(pilot, "escape")
        assert "60/40 Bonds" in screen_text(running)
        await press(pilot, "v", "v", "g", "enter")
        assert "SPY–XLB 252 days" in screen_text(running)
        await press(pilot, "escape")
        assert "SPY–XLB" not in screen_text(running)


async def test_enter_on_a_year_shows_its_times_and_opens_nothing() -> None:
    running = make_app()
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "v", "v", "enter")
        assert [message.message[:9] for message in running.messages] == ["observed "]
        assert not running.query_one(RiskPane).options.opened


async def test_n_and_shift_n_change_the_period_and_stop_at_its_ends() -> None:
    running = make_app()
    async with running.run_test(size=GRID) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "v", "n")
        assert row_cells(running, "SPY alone")[-1] == "2005-01-03", "the longest is the first"
        await press(pilot, "N")
        assert row_cells(running, "SPY alone")[-1] == "2013-11-13"
        await press(pilot, "N", "N")
        assert "the last 252 observations" in screen_text(running)
        await press(pilot, "n", "n")
        assert row_cells(running, "SPY alone")[-1] == "2005-01-03"


async def test_columns_that_fit_are_shown() -> None:
    running = make_app()
    async with running.run_test(size=SMALLEST) as pilot:
        for size, last in ((SMALLEST, "252 d"), (LARGE, "from")):
            await pilot.resize_terminal(*size)
            await wait_until_painted(pilot)
            [heading] = [line for line in screen_text(running).splitlines() if "252 d " in line]
            assert last in heading, size
            assert "+0.12" in screen_text(running), size
