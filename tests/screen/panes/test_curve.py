"""Keys of the curve pane."""

from __future__ import annotations

import re
from datetime import date

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.support.feeds import FixedFeed, app_on, screen_text, wait_until_painted
from tests.support.sizes import USEFUL
from tui.config import Config
from tui.model.times import parse_moment
from tui.screen.app import TicwatchApp
from tui.screen.panes.alerts import AlertsPane
from tui.screen.panes.auctions import AuctionsPane
from tui.screen.panes.curve import CurvePane
from tui.screen.panes.explained_pane import NO_YIELD
from tui.screen.widgets.prompt import Prompt
from tui.views.curve.options import ChangeSpan, CurveViewName, HistoryRange


def make_app(day: str = "2025-12-17") -> TicwatchApp:
    return app_on(as_of=parse_moment(day), start=1, panes=(CurvePane,))


def curve_pane(running: TicwatchApp) -> CurvePane:
    return running.screen_stack[0].query_one(CurvePane)


def footer(running: TicwatchApp) -> str:
    """Return the line of keys, which begins with the view."""
    return screen_text(running).splitlines()[-1]


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await wait_until_painted(pilot)


@pytest.mark.parametrize("size", USEFUL)
async def test_v_cycles_through_all_views(size: tuple[int, int]) -> None:
    running = make_app()
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        titles = []
        for _ in CurveViewName:
            titles.append(footer(running))
            await press(pilot, "v")
        assert [title.split()[:3] for title in titles] == [
            ["v", f"{place}/{len(CurveViewName)}", name.name.lower()]
            for place, name in enumerate(CurveViewName, 1)
        ]
        assert footer(running) == titles[0]
        await press(pilot, "V")
        assert footer(running) == titles[-1]


@pytest.mark.parametrize("size", USEFUL)
async def test_enter_opens_history_and_escape_goes_back(
    size: tuple[int, int],
) -> None:
    running = make_app()
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "v", "v", "G", "enter")
        assert curve_pane(running).options.view_name is CurveViewName.HISTORY
        # 2 x 3.70 - 3.49 - 4.16 = -0.25
        assert "2-5-10 −25 bp" in screen_text(running)
        await press(pilot, "escape")
        assert curve_pane(running).options.view_name is CurveViewName.CHANGES
        await press(pilot, "escape")
        assert curve_pane(running).options.view_name is CurveViewName.CHANGES


async def test_w_explains_the_tenor_and_span_under_the_cursor() -> None:
    running = make_app("2025-12-19")
    async with running.run_test(size=(100, 30)) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("k")  # from the 20-year, where the cursor starts
        await press(pilot, "w")
        # FRED's DGS10: 4.16 after 4.12
        assert re.search(
            r"10Y \+4 bp in a day  [a-z ]+  not split: no real yields yet", screen_text(running)
        )
        await pilot.press("escape", "l", "l", "l", "l")
        await press(pilot, "w")
        assert curve_pane(running).options.span is ChangeSpan.MONTH
        assert "10Y +3 bp in a month" in screen_text(running)
        await press(pilot, "n", "n", "w")
        assert curve_pane(running).options.span is ChangeSpan.HALF
        await press(pilot, "enter")
        assert curve_pane(running).options.view_name is CurveViewName.HISTORY
        await press(pilot, "escape", "G", "enter")
        assert curve_pane(running).options.view_name is CurveViewName.WHY
        [times] = running.messages  # of an event, which has no history
        assert "known" in times.message
        await press(pilot, "escape")
        assert curve_pane(running).options.view_name is CurveViewName.CURVE


