"""Themes to choose from: shown under the cursor, kept until the configuration names another."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.support.feeds import FixedFeed, app_on, screen_text, wait_until_painted
from tui.config import ConfigWatcher, Loaded, load
from tui.screen import last_frame
from tui.screen.panes.curve import CurvePane
from tui.screen.theme_choice import choices, first_theme, keep_choice
from tui.screen.themes import DARK, LIGHT, THEMES, theme_names


def test_later_of_the_choice_and_the_configuration_counts(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert first_theme(home, DARK.name) == DARK.name
    keep_choice(home, "nord", DARK.name)
    assert first_theme(home, DARK.name) == "nord"
    assert first_theme(home, LIGHT.name) == LIGHT.name
    keep_choice(home, LIGHT.name, LIGHT.name)
    assert first_theme(home, DARK.name) == DARK.name


@pytest.mark.parametrize("content", [b"", b"nord", b"gone\nticwatch-dark\n", b"\xff\xfe\n\n\n"])
def test_choice_that_cannot_be_read_counts_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / last_frame.THEME_FILE).write_bytes(content)
    assert first_theme(tmp_path, DARK.name) == DARK.name


def test_last_frame_is_of_the_chosen_theme(tmp_path: Path) -> None:
    environ = {"TICWATCH_HOME": str(tmp_path)}
    before = last_frame.circumstances(environ, 80, 24)
    keep_choice(tmp_path, "nord", DARK.name)
    assert last_frame.circumstances(environ, 80, 24) != before


def test_every_theme_can_be_chosen_and_those_of_ticwatch_come_first() -> None:
    names = [name for name, _ in choices()]
    assert names[: len(THEMES)] == [theme.name for theme in THEMES]
    assert sorted(names) == sorted(theme_names())


async def test_theme_is_shown_under_the_cursor_and_kept_if_it_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICWATCH_HOME", str(tmp_path))
    config = tmp_path / "config.toml"
    config.write_text("", encoding="utf-8")

    def read() -> Loaded:
        return load(config, environ={}, folder=tmp_path, sources=())

    watcher = ConfigWatcher(read, read())
    running = app_on(FixedFeed(), panes=(CurvePane,), watcher=watcher)
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("T", "down")
        await pilot.pause()
        assert running.theme == LIGHT.name
        assert "ticwatch-light" in screen_text(running)
        await pilot.press("escape")
        await pilot.pause()
        assert running.theme == DARK.name
        assert os.listdir(tmp_path) == ["config.toml"]
        await pilot.press("T", "j", "enter")
        await pilot.pause()
        assert (running.theme, running.first_theme) == (LIGHT.name, LIGHT.name)
        assert first_theme(tmp_path, DARK.name) == LIGHT.name
        config.write_text('[ticwatch]\ntheme = "nord"\n', encoding="utf-8")
        await running.check_config(is_saved=True)
        assert running.theme == "nord"
        assert first_theme(tmp_path, "nord") == "nord"
        assert first_theme(tmp_path, DARK.name) == DARK.name
