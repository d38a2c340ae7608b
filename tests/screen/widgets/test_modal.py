"""Modal screens: what is around their window is the screen below, as it is there."""

from __future__ import annotations

import pytest
from rich.style import Style
from textual.app import App
from textual.containers import VerticalScroll
from textual.renderables.background_screen import BackgroundScreen

from tests.support.feeds import FEW_PANES, app_on, wait_until_painted
from tui.screen.widgets.help_screen import HelpScreen
from tui.screen.widgets.prompt import Prompt

Cell = tuple[str, Style | None]


def cells(app: App[None], place: int) -> list[list[Cell]]:
    """Return the cells of a screen of the stack, line by line."""
    lines = app.screen_stack[place]._compositor.render_strips()
    return [[(cell, style) for text, style, _ in line for cell in text] for line in lines]


def around_window(app: App[None], place: int, window: int) -> list[Cell]:
    """Return the cells of a screen around the window of another, above the footer."""
    frame = app.screen_stack[window].query_one(VerticalScroll).region
    return [
        cell
        for y, line in enumerate(cells(app, place)[:-1])
        for x, cell in enumerate(line)
        if not frame.contains(x, y)
    ]


async def test_around_the_help_is_the_screen_below_in_each_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[object] = []
    monkeypatch.setattr(BackgroundScreen, "__init__", lambda *of: made.append(of))
    app = app_on(panes=FEW_PANES)
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("question_mark")
        for size in ((120, 40), (160, 45), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert isinstance(app.screen, HelpScreen)
            below = around_window(app, 0, 1)
            assert any(text.strip() for text, _ in below)
            assert around_window(app, 1, 1) == below
        assert made == [], "a style of each text anew"


async def test_a_window_above_a_window_shows_both_below() -> None:
    app = app_on(panes=FEW_PANES)
    async with app.run_test(size=(120, 40)) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("question_mark")
        await app.push_screen(Prompt("Title", "Hint", lambda text: ""))
        await pilot.pause()
        below, above = cells(app, 1), cells(app, 2)
        assert above[0] == below[0]
        assert "".join(text for text, _ in above[-2]) == "".join(text for text, _ in below[-2])
        assert above[20] != below[20], "the prompt"
