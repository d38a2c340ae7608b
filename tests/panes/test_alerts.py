"""The alerts pane on a screen: a rule opened and left, at three sizes."""

from __future__ import annotations

import pytest

from tests.app.feeds import ToldFeed, app, glass, settled
from tui.config import Config
from tui.panes.alerts import AlertsPane
from tui.views.alerts import Part

SIZES = [(60, 16), (80, 24), (120, 40)]


@pytest.mark.parametrize("size", SIZES)
async def test_enter_takes_a_rule_apart_and_escape_goes_back(size: tuple[int, int]) -> None:
    told = app(ToldFeed(*Config().alerts.rule))
    async with told.run_test(size=size) as pilot:
        await settled(pilot)
        await pilot.press("4")
        await settled(pilot)
        assert "20-year above" in glass(told)
        await pilot.press("enter")
        await settled(pilot)
        shown = glass(told)
        assert "y20 > 4.75%" in shown
        assert "episodes since 1993-10-01" in shown
        await pilot.press("v")
        await settled(pilot)
        assert "backtest" in glass(told)
        assert "threshold" in glass(told)
        await pilot.press("escape")
        await settled(pilot)
        assert "y20 > 4.75%" in glass(told)
        await pilot.press("escape")
        await settled(pilot)
        assert "of 6 firing" in glass(told)
        assert not told.query_one(AlertsPane).back()


async def test_only_an_opened_rule_has_views() -> None:
    told = app(ToldFeed(*Config().alerts.rule))
    async with told.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("4", "z", "v")
        await settled(pilot)
        assert told.query_one(AlertsPane).options.part is Part.DETAIL
        assert "v View" not in glass(told)
        await pilot.press("enter")
        await settled(pilot)
        assert "v View" in glass(told)
        await pilot.press("v", "i")
        await settled(pilot)
