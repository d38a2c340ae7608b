"""Every key of the flows pane at the three sizes promised."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from tests.support.feeds import app, glass, settled
from tui.model.times import moment
from tui.screen.app import TicwatchApp
from tui.screen.panes.base import Pane
from tui.screen.widgets.provenance_screen import ProvenanceScreen
from tui.screen.widgets.table_state import TableState

pytestmark = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
Size = tuple[int, int]


@asynccontextmanager
async def opened(size: Size) -> AsyncIterator[tuple[TicwatchApp, Pilot[None]]]:
    """The flows alone, on the article's day."""
    running = app(as_of=moment("2025-12-19"))
    async with running.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("2", *(["z"] if size[0] >= 120 else []))
        await settled(pilot)
        yield running, pilot


async def pressed(pilot: Pilot[None], *keys: str) -> None:
    await pilot.press(*keys)
    await settled(pilot)


def sheet(running: TicwatchApp) -> TableState:
    return running.screen.query_one("#flows", Pane).table.sheet


def names(running: TicwatchApp) -> list[str]:
    return [str(row.cells[0].value) for row in sheet(running).rows]


async def test_v_goes_through_countries_months_and_custody(size: Size) -> None:
    async with opened(size) as (running, pilot):
        assert "private −36.4 bn bonds and notes: net sold" in glass(running)
        assert names(running)[0] == "Japan"
        await pressed(pilot, "v")
        assert "every TIC flow" in glass(running)
        await pressed(pilot, "v")
        assert "correlation 0.55, n = 33" in re.sub(r"[│\s]+", " ", glass(running))
        await pressed(pilot, "v")
        assert names(running)[0] == "Japan"


async def test_b_goes_through_the_securities_and_round(size: Size) -> None:
    async with opened(size) as (running, pilot):
        before, titles = glass(running), []
        for _ in range(6):
            await pressed(pilot, "b")
            titles.append(glass(running).splitlines()[1])
        for title, words in zip(
            titles, ("bonds and notes", "bills", "agency", "corporate", "equities"), strict=False
        ):
            assert words in title
        assert glass(running) == before


async def test_f_folds_the_hubs_and_a_sort_stays(size: Size) -> None:
    async with opened(size) as (running, pilot):
        await pressed(pilot, "l", "l", "l", "s")
        order = names(running)
        assert sheet(running).sorted_by is not None
        await pressed(pilot, "f")
        folded = names(running)
        assert "6 custody hubs*" in folded
        apart = [name for name in order if not name.endswith("*")]
        assert [name for name in folded if not name.endswith("*")] == apart
        assert folded[-3:] == ["Foreign official", "Private", "Grand Total"]
        await pressed(pilot, "f")
        assert names(running) == order
        await pressed(pilot, "I")
        assert names(running)[-3:] == folded[-3:]
        assert names(running)[0] == order[-4]


async def test_enter_opens_a_country_and_escape_closes_it_as_it_was(size: Size) -> None:
    async with opened(size) as (running, pilot):
        await pressed(pilot, "slash", *"belg", "enter", "enter")
        assert "Belgium · Treasuries" in glass(running).splitlines()[1]
        assert names(running)[0] == "2025-10"
        assert names(running)[-1] == "2002-01"
        await pressed(pilot, "j", "j")
        await pressed(pilot, "escape")
        assert names(running) == ["Belgium*"]
        assert "1 of 63 rows" in glass(running)
        await pressed(pilot, "escape")
        assert len(names(running)) == 63


async def test_enter_on_a_month_shows_it_by_country(size: Size) -> None:
    async with opened(size) as (running, pilot):
        await pressed(pilot, "v", "j", "j", "j", "j", "enter")
        assert "2025-09 private +41.5 bn bonds and notes: net bought" in glass(running)
        assert names(running)[0] == "Japan"
        await pressed(pilot, "escape")
        assert "every TIC flow" in glass(running)
        assert sheet(running).row == 4


async def test_i_says_line_table_and_vintage(size: Size) -> None:
    async with opened(size) as (running, pilot):
        await pressed(pilot, "b", "v", "j", "l", "l", "i")
        assert isinstance(running.screen, ProvenanceScreen)
        assert "press release, line 5, first" in glass(running)
        await pressed(pilot, "escape", "escape")
        assert running.is_running


async def test_a_repaint_with_a_later_moment_keeps_sort_and_cursor(size: Size) -> None:
    async with opened(size) as (running, pilot):
        await pressed(pilot, "l", "s", "I", "j", "j")
        before = sheet(running).current
        assert before is not None
        await pressed(pilot, "right_curly_bracket")
        after = sheet(running).current
        assert after is not None
        assert after.key == before.key
        assert after.stamp.observed != before.stamp.observed
        held = [row.cells[1].value for row in sheet(running).rows if not row.total]
        assert held == sorted(map(float, map(str, held)))
