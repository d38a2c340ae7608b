"""Footer: one line with the keys that matter now."""

from __future__ import annotations

from collections.abc import Iterator

from rich.segment import Segment
from textual import events
from textual.screen import Screen
from textual.strip import Strip

from tui.model.clean_text import clean_text
from tui.screen.footer_keys import GAP, Footer, FooterKey, footer_of
from tui.screen.widgets.borderless import Borderless
from tui.screen.widgets.placed import Placed
from tui.screen.widgets.strip_width import of_width
from tui.screen.widgets.theme_styles import theme_style

KEY_STYLE, WORD_STYLE = "$hi $hi-style", "$text2"

MARGIN = 1
"""Blank cells at either end."""


class KeyBar(Placed, Borderless):
    """Footer that shows whole keys only. A click on a key presses it."""

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        self._footer = Footer()

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._read_bindings)

    def render_line(self, y: int) -> Strip:
        key_style, word_style = (theme_style(self, text) for text in (KEY_STYLE, WORD_STYLE))
        segments: list[Segment] = []
        end = 0
        for start, key in self._placed():
            segments += [
                Segment(" " * (start - end), word_style),
                Segment(clean_text(key.keys), key_style),
                Segment(f" {clean_text(key.word)}", word_style),
            ]
            end = start + key.width
        return of_width(Strip(segments), self.size.width, word_style)

    def on_click(self, event: events.Click) -> None:
        for start, key in self._placed():
            if 0 <= event.x - start < key.width:
                self.app.simulate_key(key.pressed_at(event.x - start))
                return

    def _placed(self) -> Iterator[tuple[int, FooterKey]]:
        """Yield the keys that fit, each with its first cell: the right ones at the right end.

        A cell at either end stays blank, as in the header.
        """
        footer = self._footer.within(self.size.width - 2 * MARGIN)
        cell = MARGIN
        for key in footer.left:
            yield cell, key
            cell += key.width + len(GAP)
        right = sum(key.width + len(GAP) for key in footer.right) - len(GAP)
        cell = max(cell, self.size.width - MARGIN - right)
        for key in footer.right:
            yield cell, key
            cell += key.width + len(GAP)

    def _read_bindings(self, screen: Screen[object]) -> None:
        footer = footer_of(screen)
        if footer != self._footer:
            self._footer = footer
            self.refresh()
