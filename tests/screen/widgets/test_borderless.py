"""Widgets without a border: the filters that their lines do not need."""

from __future__ import annotations

import pytest
from rich.segment import Segment
from rich.terminal_theme import DEFAULT_TERMINAL_THEME
from textual.app import ComposeResult
from textual.filter import ANSIToTruecolor
from textual.theme import BUILTIN_THEMES

from tui.screen.themed_app import ThemedApp
from tui.screen.themes import THEMES
from tui.screen.widgets.borderless import Borderless
from tui.screen.widgets.heat_colours import STEPS, filled_style, heat_name
from tui.screen.widgets.pieces import ROW_STYLES
from tui.screen.widgets.text_styles import BADGES
from tui.screen.widgets.theme_styles import PLOT_STYLES, TABLE_STYLES, theme_style

IN_COLOURS = [theme.name for theme in (*THEMES, *BUILTIN_THEMES.values()) if not theme.ansi]


class BorderlessApp(ThemedApp):
    """Application with one widget without a border."""

    def compose(self) -> ComposeResult:
        yield Borderless()


@pytest.mark.parametrize("theme", IN_COLOURS)
async def test_filter_for_colours_of_the_terminal_would_change_no_style_of_a_theme(
    theme: str,
) -> None:
    app = BorderlessApp(theme)
    async with app.run_test():
        widget = app.query_one(Borderless)
        assert widget.get_line_filters() == []
        texts = {**ROW_STYLES, **TABLE_STYLES, **PLOT_STYLES}.values()
        names = (*BADGES.values(), *(heat_name(step) for step in range(-STEPS, STEPS + 1)))
        styles = [theme_style(widget, text) for text in texts]
        styles += [filled_style(app.theme_variables, name) for name in names]
        segments = [Segment("x", style) for style in (*styles, widget.rich_style)]
        to_true_colours = ANSIToTruecolor(DEFAULT_TERMINAL_THEME)
        assert to_true_colours.apply(segments, widget.background_colors[1]) == segments


async def test_line_without_colours_goes_through_every_filter_in_force(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = BorderlessApp()
    async with app.run_test():
        widget = app.query_one(Borderless)
        assert [*widget.get_line_filters()] == [*app.get_line_filters()] != []
