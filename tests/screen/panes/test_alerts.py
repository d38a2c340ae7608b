"""Alerts pane: details, backtest, and the user's actions on a rule."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from textual.app import App
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot
from textual.widgets import Input

from tests.support.feeds import NOW, FixedFeed, app_on, screen_text, wait_until_painted
from tests.support.sizes import USEFUL
from tui.alerts.notify.message import DeliveryError, Message
from tui.config import Alerts, Config, ConfigWatcher, Loaded, Rule
from tui.model.alerts import AlertAction, NotificationStatus
from tui.model.errors import StoreError
from tui.screen.app import TicwatchApp
from tui.screen.panes.alerts import AlertsPane
from tui.screen.screen_channels import screen_channels
from tui.views.alerts.options import AlertsOptions, AlertsViewName


@pytest.mark.parametrize("size", USEFUL)
async def test_enter_opens_details_with_their_views_and_escape_goes_back(
    size: tuple[int, int],
) -> None:
    running = app_on(FixedFeed(*Config().alerts.rule), panes=(AlertsPane,))
    async with running.run_test(size=size) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("4")
        await wait_until_painted(pilot)
        assert "20-year above" in screen_text(running)
        await pilot.press("v")
        await wait_until_painted(pilot)
        assert running.query_one(AlertsPane).options.view_name is AlertsViewName.DETAIL
        assert "v 1/2 detail" not in screen_text(running), "the list has no views"
        await pilot.press("enter")
        await wait_until_painted(pilot)
        text = screen_text(running)
        assert "v 1/2 detail" in text
        assert "y20 > 4.75%" in text
        assert "episodes since 1993-10-01" in text
        await pilot.press("v")
        await wait_until_painted(pilot)
        assert running.query_one(AlertsPane).options.view_name is AlertsViewName.BACKTEST
        assert "threshold" in screen_text(running)
        await pilot.press("escape")
        await wait_until_painted(pilot)
        assert "y20 > 4.75%" in screen_text(running)
        await pilot.press("escape")
        await wait_until_painted(pilot)
        assert "Officials sold, 2 of 3 months" in screen_text(running)
        assert not running.query_one(AlertsPane).go_back()


def toasts_text(running: TicwatchApp) -> str:
    """Return title and text of all toasts."""
    return "\n".join(f"{toast.title}: {toast.message}" for toast in running.messages)


async def open_pane(pilot: Pilot[None], *keys: str) -> None:
    await wait_until_painted(pilot)
    await pilot.press("4", *keys)
    await wait_until_painted(pilot)


class SlowLogFeed(FixedFeed):
    """Feed whose log of notifications takes an action only after ``release`` was set."""

    def __init__(self, *rules: Rule, notifications: Mapping[str, NotificationStatus]) -> None:
        super().__init__(*rules, notifications=notifications)
        self.release = threading.Event()

    def apply_action(self, actions: AlertAction) -> None:
        assert self.release.wait(10), "the keys wait for the log"
        super().apply_action(actions)


async def test_acknowledge_names_start_of_episode_and_keys_do_not_wait_for_the_log() -> None:
    rule = Rule(id="always", when="y20 > 1%")
    feed = SlowLogFeed(rule, notifications={"always": NotificationStatus(added=NOW)})
    running = app_on(feed, panes=(AlertsPane,))
    async with running.run_test(size=(80, 24)) as pilot:
        await open_pane(pilot)
        await pilot.press("a", "t")
        assert feed.actions == []
        assert "Go to" in screen_text(running)
        feed.release.set()
        await wait_until_painted(pilot)
        assert feed.actions == [AlertAction("always", "acked", start=date(2020, 8, 7))]


async def test_rule_not_firing_needs_duration_to_be_muted() -> None:
    feed = FixedFeed(Rule(id="never", when="y20 > 24%"))
    options = {"alerts": AlertsOptions(rules=feed.rules)}
    running = app_on(feed, panes=(AlertsPane,), options=options)
    async with running.run_test(size=(80, 24)) as pilot:
        await open_pane(pilot, "a", "A")
        assert "never: It does not fire: there is nothing to acknowledge." in toasts_text(running)
        assert 'never: Its mode is "edge"' in toasts_text(running)
        assert toasts_text(running).count("Nothing changed.") == 2
        await pilot.press("m")
        await pilot.press("enter")
        assert "say for how long" in screen_text(running)
        assert feed.actions == []
        await pilot.press("3", "d", "enter")
        await wait_until_painted(pilot)
        [muting] = feed.actions
        assert (muting.rule, muting.kind) == ("never", "silenced")
        assert muting.until is not None
        assert muting.until - datetime.now(UTC) < timedelta(days=3)


class FullDiskFeed(FixedFeed):
    """A feed that keeps no action."""

    def apply_action(self, actions: AlertAction) -> None:
        raise StoreError("alerts.sqlite cannot be written, the disk is full: make room")


async def test_action_that_cannot_be_kept_shows_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "true")
    rule = Rule(id="always", when="y20 > 1%")
    feed = FullDiskFeed(rule, notifications={"always": NotificationStatus(added=NOW)})
    config = Loaded(Config(alerts=Alerts(rule=(rule,))), tmp_path / "config.toml")
    watcher = ConfigWatcher(lambda: config, config)
    running = app_on(feed, panes=(AlertsPane,), theme="dracola", watcher=watcher)
    async with running.run_test(size=(80, 24)) as pilot:
        await open_pane(pilot, "m", "escape")
        assert "Not kept" not in toasts_text(running), "no duration was given"
        await pilot.press("a", "E")
        await wait_until_painted(pilot)
        assert "Not kept: alerts.sqlite cannot be written, the disk is" in toasts_text(running)
        assert "Configuration: no theme is called dracola" in toasts_text(running)
        assert "Configuration: an editor cannot be opened from here" in toasts_text(running)
        for _ in range(2):
            await pilot.press("enter")
            await wait_until_painted(pilot)
        assert "observed 2026-08-07" in screen_text(running)


async def test_firing_rule_is_muted_until_it_clears() -> None:
    feed = FixedFeed(Rule(id="always", when="y20 > 1%"))
    running = app_on(feed, panes=(AlertsPane,))
    async with running.run_test(size=(80, 24)) as pilot:
        await open_pane(pilot, "m")
        running.screen.query_one(Input).value = "off"
        await pilot.press("enter")
        assert "it is not muted: nothing changed" in screen_text(running)
        for text in ("", "until it clears"):
            if text:
                await pilot.press("m")
            running.screen.query_one(Input).value = text
            await pilot.press("enter")
            await wait_until_painted(pilot)
        muted = [(action.kind, action.until) for action in feed.actions]
        assert muted == [("silenced", None), ("silenced", None)], "with and without words"
        assert toasts_text(running).count("always: It is muted until it clears.") == 2


async def test_actions_are_refused_in_the_past() -> None:
    feed = FixedFeed(Rule(id="always", when="y20 > 1%"))
    running = app_on(feed, as_of=NOW - timedelta(days=30), panes=(AlertsPane,))
    async with running.run_test(size=(80, 24)) as pilot:
        await open_pane(pilot, "a", "m", "A")
        assert feed.actions == []


async def test_toast_shows_notification_as_plain_text() -> None:
    feed = FixedFeed()
    running = app_on(feed, panes=(AlertsPane,))
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        await feed.channels["app"](Message("[b]20-year[/b]", "fires\x1b[31m since", "critical"))
        await pilot.pause()
        assert "[b]20-year[/b]" in toasts_text(running)
        assert "\x1b" not in toasts_text(running)
        with pytest.raises(DeliveryError, match="not known to show"):
            await screen_channels(running, {"TERM": "dumb"})["osc"](Message("a", "b", "info"))


class RecordingDriver(HeadlessDriver):
    """Headless terminal that keeps what is written to it."""

    written = ""

    def write(self, data: str) -> None:
        self.written += data


async def test_bell_and_notification_are_written_to_the_terminal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("textual.drivers.headless_driver.HeadlessDriver", RecordingDriver)
    message, environ = Message("20-year", "fires", "info"), {"TERM_PROGRAM": "ghostty"}
    running = App[None]()
    channels = screen_channels(running, environ)
    await channels["osc"](message)  # before the application has started, which does nothing
    async with running.run_test():
        await channels["bell"](message)
        await channels["osc"](message)
        driver = running._driver
    assert isinstance(driver, RecordingDriver)
    assert driver.written.count("\x07") == 2
    assert driver.written.endswith("\x1b]9;20-year: fires\x07")
