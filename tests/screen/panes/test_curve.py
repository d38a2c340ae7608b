"""The keys of the curve pane on a real screen."""

from __future__ import annotations

from datetime import date

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.support.feeds import app, glass, settled
from tui.model.times import moment
from tui.screen.app import TicwatchApp
from tui.screen.panes.curve import CurvePane
from tui.screen.widgets.prompt import Prompt
from tui.views.curve.options import CurveViewName, HistoryRange

SIZES = [(60, 16), (80, 24), (120, 40)]


def started(day: str = "2025-12-17") -> TicwatchApp:
    return app(as_of=moment(day), start=1)


def pane(running: TicwatchApp) -> CurvePane:
    return running.screen_stack[0].query_one(CurvePane)


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


@pytest.mark.parametrize("size", SIZES)
async def test_v_goes_through_every_view_and_round(size: tuple[int, int]) -> None:
    running = started()
    async with running.run_test(size=size) as pilot:
        await settled(pilot)
        seen = []
        for _ in CurveViewName:
            seen.append(glass(running).splitlines()[1][:40])
            await press(pilot, "v")
        assert len(set(seen)) == len(CurveViewName)
        assert glass(running).splitlines()[1][:40] == seen[0]
        await press(pilot, "V")
        assert glass(running).splitlines()[1][:40] == seen[-1]


@pytest.mark.parametrize("size", SIZES)
async def test_enter_opens_the_history_of_a_row_and_escape_goes_back(
    size: tuple[int, int],
) -> None:
    running = started()
    async with running.run_test(size=size) as pilot:
        await settled(pilot)
        await press(pilot, "v", "v", "G", "enter")
        assert pane(running).options.view_name is CurveViewName.HISTORY
        # 2 x 3.70 - 3.49 - 4.16 = -0.25
        assert "2-5-10 −25 bp" in glass(running)
        await press(pilot, "escape")
        assert pane(running).options.view_name is CurveViewName.CHANGES
        await press(pilot, "escape")
        assert pane(running).options.view_name is CurveViewName.CHANGES


async def test_the_reach_grows_and_shrinks_in_the_history_alone() -> None:
    running = started()
    async with running.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "n")
        assert pane(running).options.reach is HistoryRange.YEAR
        await press(pilot, "v", "n", "n", "n", "n")
        assert pane(running).options.reach is HistoryRange.MAX
        assert "from 1962-01-02" in glass(running)
        await press(pilot, *"NNNNNN")
        assert pane(running).options.reach is HistoryRange.MONTH
        assert "10Y over 1M" in glass(running)


async def test_days_are_read_off_a_history() -> None:
    running = started()
    async with running.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "v", "left", "left")
        # FRED's DGS10 of 2025-12-16
        assert "2025-12-16  ━━ 10Y 4.15%" in glass(running)


async def test_a_day_to_compare_with_is_asked_for_and_taken_away() -> None:
    running = started()
    async with running.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await press(pilot, "c", *"2019-13-01", "enter")
        assert isinstance(running.screen, Prompt)
        assert "is no day" in glass(running)
        running.screen.query_one(Input).value = "1985-01-02"
        await press(pilot, "enter")
        assert "begins on 1990-01-02" in glass(running)
        running.screen.query_one(Input).value = "2020-03-09"
        await press(pilot, "enter")
        assert pane(running).options.against == date(2020, 3, 9)
        assert "━━ 2020-03-09" in glass(running)
        await press(pilot, "c", *"none", "enter")
        assert pane(running).options.against is None
        await press(pilot, "c", "escape")
        assert pane(running).options.against is None


async def test_the_mark_stays_on_its_tenor_while_the_axis_changes() -> None:
    running = started()
    async with running.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await press(pilot, "left", "left", "left", "m")
        assert "10Y  ━● now 4.16%" in glass(running)
        await press(pilot, "m")
        assert "10Y  ━● now 4.16%" in glass(running)


async def test_spreads_do_not_push_the_plot_out_at_80_columns() -> None:
    running = started("2023-07-03")
    async with running.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        shown = glass(running)
        assert shown.count("INVERTED") >= 4
        assert "━● 2023-07-03" in shown
        assert "Tenor" in shown
