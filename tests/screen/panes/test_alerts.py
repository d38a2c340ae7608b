"""The alerts pane on a screen: a rule opened and left, at three sizes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.support.feeds import NOW, ToldFeed, app, glass, settled
from tui.alerts.notify.channels import DeliveryError
from tui.alerts.notify.message import Message
from tui.config import Config, Rule
from tui.model.alerts import AlertAction
from tui.screen.app import TicwatchApp
from tui.screen.panes.alerts import AlertsPane
from tui.screen.screen_channels import ways_out
from tui.views.alerts.options import AlertsViewName

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
        assert told.query_one(AlertsPane).options.view_name is AlertsViewName.DETAIL
        assert "v View" not in glass(told)
        await pilot.press("enter")
        await settled(pilot)
        assert "v View" in glass(told)
        await pilot.press("v", "i")
        await settled(pilot)


def said(running: TicwatchApp) -> str:
    """What toasts say, title and words."""
    return "\n".join(f"{toast.title}: {toast.message}" for toast in running._notifications)


async def opened(pilot: Pilot[None], *keys: str) -> None:
    await settled(pilot)
    await pilot.press("4", *keys)
    await settled(pilot)


async def test_an_episode_is_acknowledged_by_the_day_it_began() -> None:
    feed = ToldFeed(Rule(id="always", when="y20 > 1%"))
    told = app(feed)
    async with told.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "a")
        assert feed.said == [AlertAction("always", "acked", start=date(2020, 8, 7))]


async def test_what_does_not_fire_cannot_be_acknowledged_nor_muted_until_it_clears() -> None:
    feed = ToldFeed(Rule(id="never", when="y20 > 24%"))
    told = app(feed)
    async with told.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "a", "A")
        assert "nothing to acknowledge" in said(told)
        await pilot.press("m")
        await pilot.press("enter")
        assert "say for how long" in glass(told)
        assert feed.said == []
        await pilot.press("3", "d", "enter")
        await settled(pilot)
        [muting] = feed.said
        assert (muting.rule, muting.what) == ("never", "silenced")
        assert muting.until is not None
        assert muting.until - datetime.now(UTC) < timedelta(days=3)


@pytest.mark.parametrize(
    ("text", "what"), [("", "silenced"), ("until it clears", "silenced"), ("off", "lifted")]
)
async def test_a_firing_rule_is_muted_until_it_clears(text: str, what: str) -> None:
    feed = ToldFeed(Rule(id="always", when="y20 > 1%"))
    told = app(feed)
    async with told.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "m")
        told.screen.query_one(Input).value = text
        await pilot.press("enter")
        await settled(pilot)
        assert [(one.what, one.until) for one in feed.said] == [(what, None)]


async def test_nothing_is_said_of_the_past() -> None:
    feed = ToldFeed(Rule(id="always", when="y20 > 1%"))
    told = app(feed, as_of=NOW - timedelta(days=30))
    async with told.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "a", "m", "A")
        assert feed.said == []


async def test_the_screen_takes_messages_as_plain_text() -> None:
    feed = ToldFeed()
    told = app(feed)
    async with told.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await feed.carriers["app"](Message("[b]20-year[/b]", "fires\x1b[31m since", "critical"))
        await pilot.pause()
        assert "[b]20-year[/b]" in said(told)
        assert "\x1b" not in said(told)
        with pytest.raises(DeliveryError, match="not known to show"):
            await ways_out(told, {"TERM": "dumb"})["osc"](Message("a", "b", "info"))
