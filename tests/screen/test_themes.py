"""Theme of the first screen."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual.app import App

from tests.support.feeds import app_on, wait_until_painted
from tui.screen.panes.base import Pane
from tui.screen.panes.curve import CurvePane
from tui.screen.themes import DARK, LIGHT, THEMES

QUICK = ("ticwatch-light", "ansi-dark")
EVERY = [
    pytest.param(theme.name, marks=() if theme.name in QUICK else pytest.mark.long)
    for theme in THEMES
]


def painted(app: App[None]) -> list[tuple[str, Style | None]]:
    """Return the text and the style of every run of cells on the screen."""
    strips = app.screen._compositor.render_strips()
    return [(segment.text, segment.style) for strip in strips for segment in strip]


@pytest.mark.parametrize("theme", EVERY)
async def test_screen_started_in_theme_has_colours_of_switching_to_it(theme: str) -> None:
    running = app_on(panes=(CurvePane,), theme=theme)
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        started, ground = painted(running), running.screen.query_one(Pane).background_colors
        classes = set(running.classes)
        running.theme = DARK.name if theme == LIGHT.name else LIGHT.name
        await pilot.pause()
        assert running.screen.query_one(Pane).background_colors != ground
        assert painted(running) != started
        running.theme = theme
        await pilot.pause()
        assert running.screen.query_one(Pane).background_colors == ground
        assert painted(running) == started
        assert set(running.classes) == classes


async def test_unknown_theme_starts_in_dark_one_with_warning() -> None:
    running = app_on(panes=(CurvePane,), theme="no-such-theme")
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        assert running.theme == DARK.name
        [notice] = running.messages
        assert "no theme is called no-such-theme" in notice.message


async def test_start_parses_no_style_twice() -> None:
    running = app_on(panes=(CurvePane,), theme=LIGHT.name)
    async with running.run_test(size=(80, 24)):
        assert running._css_update_count == 0
