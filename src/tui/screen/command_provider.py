"""Command of the palette that takes an argument: ``asof 2025-10-16``."""

from __future__ import annotations

import re

from textual.command import Hit, Hits, Provider
from textual.content import Content

from tui.model.clean_text import clean_text
from tui.screen.as_of_screen import AsOfScreen

AS_OF = re.compile(r"as\s?of\s*(.*)", re.IGNORECASE)


class MomentCommands(Provider):
    """Provider of the command that goes to a moment."""

    async def search(self, query: str) -> Hits:
        """Yield the command if the query begins with ``asof`` and the screen can show the past."""
        screen = self.screen
        match = AS_OF.fullmatch(query.strip())
        if match is None or not isinstance(screen, AsOfScreen):
            return
        text = clean_text(match[1])
        error = screen.moment_error(text) if text else "write a date behind it: asof 2025-10-16"
        yield Hit(
            score=1.0,
            match_display=Content(f"asof {text}"),
            command=lambda: screen.go_to(text),
            text=f"asof {text}",
            help=Content(error or "The screen as of then").markup,
        )
