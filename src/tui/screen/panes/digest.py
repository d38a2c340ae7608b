"""Digest of the changes since the last visit, below the panes until it is dismissed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual import work
from textual.content import Content
from textual.reactive import var
from textual.strip import Strip
from textual.widgets import Static

from tui.model.clean_text import clean_text
from tui.screen.feed_screen import FeedScreen
from tui.screen.widgets.pieces import Piece, row_strip, width_of
from tui.screen.widgets.quick_class import QuickClass
from tui.screen.widgets.text_styles import content
from tui.screen.widgets.title_rule import RULE

if TYPE_CHECKING:
    from tui.model.update import Update
    from tui.model.view import View

MAX_LINES, SMALL_MAX_LINES = 3, 2
"""Lines with changes, and those of a screen with fewer than ``SMALL_ROWS`` rows."""
SMALL_ROWS = 40


class Digest(Static, QuickClass):
    """Changes since the last visit under a rule, hidden while there are none.

    It follows the live update: sources may still be polled after the start.
    """

    live: var[Update | None] = var(None)
    is_past: var[bool] = var(False, init=False)
    """True while the screen shows a past moment, and no digest."""

    def __init__(self, last_visit: Callable[[], Update | None] | None) -> None:
        """Create the widget. ``last_visit`` returns the update of the last visit and may block.

        It returns None before the first visit. With None instead of it, it is never shown.
        """
        super().__init__()
        self.display = False
        self._last_visit = last_visit
        self._edge = ""
        self._last_visit_update: Update | None = None
        self.changes: View | None = None
        """All changes, also after they were dismissed; None if there are none."""

    def watch_live(self, live: Update | None) -> None:
        if live is not None and live.is_evaluated and self._last_visit is not None:
            self._compare(self._last_visit, live)

    def dismiss(self) -> bool:
        """Hide them until the next start. Return whether they were shown."""
        was_shown = bool(self.display)
        if was_shown:
            self._last_visit, self.display = None, False
        return was_shown

    def fit(self, height: int) -> None:
        """Show as many lines as a screen of this height has room for."""
        if self.changes is None:
            return
        room = MAX_LINES if height >= SMALL_ROWS else SMALL_MAX_LINES
        lines = self.changes.lines[:room]
        hidden = len(self.changes.lines) - len(lines)
        self._edge = f" and {hidden} more: D · Esc " if hidden else " Esc "
        text = Content("\n").join([Content(""), *(Content(" ") + content(line) for line in lines)])
        if not isinstance(self.content, Content) or not text.is_same(self.content):
            self.update(text)

    def render_line(self, y: int) -> Strip:
        """Return the rule in place of the first line, without its day where room is short."""
        if y > 0 or self.changes is None:
            return super().render_line(y)
        rule, edge = Piece(RULE, "rule"), Piece(self._edge, "tab")
        whole = f" {clean_text(self.changes.title)} "
        room = self.size.width - width_of((rule, edge, rule))
        title = Piece(whole if len(whole) <= room else f"{whole.partition(',')[0]} ", "name")
        line = Piece(RULE * (room - width_of((title,))), "rule")
        return row_strip((rule, title, line, edge, rule), self, self.size.width)

    @work(exclusive=True, group="since")
    async def _compare(self, last_visit: Callable[[], Update | None], live: Update) -> None:
        """Show the changes, once the panes have painted their figures."""
        if isinstance(self.screen, FeedScreen):
            await self.screen.wait_until_painted()
        self._last_visit_update = self._last_visit_update or await asyncio.to_thread(last_visit)
        if self._last_visit_update is None:
            self._last_visit = None
            return
        changes = await asyncio.to_thread(_changes, self._last_visit_update, live)
        if self._last_visit is not None and changes.lines:
            self.changes = changes
            self.fit(self.app.size.height)
            self._show()

    def watch_is_past(self) -> None:
        self._show()

    def _show(self) -> None:
        """Show the changes of the present, unless they were dismissed."""
        is_open = self._last_visit is not None and self.changes is not None
        self.display = is_open and not self.is_past


def _changes(before: Update, after: Update) -> View:
    """Return all changes between two updates. Call it in a thread."""
    from tui.views import digest  # not before the first frame

    return digest.view(before, after)