async def test_w_explains_yields_of_other_panes_and_no_other_figure() -> None:
    feed = FixedFeed(*Config().alerts.rule[:1])
    panes = (CurvePane, AlertsPane, AuctionsPane)
    running = app_on(feed, as_of=parse_moment("2025-12-19"), start=4, panes=panes)
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "w")  # the rule y20-regime
        assert "20Y +3 bp in a day" in screen_text(running)
        await pilot.press("escape", "6", "G", "/", *"30y", "enter")
        await press(pilot, "w")
        assert "30Y +2 bp in a day" in screen_text(running)
        await pilot.press("escape", "6", "escape", *"llllllll")
        await press(pilot, "w")  # shares of bidders
        assert not curve_pane(running).display
        await press(pilot, "1", "G", "w")  # the butterfly
        assert curve_pane(running).options.view_name is CurveViewName.CURVE
        assert [each.message for each in running.messages] == [NO_YIELD, NO_YIELD]


@pytest.mark.long
async def test_n_changes_range_only_in_history() -> None:
    running = make_app()
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "n")
        assert curve_pane(running).options.reach is HistoryRange.YEAR
        await press(pilot, "v", "n", "n", "n", "n")
        assert curve_pane(running).options.reach is HistoryRange.MAX
        assert "from 1962-01-02" in screen_text(running)
        await press(pilot, *"NNNNNN")
        assert curve_pane(running).options.reach is HistoryRange.MONTH
        assert "10Y over 1M" in screen_text(running)


async def test_arrows_read_days_off_history() -> None:
    running = make_app()
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "v", "left", "left")
        # FRED's DGS10 of 2025-12-16
        assert "2025-12-16  ━━ 10Y 4.15%" in screen_text(running)
        await pilot.press(*"nnnn")
        assert curve_pane(running).options.reach is HistoryRange.MAX
        await pilot.press(*"NNNNNN", "enter")
        await wait_until_painted(pilot)
        assert curve_pane(running).options.reach is HistoryRange.MONTH
        assert curve_pane(running).options.view_name is CurveViewName.HISTORY


async def test_c_sets_and_removes_day_to_compare() -> None:
    running = make_app()
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)

        async def answer(text: str) -> str:
            """Answer the prompt. Return the text of the screen."""
            running.screen.query_one(Input).value = text
            await press(pilot, "enter")
            return screen_text(running)

        await pilot.press("c", *"2019-13-0", "1")
        await press(pilot, "enter")
        assert isinstance(running.screen, Prompt)
        assert "is no day" in screen_text(running)
        for day in ("1985-01-02", "9999-12-31"):
            assert f"{day} is not between 1990-01-02 and 2025-12-17" in await answer(day)
        assert "'1 year' is no day; write -1y" in await answer("1 year")
        assert "2020-03-09 bp" in await answer("2020-03-09")
        assert curve_pane(running).options.against == date(2020, 3, 9)
        await pilot.press("c")
        await answer("none")
        assert curve_pane(running).options.against is None
        await pilot.press("c")
        await answer("-1y")
        assert curve_pane(running).options.against == date(2024, 12, 17)
        await press(pilot, "c", "enter")
        options = curve_pane(running).options
        assert (options.against, options.all_curves) == (None, True)
        await pilot.press("c")
        await answer("none")
        assert not curve_pane(running).options.all_curves
        await press(pilot, "c", "escape")
        assert curve_pane(running).options.against is None


async def test_mark_stays_on_tenor_when_axis_changes() -> None:
    running = make_app()
    async with running.run_test(size=(100, 40)) as pilot:
        await wait_until_painted(pilot)
        await press(pilot, "left", "left", "left", "m")
        assert "10Y  ━━ now 4.16%" in screen_text(running)
        await press(pilot, "m")
        assert "10Y  ━━ now 4.16%" in screen_text(running)


async def test_inverted_curve_keeps_plot_at_80_columns() -> None:
    running = make_app("2023-07-03")
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        text = screen_text(running)
        assert "! 3m10y 2s10s 5s30s 2s20s INVERTED" in text
        assert "2s10s INVERTED" in text.partition(" tenor ")[2]
        contents = curve_pane(running).contents
        assert contents is not None
        assert contents.is_readable
        assert " tenor " in text
