"""The keys of the risk pane on a real screen."""

from __future__ import annotations

import pytest

from tests.screen.panes.test_sectors import press, row
from tests.support.feeds import app, glass, settled
from tui.model.times import moment
from tui.screen.app import TicwatchApp

ARTICLE = moment("2025-12-19")


def opened() -> TicwatchApp:
    return app(as_of=ARTICLE, start=5)


async def test_the_four_views_one_after_the_other() -> None:
    running = opened()
    async with running.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "SPY and AGG +0.12 over 252 days, +0.06 over 60" in glass(running)
        assert "━━ SPY–AGG 252 days" in glass(running)
        await press(pilot, "v")
        figures = {"+7.8", "11.4", "−35.8", "2007-10-09", "2009-03-09"}
        assert figures <= set(row(running, "60/40 Bonds"))
        await press(pilot, "v")
        assert row(running, "2022")[:2] == ["−18.2", "−15.8"]
        await press(pilot, "v")
        assert row(running, "Fund")[-1] == "%"
        await press(pilot, "v")
        assert "correlation with SPY" in glass(running)


async def test_a_row_chooses_the_bond_fund_and_so_does_a_key() -> None:
    running = opened()
    async with running.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "j", "j", "enter")
        assert "━━ SPY–TLT 252 days" in glass(running)
        await press(pilot, "b")
        assert "━━ SPY–FLOT 252 days" in glass(running)
        await press(pilot, "v", "v", "v")
        assert "ρ FLOT" in glass(running)


async def test_a_portfolio_and_a_fund_open_their_plots_and_escape_closes() -> None:
    running = opened()
    async with running.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await press(pilot, "v", "G", "enter")
        assert "━━ 60/40 Gold" in glass(running)
        await press(pilot, "enter")
        assert "observed 2025-12-19" in glass(running)
        await press(pilot, "escape")
        assert "━━ 60/40 Bonds" in glass(running)
        await press(pilot, "v", "v", "g", "enter")
        assert "━━ SPY–XLB 252 days" in glass(running)
        await press(pilot, "escape")
        assert "SPY–XLB" not in glass(running)


async def test_the_period_goes_from_each_its_own_to_the_last_year() -> None:
    running = opened()
    async with running.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await press(pilot, "v", "c")
        assert row(running, "SPY alone")[-1] == "2013-11-13"
        await press(pilot, "c")
        assert "the last 252 observations" in glass(running)
        await press(pilot, "c")
        assert row(running, "SPY alone")[-1] == "2005-01-03"


@pytest.mark.parametrize(("size", "last"), [((60, 16), "252 d"), ((200, 60), "from")])
async def test_other_sizes_have_what_fits(size: tuple[int, int], last: str) -> None:
    running = opened()
    async with running.run_test(size=size) as pilot:
        await settled(pilot)
        [heading] = [line for line in glass(running).splitlines() if "Bond fund" in line]
        assert last in heading
        assert "+0.12" in glass(running)
