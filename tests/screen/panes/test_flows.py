"""Keys of the flows pane at the three supported sizes."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from tests.support.feeds import app_on, screen_text, wait_until_painted
from tests.support.sizes import SUPPORTED
from tui.model.times import parse_moment
from tui.screen.app import TicwatchApp
from tui.screen.panes.base import Pane
from tui.screen.panes.flows import FlowsPane
from tui.screen.widgets.provenance_screen import ProvenanceScreen
from tui.screen.widgets.table_state import TableState

pytestmark = pytest.mark.parametrize("size", SUPPORTED)
Size = tuple[int, int]


@asynccontextmanager
async def flows_app(size: Size) -> AsyncIterator[tuple[TicwatchApp, Pilot[None]]]:
    """Run the application with the flows pane alone, as of the article's day."""
    running = app_on(as_of=parse_moment("2025-12-19"), panes=(FlowsPane,))
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("2", *(["z"] if size[0] >= 120 else []))
        await wait_until_painted(pilot)
        yield running, pilot


async def press_keys(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await wait_until_painted(pilot)


def table_state(running: TicwatchApp) -> TableState:
    return running.screen.query_one("#flows", Pane).table.table_state


def row_names(running: TicwatchApp) -> list[str]:
    return [str(row.cells[0].value) for row in table_state(running).rows]


async def test_v_cycles_through_countries_months_and_custody(size: Size) -> None:
    async with flows_app(size) as (running, pilot):
        assert "October official sold 24.8  private sold 36.4 bn" in screen_text(running)
        assert row_names(running)[0] == "Japan"
        await press_keys(pilot, "v")
        assert "every TIC flow" in screen_text(running)
        await press_keys(pilot, "v")
        assert "correlation 0.55, n = 33" in re.sub(r"[│\s]+", " ", screen_text(running))
        await press_keys(pilot, "v")
        assert row_names(running)[0] == "Japan"


def pane_title(running: TicwatchApp) -> str:
    """Return the title rule of the pane."""
    return running.screen_stack[0].query_one(FlowsPane).title_text


async def test_b_cycles_through_securities(size: Size) -> None:
    async with flows_app(size) as (running, pilot):
        before, bases = screen_text(running), []
        for _ in range(6):
            await press_keys(pilot, "b")
            shown = running.screen.query_one("#flows", Pane).displayed
            assert shown is not None
            bases.append(shown.basis)
        assert bases == [
            *("bonds and notes", "bills", "agency bonds", "corporate bonds", "equities"),
            "",
        ]
        assert screen_text(running) == before


async def test_f_folds_hubs_and_keeps_sort_order(size: Size) -> None:
    async with flows_app(size) as (running, pilot):
        await press_keys(pilot, "l", "l", "l", "s")
        order = row_names(running)
        assert table_state(running).sorted_by is not None
        await press_keys(pilot, "f")
        folded = row_names(running)
        assert "6 custody hubs*" in folded
        apart = [name for name in order if not name.endswith("*")]
        assert [name for name in folded if not name.endswith("*")] == apart
        assert folded[-3:] == ["Foreign official", "Private", "Grand Total"]
        await press_keys(pilot, "f")
        assert row_names(running) == order
        await press_keys(pilot, "I")
        assert row_names(running)[-3:] == folded[-3:]
        assert row_names(running)[0] == order[-4]


async def test_escape_from_country_restores_filtered_table(size: Size) -> None:
    async with flows_app(size) as (running, pilot):
        await press_keys(pilot, "slash", *"belg", "enter", "enter")
        assert "› Belgium" in pane_title(running)
        assert row_names(running)[0] == "2025-10"
        assert row_names(running)[-1] == "2002-01"
        await press_keys(pilot, "enter")
        assert "observed 2025-10-31" in running.messages[-1].message
        await press_keys(pilot, "j", "j")
        await press_keys(pilot, "escape")
        assert row_names(running) == ["Belgium*"]
        assert "1 of 63 rows" in screen_text(running)
        await press_keys(pilot, "escape")
        assert len(row_names(running)) == 63


async def test_enter_on_month_shows_it_by_country(size: Size) -> None:
    async with flows_app(size) as (running, pilot):
        await press_keys(pilot, "v")
        await press_keys(pilot, "j", "j", "j", "j", "enter")
        assert "September official sold 16.3  private bought 41.5 bn" in screen_text(running)
        assert row_names(running)[0] == "Japan"
        await press_keys(pilot, "escape")
        assert "every TIC flow" in screen_text(running)
        assert table_state(running).row == 4


async def test_i_shows_line_table_and_vintage(size: Size) -> None:
    async with flows_app(size) as (running, pilot):
        await press_keys(pilot, "b", "v")
        await press_keys(pilot, "j", "l", "l", "i")
        assert isinstance(running.screen, ProvenanceScreen)
        assert "press release, line 5, first" in screen_text(running)
        await press_keys(pilot, "escape", "escape")
        assert running.is_running


async def test_later_moment_keeps_sort_order_and_cursor(size: Size) -> None:
    async with flows_app(size) as (running, pilot):
        await press_keys(pilot, "l", "s", "I", "j", "j")
        before = table_state(running).current
        assert before is not None
        await press_keys(pilot, "right_curly_bracket")
        after = table_state(running).current
        assert after is not None
        assert after.key == before.key
        assert after.stamp.observed != before.stamp.observed
        held = [row.cells[1].value for row in table_state(running).rows if not row.total]
        assert held == sorted(map(float, map(str, held)))
