"""Cells that a change renders and writes, against those that Textual would."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pyte
import pytest
from rich.color import ColorSystem
from rich.console import Console, RenderableType
from rich.segment import Segment
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
from textual.css.stylesheet import Stylesheet
from textual.events import Hide, Show
from textual.geometry import Size
from textual.message import Message
from textual.message_pump import MessagePump
from textual.messages import Layout
from textual.screen import Screen
from textual.strip import Strip

import tui.screen.app
from tests.support.feeds import FEW_PANES, FixedFeed, wait_until_painted
from tui.screen.app import TicwatchApp
from tui.screen.cell_compositor import CellCompositor, Cells, CellsUpdate, ShownCells, WholeUpdate
from tui.screen.panes import PANES
from tui.screen.panes.base import Pane
from tui.screen.style_codes import without_repeated_codes
from tui.screen.widgets.borderless import Borderless

SIZE = (120, 40)
LIMITS = (
    *(("tab", 1500), ("tab", 1500), ("j", 1200), ("z", 30_000), ("0", 30_000), ("v", 20_000)),
    *(("question_mark", 60_000), ("escape", 60_000), ("left_square_bracket", 30_000)),
)
"""Keys, and the bytes that each may write."""
RANDOM_KEYS = (
    *("tab", "shift+tab", "j", "k", "left", "right", "home", "end", "enter", "escape", "z"),
    *(*"0123456789vbfnNcdmswighyx", "question_mark", "S", "M", "T", "D", "slash", "period"),
    *("left_square_bracket", "right_square_bracket"),
)


def console() -> Console:
    return Console(file=io.StringIO(), force_terminal=True, color_system="truecolor")


def written(shown: ShownCells, *pieces: Cells) -> str:
    """Return what is written for an update, "" for nothing."""
    update = shown.changes(CellsUpdate(pieces))
    return update.render_segments(console()) if isinstance(update, CompositorUpdate) else ""


def plain(x: int, y: int, *words: str) -> Cells:
    return Cells(x, y, Strip([Segment(word) for word in words]))


def test_only_segments_that_differ_are_written() -> None:
    shown = ShownCells()
    assert written(shown, plain(2, 3, "10Y ", "4.12", " %")) == "\x1b[4;3H10Y 4.12 %"
    assert written(shown, plain(2, 3, "10Y ", "4.12", " %")) == ""
    assert written(shown, plain(2, 3, "10Y ", "4.15", " %")) == "\x1b[4;7H4.15"
    assert written(shown, plain(2, 4, "ab"), plain(4, 4, "cd")) == "\x1b[5;3Habcd"


def test_cells_that_were_overwritten_are_written_again() -> None:
    shown = ShownCells()
    first = plain(0, 0, "abcd")
    written(shown, first)
    written(shown, plain(3, 0, "xyz"))
    assert written(shown, first) == "\x1b[1;1Habcd", "its last cell was another's"
    shown.changes(LayoutUpdate([[Strip.blank(4)]], Screen().region))
    assert written(shown, first) == "\x1b[1;1Habcd", "another screen was painted"


def test_cells_of_a_whole_screen_are_not_written_again() -> None:
    shown = ShownCells()
    header, body = plain(0, 0, "10Y ", "4.12").strip, plain(0, 1, "abcd", "efgh").strip
    whole = shown.changes(WholeUpdate([[header], [body]], Size(8, 2).region))
    assert isinstance(whole, WholeUpdate)
    assert whole.render_segments(console()) == "\x1b[1;1H10Y 4.12\x1b[2;1Habcdefgh"
    assert written(shown, Cells(0, 1, body)) == ""
    assert written(shown, plain(0, 0, "10Y ", "4.15")) == "\x1b[1;5H4.15"


def test_cells_of_a_screen_that_was_not_written_are_written() -> None:
    shown = ShownCells()
    first = plain(0, 0, "abcd")
    written(shown, first)
    shown.changes(WholeUpdate([[first.strip]], Size(4, 1).region))
    assert written(shown, first) == "\x1b[1;1Habcd"


class WrittenApp(TicwatchApp):
    """Application that draws what is written in a terminal of its own."""

    CSS_PATH = str(Path(tui.screen.app.__file__).with_name("app.tcss"))
    written_bytes = 0

    def __init__(self, panes: Sequence[type[Pane]] = FEW_PANES) -> None:
        super().__init__(FixedFeed, panes=panes)
        self.terminal = pyte.Screen(*SIZE)
        self._stream = pyte.Stream(self.terminal)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        super()._display(screen, renderable)
        update = self._shown_cells.changes(renderable)
        if isinstance(update, LayoutUpdate | ChopsUpdate | CellsUpdate) and not self._batch_count:
            text = without_repeated_codes(update.render_segments(self.console))
            self.written_bytes += len(text.encode())
            self._stream.feed(f"\x1b[1;1H{text}".replace("\n", "\r\n"))


@pytest.mark.usefixtures("every_frame")
async def test_terminal_shows_what_textual_renders_and_a_key_writes_little(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Compare the text of the terminal with Textual's own compositor after keys of each kind."""
    styled: list[object] = []
    messages = Counter[type[Message]]()
    apply, dispatch = Stylesheet.apply, MessagePump._dispatch_message

    def counted(rules: Stylesheet, *arguments: object, **keywords: object) -> None:
        styled.append(arguments[0])
        apply(rules, *arguments, **keywords)  # type: ignore[arg-type]

    async def dispatched(pump: MessagePump, message: Message) -> None:
        messages[type(message)] += 1
        await dispatch(pump, message)

    monkeypatch.setattr(Stylesheet, "apply", counted)
    monkeypatch.setattr(MessagePump, "_dispatch_message", dispatched)
    app = WrittenApp()
    async with app.run_test(size=SIZE) as pilot:
        await wait_until_painted(pilot)
        screen = app.screen
        assert isinstance(screen._compositor, CellCompositor)
        for key, limit in LIMITS:
            styled.clear()
            messages.clear()
            app.written_bytes = 0
            await pilot.press(key)
            await wait_until_painted(pilot)
            assert app.written_bytes <= limit, key
            assert key != "tab" or not styled, "the focus changes no rule of the style sheet"
            if key in ("z", "0"):
                assert messages[Layout] <= 8, "not each widget of a pane"
                assert messages[Show] + messages[Hide] <= 8, "only what acts on them"
            if app.screen is screen:
                assert app.terminal.display == _rendered_by_textual(screen), key
        app.terminal.reset()
        app.refresh(layout=True)  # as after an editor had the terminal
        await wait_until_painted(pilot)
        assert app.terminal.display == _rendered_by_textual(screen)
        for widget in screen.query(Borderless):
            if widget.region and all(part.display for part in widget.ancestors_with_self):
                assert _looks(widget.render_lines(widget.size.region)) == _looks(
                    widget._styles_cache.render_widget(widget, widget.size.region)
                ), widget
        assert screen.query(Pane)


