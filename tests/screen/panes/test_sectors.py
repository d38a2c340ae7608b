"""Keys of the sectors pane."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.support.feeds import app_on, screen_text, wait_until_painted
from tests.support.sizes import LARGE, SMALL, SMALLEST
from tui.model.times import parse_moment
from tui.model.view import View
from tui.screen.app import TicwatchApp
from tui.screen.panes.base import Pane
from tui.screen.panes.sectors import SectorsPane
from tui.screen.widgets.prompt import Prompt

ARTICLE = parse_moment("2025-12-19")


def make_app() -> TicwatchApp:
    return app_on(as_of=ARTICLE, start=3, panes=(SectorsPane,))


def screen_lines(running: TicwatchApp) -> list[str]:
    """Return the lines of the screen without frame and blanks."""
    return [line.strip("│▐▌ ") for line in screen_text(running).splitlines()]


def row_cells(running: TicwatchApp, name: str) -> list[str]:
    """Return the words of a row or of the heading, without sort mark and scroll bar.

    A lead above the table may begin with the same words.
    """
    *_, line = [line for line in screen_lines(running) if line.startswith(name)]
    words = (word.strip("▼▲▾▴▐▁▂▃▄▅▆▇█") for word in line.removeprefix(name).split())
    return [word for word in words if word]


def shown(running: TicwatchApp) -> View:
    """Return the view that the pane shows."""
    view = running.screen.query_one(SectorsPane).displayed
    assert view is not None
    return view


async def press(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await wait_until_painted(pilot)


async def test_narrow_pane_keeps_spans_of_the_article_and_a_wide_one_has_rates_beside_them() -> (
    None
):
    running = make_app()
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        title, *_ = (line for line in screen_lines(running) if "3  Sectors" in line)
        assert title.startswith("3  Sectors pp against SPY ━ 1 returns  2 rates ━")
        assert title.rstrip().endswith("━ sample ━")
        spans = ["1D", "1W", "1M", "3M", "6M", "YTD", "1Y", "Jul", "’25"]
        assert row_cells(running, "group")[: len(spans)] == spans
        assert "+4.7" in row_cells(running, "Health care")
        await pilot.resize_terminal(*SMALLEST)
        await wait_until_painted(pilot)
        kept = row_cells(running, "group")
        assert kept[-2:] == ["Jul", "’25"]
        assert {"1M", "YTD"} <= set(kept)
        assert "6M" not in kept
        assert row_cells(running, "Gold")[-1] == "+20.1"
        await pilot.resize_terminal(*LARGE)
        await wait_until_painted(pilot)
        heading = row_cells(running, "group")
        assert heading[-9:] == ["#", "β60", "±", "β252", "±", ">4.75", "n", "≤4.75", "n"]


async def test_b_and_v_change_basis_and_view() -> None:
    running = make_app()
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "b")
        assert shown(running).basis == "% total return"
        assert "+15.5" in row_cells(running, "Health care")
        await press(pilot, "b")
        assert shown(running).basis == "pp against SPY, price only"
        await press(pilot, "b", "v")
        assert shown(running).basis == "pp against SPY"
        heading = row_cells(running, "group")
        assert heading[:2] == ["Jul", "’25"]
        assert {"β60", "±", "β252", ">4.75", "n", "≤4.75"} <= set(heading)
        assert "YTD" not in heading


@pytest.mark.long
async def test_any_column_can_be_sorted() -> None:
    running = make_app()
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "v", *"llllllll", "s")
        state = running.screen.query_one("#sectors", Pane).table.table_state
        index = [column.key for column in state.table.columns].index("rate_beta_252_bp_per_bp")
        await press(pilot, *(">" * 20), *("<" * 20))
        assert state.sorted_by is not None
        state.sort(index)
        values: list[Any] = [r.cells[index].value for r in state.rows]
        assert values == sorted(values, reverse=True)


async def test_enter_plots_group_and_escape_closes_plot() -> None:
    running = make_app()
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, *"jjj", "enter")
        assert "Health care (XLV)  total return less SPY's since 2025-07-01" in screen_text(running)
        await press(pilot, "v")
        assert "over a year, each day" in screen_text(running)
        assert "2020" in screen_text(running)
        await press(pilot, "enter")
        assert "observed 2025-12-19" in running.messages[-1].message
        await press(pilot, "escape")
        assert "(XLV)" not in screen_text(running)
        assert "3  Sectors" in screen_text(running)


async def test_prompts_accept_a_known_ticker_and_a_day() -> None:
    running = make_app()
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("B")
        running.screen.query_one(Input).value = "nosuch"
        await pilot.press("enter")
        assert "no closes of NOSUCH" in screen_text(running)
        running.screen.query_one(Input).value = "iwm"
        await press(pilot, "enter", "d")
        running.screen.query_one(Input).value = "1989-12-31"
        await pilot.press("enter")
        assert "1989-12-31 is not between 1990-01-01 and 2025-12-19" in screen_text(running)
        running.screen.query_one(Input).value = "2025-07-02"
        await press(pilot, "enter", "B", "escape", "d", "escape")
        options = running.screen.query_one(SectorsPane).options
        assert (options.benchmark, options.since) == ("IWM", date(2025, 7, 2))
        await press(pilot, "d", *"last-friday", "enter")
        assert running.screen.query_one(SectorsPane).options.since == date(2025, 12, 12)
        assert row_cells(running, "group")[-3:] == ["12", "Dec", "’25"]


@pytest.mark.long
async def test_prompts_set_benchmark_and_start_day() -> None:
    running = make_app()
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "B", *"nosuch", "enter")
        assert isinstance(running.screen, Prompt)
        assert "no closes of NOSUCH" in screen_text(running)
        await press(pilot, "escape", "B", *"iwm", "enter")
        assert shown(running).basis == "pp against IWM"
        # XLV +15.47% less IWM +16.94%
        assert row_cells(running, "Health care")[-2:] == ["−1.5", "1"], "the best of its kind"
        await press(pilot, "d", *"July", "enter")
        assert "'July' is no day; write one such as 2025-07-01" in screen_text(running)
        await press(pilot, "escape", "d", *"2025-12-20", "enter")
        assert "2025-12-20 is not between 1990-01-01 and 2025-12-19" in screen_text(running)
        await press(pilot, "escape", "d", *"2025-07-02", "enter")
        assert "since 2 Jul ’25" in screen_text(running)


async def test_names_beside_the_plot_of_an_opened_group_are_whole_in_the_smallest_terminal() -> (
    None
):
    running = make_app()
    async with running.run_test(size=SMALLEST) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "enter")
        lines = screen_lines(running)
        assert any(" Gold " in line for line in lines), "the opened group"
        assert any("Eur. financials " in line for line in lines)
        assert not [line for line in lines if "…" in line]


async def test_hint_for_a_benchmark_is_one_line_in_the_smallest_terminal() -> None:
    running = make_app()
    async with running.run_test(size=SMALLEST) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "B")
        assert "AGG …" in screen_text(running)
