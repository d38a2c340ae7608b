"""Commands of the palette that take a word: ``asof 2025-10-16``."""

from __future__ import annotations

import re

from textual.command import Hit, Hits, Provider
from textual.content import Content

from tui.screen.as_of_screen import AsOfScreen, wrong
from tui.screen.widgets.text_styles import plain

AS_OF = re.compile(r"as\s?of\s*(.*)", re.IGNORECASE)


class MomentCommands(Provider):
    """Goes to the moment written behind ``asof``."""

    async def search(self, query: str) -> Hits:
        """The one command there is, once the query begins with its name."""
        screen = self.screen
        written = AS_OF.fullmatch(query.strip())
        if written is None or not isinstance(screen, AsOfScreen):
            return
        text = plain(written[1])
        trouble = wrong(text) if text else "write a date behind it: asof 2025-10-16"
        yield Hit(
            score=1.0,
            match_display=Content(f"asof {text}"),
            command=lambda: screen.go_to(text),
            text=f"asof {text}",
            help=Content(trouble or "The screen as of then").markup,
        )