@pytest.mark.long
@pytest.mark.usefixtures("every_frame")
@pytest.mark.parametrize("seed", range(4))
async def test_terminal_shows_the_whole_screen_after_random_keys(seed: int) -> None:
    """Compare each cell with its style, also of the screens in front."""
    app, chance = WrittenApp(PANES), random.Random(seed)
    app.console._color_system = ColorSystem.TRUECOLOR
    async with app.run_test(size=SIZE) as pilot:
        await wait_until_painted(pilot)
        for _ in range(20):
            keys = chance.choices(RANDOM_KEYS, k=3)
            await pilot.press(*keys)
            await wait_until_painted(pilot)
            while app.screen._compositor._dirty_regions:
                await pilot.pause()
            whole = pyte.Screen(*SIZE)
            update = Compositor.render_full_update(app.screen._compositor)
            text = update.render_segments(app.console).replace("\n", "\r\n")
            pyte.Stream(whole).feed(f"\x1b[1;1H{text}")
            assert _cells(app.terminal) == _cells(whole), keys


def _cells(terminal: pyte.Screen) -> list[list[tuple[object, ...]]]:
    """Return the look of each cell. A blank one has only its ground."""
    rows = ([terminal.buffer[y][x] for x in range(SIZE[0])] for y in range(SIZE[1]))
    return [
        [(cell.bg,) if cell.data == " " and not cell.underscore else tuple(cell) for cell in row]
        for row in rows
    ]


def _rendered_by_textual(screen: Screen[object]) -> list[str]:
    chops = Compositor._render_chops(screen._compositor, screen.size.region, lambda y: True)
    return ["".join(strip.text for strip in line.values()) for line in chops]


def _looks(strips: list[Strip]) -> list[list[tuple[str, str]]]:
    """Return each cell's text and style."""
    return [
        [
            (letter, str(style if letter != " " or style is None else style.background_style))
            for text, style, _ in strip
            for letter in text
        ]
        for strip in strips
    ]
