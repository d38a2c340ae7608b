"""What changed since the last visit, below the panes until it is dismissed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from tui.model.update import Update
from tui.model.view import View
from tui.screen.widgets.overlay import Overlay
from tui.screen.widgets.text_styles import content, plain
from tui.views import digest

SHARE = 5
"""The panes keep all but a part in so many of the screen's lines."""
LEAST_LINES, MOST_LINES = 2, 7


class Digest(Static):
    """Stays away while nothing changed; follows the present, for news may still be on its way."""

    live: var[Update | None] = var(None)

    def __init__(self, last_visit: Callable[[], Update | None] | None) -> None:
        """``last_visit`` says what could be seen then and may block; None for no digest at all."""
        super().__init__()
        self._last_visit = last_visit
        self._before: Update | None = None
        self.told: View | None = None
        """All that changed, also after it was dismissed; None while nothing did."""

    def watch_live(self, live: Update | None) -> None:
        if live is not None and self._last_visit is not None:
            self._compare(self._last_visit, live)

    def dismiss(self) -> bool:
        """Go for good; True when there was something to see."""
        shown = bool(self.display)
        if shown:
            self._last_visit = None
            self.remove_class("-told")
        return shown

    def fit(self, height: int) -> None:
        """Show as many lines as a screen of so many can spare."""
        if self.told is None:
            return
        room = max(LEAST_LINES, min(MOST_LINES, height // SHARE - 2))
        lines = self.told.lines[:room]
        more = len(self.told.lines) - len(lines)
        words = f"and {more} more: D · Esc" if more else "Esc"
        self.border_title = Content(plain(self.told.title)).markup
        self.border_subtitle = Content(words).markup
        self.update(Content("\n").join(map(content, lines)))

    @work(exclusive=True, group="since")
    async def _compare(self, last_visit: Callable[[], Update | None], live: Update) -> None:
        self._before = self._before or await asyncio.to_thread(last_visit)
        if self._before is None:
            self._last_visit = None
            return
        told = await asyncio.to_thread(digest.view, self._before, live)
        if self._last_visit is not None and told.lines:
            self.told = told
            self.fit(self.app.size.height)
            self.add_class("-told")


class DigestScreen(Overlay):
    """All that changed, over the screen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("D", "dismiss", "Close", show=False, id="digest.close"),
    ]

    def __init__(self, told: View) -> None:
        words = Content("\n").join(map(content, told.lines))
        super().__init__(plain(told.title), "Esc closes · j k scroll", words)
