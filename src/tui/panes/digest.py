"""What changed since the last visit, below the panes until it is dismissed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual import work
from textual.content import Content
from textual.reactive import var
from textual.widgets import Static

from tui.model import Update
from tui.present import View
from tui.views import since
from tui.widgets.ink import content, plain


class Digest(Static):
    """Stays away while nothing changed; follows the present, for news may still be on its way."""

    live: var[Update | None] = var(None)

    def __init__(self, last_visit: Callable[[], Update | None] | None) -> None:
        """``last_visit`` says what could be seen then and may block; None for no digest at all."""
        super().__init__()
        self._last_visit = last_visit
        self._before: Update | None = None

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

    @work(exclusive=True, group="since")
    async def _compare(self, last_visit: Callable[[], Update | None], live: Update) -> None:
        self._before = self._before or await asyncio.to_thread(last_visit)
        if self._before is None:
            self._last_visit = None
            return
        told = await asyncio.to_thread(since.view, self._before, live)
        if self._last_visit is not None and told.lines:
            self._tell(told)

    def _tell(self, told: View) -> None:
        self.border_title = Content(plain(told.title)).markup
        self.border_subtitle = Content(f"{told.note} · Esc".removeprefix(" · ")).markup
        self.update(Content("\n").join(map(content, told.lines)))
        self.add_class("-told")
