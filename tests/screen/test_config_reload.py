"""The screen takes up a configuration as it is saved, and opens a rule in an editor."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from tests.support.feeds import NOW, ToldFeed, app, glass, settled
from tests.support.toy_source import Clock
from tui.commands import rules
from tui.config import Config, ConfigWatcher, Loaded, load, own_file
from tui.monitor.monitor import Monitor
from tui.screen.app import TicwatchApp
from tui.screen.panes.alerts import AlertsPane
from tui.screen.panes.sectors import SectorsPane

GRID = (120, 40)
RULE = '[[alerts.rule]]\nid = "mine"\nseries = "y20"\nabove = 5\n'


class Lending(HeadlessDriver):
    """A terminal without a screen that can be lent to another program."""

    @property
    def can_suspend(self) -> bool:
        return True

    def suspend_application_mode(self) -> None:
        """Nothing to put away."""

    def resume_application_mode(self) -> None:
        """Nothing to bring back."""


class Desk:
    """A configuration file, and the application over it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "chosen.toml"
        self.path.write_text("", encoding="utf-8")
        self.feed = ToldFeed(*Config().alerts.rule)
        self.app = app(self.feed, watched=ConfigWatcher(self.read, self.read()))

    def read(self) -> Loaded:
        folder = self.path.parent
        return rules.sound(load(self.path, environ={}, folder=folder, sources=("fred",)))

    async def save(self, text: str, pilot: Pilot[None]) -> None:
        self.path.write_text(text, encoding="utf-8")
        await self.app.look()
        await settled(pilot)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def toasts(running: TicwatchApp) -> list[tuple[str, str]]:
    """Severity and words of what was said about the configuration."""
    return [
        (toast.severity, toast.message)
        for toast in running._notifications
        if toast.title == "Configuration"
    ]


async def test_a_saved_change_is_on_the_screen(desk: Desk) -> None:
    async with desk.app.run_test(size=GRID) as pilot:
        await settled(pilot)
        sectors = desk.app.query_one(SectorsPane)
        await pilot.press("3", "b")
        chosen = sectors.options.return_basis
        text = "[ticwatch]\ntheme = 'ticwatch-light'\n[sectors]\nsince = 2025-01-02\n"
        await desk.save(f"{text}[keys]\n'screen.zoom' = 'x'\n{RULE}", pilot)
        assert toasts(desk.app) == [
            (
                "information",
                "ticwatch.theme ticwatch-dark → ticwatch-light\n"
                "sectors.since 2025-07-01 → 2025-01-02\nnew rule mine\nkeys",
            )
        ]
        assert desk.app.theme == "ticwatch-light"
        assert str(sectors.options.since) == "2025-01-02"
        assert sectors.options.return_basis is chosen, "what the reader chose stays"
        assert [rule.id for rule in desk.feed.rules][-1] == "mine"
        assert [rule.id for rule in desk.app.query_one(AlertsPane).options.rules][-1] == "mine"
        assert "x Zoom" in glass(desk.app)


async def test_a_fault_changes_nothing_and_is_told_with_its_line(desk: Desk) -> None:
    async with desk.app.run_test(size=GRID) as pilot:
        await settled(pilot)
        await desk.save("[ticwatch]\ntheme = 'ticwatch-light'\npane = \n", pilot)
        await desk.save("[ticwatch]\ntheme = 'ticwatch-light'\npane = \n", pilot)
        ((severity, words),) = toasts(desk.app)
        assert severity == "error"
        assert "chosen.toml:3: " in words
        assert desk.app.theme == "ticwatch-dark"
        assert desk.feed.rules == Config().alerts.rule


async def test_what_must_wait_says_so(desk: Desk) -> None:
    async with desk.app.run_test(size=GRID) as pilot:
        await settled(pilot)
        await desk.save("[sources.fred]\nenabled = false\n", pilot)
        ((_, words),) = toasts(desk.app)
        assert "from the next start: sources.fred.enabled" in words


def editor(folder: Path, change: str) -> str:
    """The command of an editor that makes one change to the file it is given."""
    script = folder / "editor.py"
    script.write_text(
        "import pathlib, sys\n"
        "path = pathlib.Path(sys.argv[-1])\n"
        f"path.write_text(path.read_text(encoding='utf-8'){change}, encoding='utf-8')\n"
    )
    return f"'{sys.executable}' '{script}'"


async def edited(desk: Desk, check: Callable[[], None]) -> None:
    async with desk.app.run_test(size=GRID) as pilot:
        await settled(pilot)
        await pilot.press("4", "E")
        await settled(pilot)
        check()


@pytest.fixture
def lent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Headless tests get a terminal that can be lent."""
    monkeypatch.setattr("textual.drivers.headless_driver.HeadlessDriver", Lending)


@pytest.mark.usefixtures("lent")
async def test_a_default_rule_is_written_down_and_edited(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", editor(tmp_path, ".replace('4.75%\"', '4.5%\"')"))

    def check() -> None:
        assert 'id = "y20-regime"\n' in desk.path.read_text(encoding="utf-8")
        assert desk.feed.rules[0].when == "y20 > 4.5%"
        ((_, words),) = toasts(desk.app)
        assert words.startswith("rule y20-regime: ")

    await edited(desk, check)


@pytest.mark.usefixtures("lent")
async def test_a_slip_in_the_editor_is_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", editor(tmp_path, ".replace('y20 >', 'y20 > >')"))

    def check() -> None:
        ((severity, words),) = toasts(desk.app)
        assert severity == "error"
        assert "chosen.toml:4: rule y20-regime: " in words
        assert desk.feed.rules == Config().alerts.rule

    await edited(desk, check)


@pytest.mark.usefixtures("lent")
async def test_where_there_is_no_file_one_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", editor(tmp_path, "+ 'note2 = 1'"))

    def read() -> Loaded:
        return load(environ={}, folder=tmp_path, sources=())

    running = app(ToldFeed(*Config().alerts.rule), watched=ConfigWatcher(read, read()))
    async with running.run_test(size=GRID) as pilot:
        await settled(pilot)
        await pilot.press("4", "E")
        await settled(pilot)
        assert "y20-regime" in own_file().read_text(encoding="utf-8")
        ((_, words),) = toasts(running)
        assert "note2: unknown key; did you mean `note`?" in words


@pytest.mark.parametrize("chosen", ["", "no-such-editor --wait", "''"])
@pytest.mark.usefixtures("lent")
async def test_without_an_editor_a_toast_says_what_to_set(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, chosen: str
) -> None:
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", chosen)

    def check() -> None:
        ((_, words),) = toasts(desk.app)
        assert "export EDITOR" in words
        assert desk.path.read_text(encoding="utf-8") == ""

    await edited(desk, check)


async def test_the_monitor_judges_by_the_new_rules_at_once(tmp_path: Path) -> None:
    monitor = Monitor(Config(), tmp_path, now=Clock(NOW), offline=True)
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
