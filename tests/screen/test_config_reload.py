"""Configuration changes while the screen is open, and rules edited in an editor."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from tests.support.feeds import NOW, FixedFeed, app_on, screen_text, wait_until_painted
from tests.support.toy_source import Clock
from tui.commands.valid_rules import require_valid_rules
from tui.config import Config, ConfigWatcher, Loaded, load, user_config_file
from tui.monitor.monitor import Monitor
from tui.screen.app import TicwatchApp
from tui.screen.panes.alerts import AlertsPane
from tui.screen.panes.sectors import SectorsPane

SMALL = (80, 24)
CHANGED = (SectorsPane, AlertsPane)
"""Panes that show options of the configuration."""
RULE = '[[alerts.rule]]\nid = "mine"\nseries = "y20"\nabove = 5\n'


class SuspendableDriver(HeadlessDriver):
    """Headless terminal that can be suspended for another program."""

    @property
    def can_suspend(self) -> bool:
        return True

    def suspend_application_mode(self) -> None:
        """Do nothing: a headless terminal has no mode."""

    def resume_application_mode(self) -> None:
        """Do nothing: a headless terminal has no mode."""


class ConfigHarness:
    """Configuration file, and the application that watches it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "chosen.toml"
        self.path.write_text("", encoding="utf-8")
        self.feed = FixedFeed(*Config().alerts.rule)
        self.app = app_on(self.feed, watcher=ConfigWatcher(self.read, self.read()), panes=CHANGED)

    def read(self) -> Loaded:
        folder = self.path.parent
        return require_valid_rules(load(self.path, environ={}, folder=folder, sources=("fred",)))

    async def save(self, text: str, pilot: Pilot[None]) -> None:
        self.path.write_text(text, encoding="utf-8")
        await self.app.check_config(is_saved=True)
        await wait_until_painted(pilot)


@pytest.fixture
def harness(tmp_path: Path) -> ConfigHarness:
    return ConfigHarness(tmp_path)


def config_toasts(running: TicwatchApp) -> list[tuple[str, str]]:
    """Return severity and text of every toast about the configuration."""
    return [
        (toast.severity, toast.message)
        for toast in running.messages
        if toast.title == "Configuration"
    ]


async def test_saved_change_is_applied_to_the_screen(harness: ConfigHarness) -> None:
    async with harness.app.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        sectors = harness.app.query_one(SectorsPane)
        await pilot.press("3", "b")
        chosen = sectors.options.return_basis
        text = "[ticwatch]\ntheme = 'ticwatch-light'\nsymbols = 'ascii'\n"
        text += "[sectors]\nsince = 2025-01-02\n"
        await harness.save(f"{text}[keys]\n'screen.zoom' = 'x'\n{RULE}", pilot)
        assert config_toasts(harness.app) == [
            (
                "information",
                "ticwatch.theme ticwatch-dark → ticwatch-light\nticwatch.symbols auto → ascii\n"
                "sectors.since 2025-07-01 → 2025-01-02\nnew rule mine\nkeys",
            )
        ]
        assert harness.app.theme == "ticwatch-light"
        assert str(sectors.options.since) == "2025-01-02"
        assert sectors.options.return_basis is chosen, "the user's choice stays"
        assert [rule.id for rule in harness.feed.rules][-1] == "mine"
        assert [rule.id for rule in harness.app.query_one(AlertsPane).options.rules][-1] == "mine"
        assert "x zoom" in screen_text(harness.app)
        assert screen_text(harness.app).isascii()


async def test_invalid_config_changes_nothing_and_shows_line(harness: ConfigHarness) -> None:
    async with harness.app.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await harness.save("[ticwatch]\ntheme = 'ticwatch-light'\npane = \n", pilot)
        await harness.save("[ticwatch]\ntheme = 'ticwatch-light'\npane = \n", pilot)
        ((severity, text),) = config_toasts(harness.app)
        assert severity == "error"
        assert "chosen.toml:3: " in text
        assert harness.app.theme == "ticwatch-dark"
        assert harness.feed.rules == Config().alerts.rule


