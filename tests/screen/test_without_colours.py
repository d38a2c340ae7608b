"""Screens without colours: NO_COLOR, and the theme that looks the same."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest
from rich.style import Style
from textual.app import App
from textual.command import CommandList
from textual.widgets import Input

from tests.support.feeds import app_on, screen_text, wait_until_painted
from tests.support.terminal import FIRST_FRAME, TICWATCH, terminal_of
from tui.screen.panes.curve import CurvePane
from tui.screen.themes import ANSI_DARK, LIGHT, MONO

COLOUR = re.compile(r"(?:3|4|9|10)[0-8](?:;|$)")
"""Beginning of a colour among the codes of a style, but for the default colours 39 and 49."""


def looks(running: App[None]) -> list[tuple[str, Style]]:
    """Return each text on the screen with its style, without the data that styles carry."""
    strips = running.screen._compositor.render_strips()
    runs = [(run.text, run.style or Style()) for strip in strips for run in strip]
    return [(text, style.clear_meta_and_links()) for text, style in runs]


async def test_no_color_looks_like_the_theme_without_colours_in_any_theme(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    running = app_on(panes=(CurvePane,), theme=LIGHT.name)
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        first = looks(running)
        running.theme = MONO.name
        await wait_until_painted(pilot)
        assert looks(running) == first
        await pilot.press("left_square_bracket")
        await wait_until_painted(pilot)
        bar = running.screen._compositor.render_strips()[0]
        assert bar.text.startswith(" AS OF ")
        assert all(run.style and run.style.reverse for run in bar if run.text), (
            "it is as wide as the screen"
        )
        await pilot.press("T")
        await pilot.pause()
        assert "none has colours, as NO_COLOR is set" in screen_text(running)
        for text, style in (*first, *looks(running)):
            assert style.color is None or style.color.is_default, text
            assert style.bgcolor is None or style.bgcolor.is_default, text
            assert not style.dim, text
    assert any(style.bold for _, style in first), "weight is what is left"


@pytest.mark.parametrize("theme", [MONO.name, ANSI_DARK.name])
async def test_place_of_typing_and_the_chosen_command_are_marked_without_colours(
    theme: str,
) -> None:
    running = app_on(panes=(CurvePane,), theme=theme)
    async with running.run_test(size=(80, 24)) as pilot:
        await wait_until_painted(pilot)
        await pilot.press("t", "y")
        running.screen.query_one(Input).cursor_blink = False
        await pilot.pause()
        assert (" ", Style(color="default", bgcolor="default", reverse=True)) in looks(running)
        await pilot.press("escape", "colon")
        while not running.screen.query_one(CommandList).option_count:
            await pilot.pause(0.01)
        await pilot.pause()
        chosen = [text for text, style in looks(running) if style.underline and style.bold]
        commands = [text for text, style in looks(running) if style.bold and text.strip()]
        assert len("".join(chosen).split()) > 0
        assert set(commands) - set(chosen), "the others are not underlined"


@pytest.mark.parametrize("theme", [LIGHT.name, pytest.param("nord", marks=pytest.mark.long)])
def test_no_colour_is_written_to_the_terminal(tmp_path: Path, theme: str) -> None:
    config = tmp_path / "config.toml"
    config.write_text(f'[ticwatch]\ntheme = "{theme}"\n', encoding="utf-8")
    command = (*TICWATCH, "--offline", "--config", str(config))
    with terminal_of(command, {"NO_COLOR": "1", "TERM": "xterm-256color"}) as terminal:
        terminal.read_until(FIRST_FRAME)
        terminal.process.terminate()
        assert terminal.wait() == -signal.SIGTERM
    written = terminal.output.decode()
    codes = re.findall(r"\x1b\[([\d;]*)m", written)
    assert codes
    assert [code for code in codes if COLOUR.match(code) or COLOUR.search(f";{code}")] == []
