"""Tests of text that wraps in a widget of limited height."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.content import Content

from tui.screen.themed_app import ThemedApp
from tui.screen.widgets.optional_text import OptionalText

WORDS = "returns less those of SPY; unfinished windows are left out"


class OneText(App[None]):
    """App with one text of at most two lines."""

    CSS = "OptionalText { height: auto; max-height: 2; }"

    def compose(self) -> ComposeResult:
        yield OptionalText(classes="text")


def painted(widget: OptionalText) -> list[str]:
    return [widget.render_line(y).text.rstrip() for y in range(widget.size.height)]


async def test_text_that_does_not_fit_ends_in_an_ellipsis() -> None:
    app = OneText()
    async with app.run_test(size=(30, 6)) as pilot:
        widget = app.query_one(OptionalText)
        widget.show(Content(WORDS))
        await pilot.pause()
        assert painted(widget) == ["returns less those of SPY;", "unfinished windows are left…"]
        widget.show(Content(f"{WORDS[:26]} {'x' * 40}"))
        await pilot.pause()
        assert painted(widget) == ["returns less those of SPY;", f"{'x' * 29}…"]
        widget.show(Content(WORDS[:54]))
        await pilot.pause()
        assert painted(widget) == ["returns less those of SPY;", "unfinished windows are left"]


class OneThemedText(ThemedApp):
    """App with one text, whose themes of 16 colours leave the ground to the terminal."""

    CSS = "OptionalText { width: 10; height: 1; }"

    def compose(self) -> ComposeResult:
        yield OptionalText(classes="text")


async def test_text_has_the_colour_of_another_theme_with_the_same_ground() -> None:
    app = OneThemedText("ansi-dark")
    async with app.run_test(size=(30, 4)) as pilot:
        widget = app.query_one(OptionalText)
        widget.show(Content.from_markup("[$down]-6[/]"))
        styles = []
        for theme in ("ansi-dark", "ansi-light"):
            app.theme = theme
            await pilot.pause()
            styles.append(next(iter(widget.render_line(0))).style)
        assert styles[0] != styles[1]