async def test_change_that_needs_restart_is_listed(harness: ConfigHarness) -> None:
    async with harness.app.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await harness.save("[sources.fred]\nenabled = false\n[ticwatch]\npane = 2\n", pilot)
        ((_, text),) = config_toasts(harness.app)
        assert "sources.fred.enabled true → false" in text
        assert text.splitlines()[-1] == "from the next start: ticwatch.pane"


def write_editor(folder: Path, change: str) -> str:
    """Write an editor that applies ``change`` to its file. Return its command."""
    script = folder / "editor.py"
    script.write_text(
        "import pathlib, sys\n"
        "path = pathlib.Path(sys.argv[-1])\n"
        f"path.write_text(path.read_text(encoding='utf-8'){change}, encoding='utf-8')\n"
    )
    return f"'{sys.executable}' '{script}'"


async def press_edit_key(harness: ConfigHarness, check: Callable[[], None]) -> None:
    async with harness.app.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("4", "E")
        await wait_until_painted(pilot)
        check()


@pytest.fixture
def suspendable_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give headless tests a terminal that can be suspended."""
    monkeypatch.setattr("textual.drivers.headless_driver.HeadlessDriver", SuspendableDriver)


@pytest.mark.usefixtures("suspendable_terminal")
async def test_editing_default_rule_writes_it_to_the_file(
    harness: ConfigHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", write_editor(tmp_path, ".replace('4.75%\"', '4.5%\"')"))

    def check() -> None:
        assert 'id = "y20-regime"\n' in harness.path.read_text(encoding="utf-8")
        assert harness.feed.rules[0].when == "y20 > 4.5%"
        ((_, text),) = config_toasts(harness.app)
        assert text.startswith("rule y20-regime: ")

    await press_edit_key(harness, check)


@pytest.mark.usefixtures("suspendable_terminal")
async def test_invalid_rule_from_editor_shows_line(
    harness: ConfigHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", write_editor(tmp_path, ".replace('y20 >', 'y20 > >')"))

    def check() -> None:
        ((severity, text),) = config_toasts(harness.app)
        assert severity == "error"
        assert "chosen.toml:4: rule y20-regime: " in text
        assert harness.feed.rules == Config().alerts.rule

    await press_edit_key(harness, check)


@pytest.mark.usefixtures("suspendable_terminal")
async def test_editing_without_config_file_creates_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", write_editor(tmp_path, "+ 'note2 = 1'"))

    def read() -> Loaded:
        return load(environ={}, folder=tmp_path, sources=())

    running = app_on(
        FixedFeed(*Config().alerts.rule), watcher=ConfigWatcher(read, read()), panes=CHANGED
    )
    async with running.run_test(size=SMALL) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("4", "E")
        await wait_until_painted(pilot)
        assert "y20-regime" in user_config_file().read_text(encoding="utf-8")
        ((_, text),) = config_toasts(running)
        assert "note2: unknown key; did you mean `note`?" in text


@pytest.mark.parametrize("chosen", ["", "no-such-editor --wait", "''"])
@pytest.mark.usefixtures("suspendable_terminal")
async def test_editing_without_editor_shows_what_to_set(
    harness: ConfigHarness, monkeypatch: pytest.MonkeyPatch, chosen: str
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", chosen)

    def check() -> None:
        ((_, text),) = config_toasts(harness.app)
        assert "export EDITOR" in text
        assert harness.path.read_text(encoding="utf-8") == ""

    await press_edit_key(harness, check)


async def test_monitor_evaluates_new_rules_at_once(tmp_path: Path, home: Path) -> None:
    monitor = Monitor(Config(), home, now=Clock(NOW), offline=True)
    (tmp_path / "chosen.toml").write_text(RULE, encoding="utf-8")
    path = tmp_path / "chosen.toml"
    other = load(path, environ={}, folder=tmp_path, sources=()).config
    async with monitor.running() as updates:
        first = await anext(updates)
        monitor.reconfigure(other)
        second = await anext(updates)
    assert [alert.rule for alert in second.alerts] == [
        *(alert.rule for alert in first.alerts),
        "mine",
    ]
